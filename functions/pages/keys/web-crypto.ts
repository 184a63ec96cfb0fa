/** The types of Web Crypto by what they come from, so that they mean the same in a browser and in Node. */
export type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
export type KeyPair = { readonly privateKey: Key; readonly publicKey: Key };

/** Octets that Web Crypto and files take: never over shared memory. */
export type Octets = Uint8Array<ArrayBuffer>;

/** So many random octets. */
export const randomOctets = (length: number): Octets => crypto.getRandomValues(new Uint8Array(length));

/** SHA-256 in lower-case hex. */
export async function sha256Hex(octets: Octets): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)));
}

export const hexOf = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');

/** Base64 with the letters of RFC 4648 §5 and no padding, as OAuth and JOSE write it. */
export const base64url = (octets: Uint8Array): string =>
  base64(octets).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

export const base64 = (octets: Uint8Array): string =>
  btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
