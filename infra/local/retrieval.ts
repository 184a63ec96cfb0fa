import { randomBytes } from 'node:crypto';
import type { Client } from './client.ts';

/** A code that nobody guesses, for people who are played. */
export const anyCode = (): string => randomBytes(12).toString('base64url');

/**
 * What an administrator does between the mail and the download: looks at the certificate, and accepts it with the texts
 * that it names, under a revocation code. Answers the code; nothing when it had been accepted before.
 */
export async function accept(administrator: Client, href: string, code = anyCode()): Promise<string | undefined> {
  const { certificateSha256, acceptance } = (await administrator.get(href)).expect(200).json() as unknown as {
    certificateSha256: string;
    acceptance: { state: string; texts: { id: string; version: string; sha256: string }[] };
  };
  if (acceptance.state !== 'awaited') return undefined;
  const texts = acceptance.texts.map(({ id, version, sha256 }) => ({ id, version, sha256 }));
  (await administrator.post(`${href}/acceptance`, { code, codeAgain: code, certificateSha256, texts })).expect(200);
  return code;
}
