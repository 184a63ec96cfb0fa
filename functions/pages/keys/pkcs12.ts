import { BmpString, Integer, Null, OctetString, Sequence } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  AuthenticatedSafe,
  CertBag,
  ContentInfo,
  DigestInfo,
  EncryptedContentInfo,
  EncryptedData,
  getCrypto,
  MacData,
  PFX,
  PKCS8ShroudedKeyBag,
  SafeBag,
  SafeContents,
} from 'pkijs';
import { type Key, type Octets, randomOctets } from './web-crypto.ts';

/**
 * How dear one guess at the password is made. The three derivations of a file cost about the same to a guesser, since one
 * round of PBKDF2 is two of the MAC's own derivation (RFC 7292 Appendix B), and they are as many as Microsoft's libraries
 * still open: 600,000 together, 300,000 each. The MAC's is computed in script: about 0.7 s here, some seconds on a phone.
 */
export const COSTS: Costs = { mac: 250_000, key: 150_000, certificates: 150_000 };

/** Rounds of each derivation. */
export interface Costs {
  readonly mac: number;
  readonly key: number;
  readonly certificates: number;
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

export interface Pkcs12Content {
  readonly privateKey: Key;
  /** DER, the key's own first. */
  readonly certificates: readonly Octets[];
  /** What programs call the entry. */
  readonly name: string;
  /** As `steps/password.ts` admits it: ASCII. */
  readonly password: string;
}

/**
 * A PKCS #12 file (RFC 7292) under a password: key and certificates in PBES2 with AES-256-CBC and PBKDF2 over HMAC-SHA-256
 * (RFC 8018), the whole under an HMAC-SHA-256 with a salt of eight octets, as keytool wants it. The browser wraps the key
 * itself, so that its octets never pass through script.
 */
export async function makePkcs12(content: Pkcs12Content, costs: Costs = COSTS): Promise<Octets> {
  const { privateKey, certificates, name, password } = content;
  const [own] = certificates;
  if (own === undefined) throw new TypeError('a PKCS #12 needs the certificate of its key');
  const attributes = attributesOf(name, await crypto.subtle.digest('SHA-256', own));

  const wrapping = await cipherOf(password, costs.key);
  const wrapped = await crypto.subtle.wrapKey('pkcs8', privateKey, wrapping.key, wrapping.parameters);
  const shrouded = new PKCS8ShroudedKeyBag({
    encryptionAlgorithm: wrapping.algorithm,
    encryptedData: new OctetString({ valueHex: wrapped }),
  });
  const keys = [new SafeBag({ bagId: OID.keyBag, bagValue: shrouded, bagAttributes: attributes })];
  const bags = certificates.map(
    (der, index) =>
      new SafeBag({
        bagId: OID.certificateBag,
        bagValue: new CertBag({ certId: OID.x509Certificate, certValue: new OctetString({ valueHex: der }) }),
        ...(index === 0 && { bagAttributes: attributes }),
      }),
  );
  const safe = new AuthenticatedSafe({
    safeContents: [
      await encrypted(octetsOf(new SafeContents({ safeBags: bags })), await cipherOf(password, costs.certificates)),
      plain(octetsOf(new SafeContents({ safeBags: keys }))),
    ],
  });
  return sealed(octetsOf(safe), password, costs.mac);
}

interface Cipher {
  readonly key: Key;
  readonly parameters: { readonly name: 'AES-CBC'; readonly iv: Octets };
  /** PBES2 with all its parameters (RFC 8018 Appendix A.4). */
  readonly algorithm: AlgorithmIdentifier;
}

/** A key of its own for each thing that is encrypted: salt and first block are drawn anew. */
async function cipherOf(password: string, iterations: number): Promise<Cipher> {
  const salt = randomOctets(16);
  const iv = randomOctets(16);
  const secret = await crypto.subtle.importKey('raw', encode(password), 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  const key = await crypto.subtle.deriveKey(derivation, secret, { name: 'AES-CBC', length: 256 }, false, [
    'encrypt',
    'wrapKey',
  ]);
  const pseudoRandom = new AlgorithmIdentifier({ algorithmId: OID.hmacSha256, algorithmParams: new Null() });
  const pbkdf2 = new AlgorithmIdentifier({
    algorithmId: OID.pbkdf2,
    algorithmParams: new Sequence({
      value: [new OctetString({ valueHex: salt }), new Integer({ value: iterations }), pseudoRandom.toSchema()],
    }),
  });
  const aes = new AlgorithmIdentifier({
    algorithmId: OID.aes256Cbc,
    algorithmParams: new OctetString({ valueHex: iv }),
  });
  const algorithm = new AlgorithmIdentifier({
    algorithmId: OID.pbes2,
    algorithmParams: new Sequence({ value: [pbkdf2.toSchema(), aes.toSchema()] }),
  });
  return { key, parameters: { name: 'AES-CBC', iv }, algorithm };
}

/** Privacy by password (RFC 7292 §5.1, step 3b). */
async function encrypted(octets: Octets, { key, parameters, algorithm }: Cipher): Promise<ContentInfo> {
  const valueHex = await crypto.subtle.encrypt(parameters, key, octets);
  const content = new EncryptedData({
    encryptedContentInfo: new EncryptedContentInfo({
      contentType: OID.data,
      contentEncryptionAlgorithm: algorithm,
      encryptedContent: new OctetString({ valueHex }),
      // one piece: keytool of Java 8 cannot put several together
      disableSplit: true,
    }),
  });
  return new ContentInfo({ contentType: OID.encryptedData, content: content.toSchema() });
}

const plain = (octets: Octets) =>
  new ContentInfo({ contentType: OID.data, content: new OctetString({ valueHex: octets }) });

/** Integrity by password (RFC 7292 §5.1, step 4b). */
async function sealed(octets: Octets, password: string, iterations: number): Promise<Octets> {
  const salt = randomOctets(8);
  const mac = await getCrypto(true).stampDataWithPassword({
    password: encode(password).buffer,
    hashAlgorithm: 'SHA-256',
    salt: salt.buffer,
    iterationCount: iterations,
    contentToStamp: octets.buffer,
  });
  const digestAlgorithm = new AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new Null() });
  const pfx = new PFX({
    version: 3,
    authSafe: plain(octets),
    macData: new MacData({
      mac: new DigestInfo({ digestAlgorithm, digest: new OctetString({ valueHex: mac }) }),
      macSalt: new OctetString({ valueHex: salt }),
      iterations,
    }),
  });
  return octetsOf(pfx);
}

/** What ties a key to its certificate, and what programs show of both. */
function attributesOf(name: string, localKeyId: ArrayBuffer): Attribute[] {
  return [
    new Attribute({ type: OID.friendlyName, values: [new BmpString({ value: name })] }),
    new Attribute({ type: OID.localKeyId, values: [new OctetString({ valueHex: localKeyId })] }),
  ];
}

const encode = (text: string): Octets => new TextEncoder().encode(text);
const octetsOf = (structure: { toSchema(): { toBER(): ArrayBuffer } }): Octets =>
  new Uint8Array(structure.toSchema().toBER());
