/**
 * Public keys whose private half anybody can read, by SHA-256 of the SubjectPublicKeyInfo. The list that the operator
 * adds to is the ledger's (`keyBlocked`); here stand keys that no operator should have to know of.
 */
export const PUBLICLY_KNOWN_KEYS: ReadonlyMap<string, string> = new Map([
  ['332e2e99ece6d4826a40be0d575a8bdbf4defaa6c9a4a8d0e0aaabebf111be80', "the test key of Pebble's repository"],
  ['b2b04340cfaee616ec9c2c62d261b208e54bb197498df52e8cadede23ac0ba5e', 'testECCP256 of RFC 9500 §2.3'],
  ['8fb6bad671cfe698393c453357da61b56d757ab8c0f3fb9c87f2849e63131878', 'testRSA2048 of RFC 9500 §2.1'],
  ['5a7a78cca4a0f420d9bc62bb669c3c2759e39f723d3ae10dcbe0f0815a07ecd4', 'the P-256 key of RFC 6979 §A.2.5'],
  ['2f95601fa82060b909bfc6b979dbd303d34d34e0afb27ea496beac362f242a4b', 'the P-384 key of RFC 6979 §A.2.6'],
  ['5cd252fb0ce8932436faf8ccd1040981b89ee4ad6b9fe9e2a2b7e71aacb27cd3', 'the base point of P-256 (private key 1)'],
  ['29f8fe74f38c49d49810cec736a26732a30bff2e64827b709a1c63340d4f7181', 'the base point of P-384 (private key 1)'],
]);
