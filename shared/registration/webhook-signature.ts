import { createHmac } from 'node:crypto';

/** The header with which a webhook's receiver knows that a body is ours, and when it was signed. */
export const SIGNATURE_HEADER = 'Sceau-Signature';

/**
 * `t=<seconds since 1970>,v1=<hex>`: HMAC-SHA-256 over `t`, a full stop and the body, one `v1` for each secret that is
 * valid now. The secret is the text as it was shown. A receiver accepts the body when one `v1` is right and `t` is near.
 */
export function signatureHeader(secrets: readonly string[], at: Date, body: string): string {
  const t = Math.floor(at.getTime() / 1000);
  const values = secrets.map((secret) => createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
  return [`t=${t}`, ...values.map((value) => `v1=${value}`)].join(',');
}
