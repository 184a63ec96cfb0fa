import type { Sent } from './browser.ts';

/**
 * Whether a secret stands anywhere in something that was sent: as it is, percent-encoded, in JSON's escapes, in hex, or in
 * base64 of either alphabet wherever its octets begin. Line breaks in base64 are looked through.
 */
export function carries({ url, headers, body }: Sent, secret: Uint8Array): boolean {
  const texts = [url, ...Object.values(headers), body.toString('latin1')].flatMap(readings);
  const wanted = formsOf(Buffer.from(secret));
  return texts.some((text) => wanted.some((form) => text.includes(form)));
}

/** A text as it was sent, and as whoever reads it would undo its escapes. */
function readings(text: string): string[] {
  const unescaped = text.replace(/\\[nr]/g, '').replace(/\\(["\\/])/g, '$1');
  const decoded = safelyDecoded(text.replaceAll('+', ' '));
  return [text, unescaped, unescaped.replace(/\s/g, ''), Buffer.from(decoded, 'utf8').toString('latin1')].flatMap(
    (one) => [one, one.toLowerCase()],
  );
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function formsOf(secret: Buffer): string[] {
  const aligned = [0, 1, 2].flatMap((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), secret]);
    const letters = padded.toString('base64').replace(/=+$/, '');
    // the first and last letters depend on what stands beside
    const inner = letters.slice(shift === 0 ? 0 : shift + 1, letters.length - 2);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [secret.toString('latin1'), secret.toString('hex'), ...aligned].filter((form) => form.length >= 8);
}
