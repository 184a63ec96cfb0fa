import * as z from 'zod';

/** DER, also of no octet: what is no request is told so in OCSP's own words. */
export const OcspRequestBody = z
  .custom<Uint8Array>((value) => value instanceof Uint8Array)
  .meta({ override: { type: 'string', format: 'binary' }, description: 'DER of an OCSPRequest, of at most 64 KiB.' });
