/** All that needs the libraries for keys: one part of the pages that is fetched when a key is to be made, not before. */
export { makeCertificationRequest } from './certification-request.ts';
export { makeKey } from './make-key.ts';
export { makePkcs12 } from './pkcs12.ts';
export { compare, readChain } from './received.ts';
