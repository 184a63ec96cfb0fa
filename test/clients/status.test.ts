import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '../../infra/local/retrieval.ts';
import { withProgram } from './programs.ts';
import { apply, type Certified, certified, host, openSession, type Session } from './session.ts';

/**
 * OCSP of the whole platform, as programs ask it by themselves where certificates say (`status/` asks the desk alone): about
 * one certificate that stays good and one that does not.
 */
let session: Session;
const held: Record<string, Certified> = {};
const url = () => `${session.platform.publicationBase}/ocsp/ca-1`;

beforeAll(async () => {
  session = await openSession('status', { concurrency: 1 });
  for (const name of ['good', 'gone']) {
    await session.done(
      `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -subj / -out ${name}.csr`,
    );
    const it = certified(await apply(session, { commonName: host(name), request: session.read(`${name}.csr`) }));
    await accept(session.administrator, it.href);
    for (const [suffix, mediaType] of [
      ['pem', 'application/x-pem-file'],
      ['chain', 'application/pem-certificate-chain'],
    ] as const)
      session.write(`${name}.${suffix}`, (await session.administrator.get(it.href, mediaType)).expect(200).bytes);
    held[name] = it;
  }
  const ca = await fetch(`${session.platform.publicationBase}/ca/ca-1.cer`);
  session.write('ca.cer', new Uint8Array(await ca.arrayBuffer()));
  await session.done('openssl x509 -in ca.cer -inform DER -out ca.pem');
  (await session.administrator.post(`${held.gone!.href}/revocation`, { reason: 'superseded' })).expect(200);
}, 120_000);
afterAll(() => session?.close());

test('certificates say where', async () => {
  expect(await session.done('openssl x509 -in good.pem -noout -ocsp_uri')).toBe(`${url()}\n`);
});

withProgram('ocsptool', () => {
  const ask = (name: string, more = '') =>
    session.type(`ocsptool --ask=${url()} --load-issuer ca.pem --load-cert ${name}.pem --load-trust ca.pem ${more}`);

  test.each(['', '--nonce'])('GnuTLS agrees %s', async (more) => {
    const good = await ask('good', more);
    expect(good.text).toContain('Certificate Status: good');
    expect(good.text).toContain('Verifying OCSP Response: Success.');
    const gone = await ask('gone', more);
    expect(gone.text).toContain('Certificate Status: revoked');
    expect(gone.text).toContain('Verifying OCSP Response: Success.');
  });
});

withProgram('java', () => {
  beforeAll(() => session.write('AskStatus.java', readFileSync(new URL('./AskStatus.java', import.meta.url))));
  const validate = (name: string) => session.type(`java AskStatus.java "$ROOT" ${name}.chain`);

  test('Java agrees, with no list to fall back on', async () => {
    expect((await validate('good')).text).toBe('good\n');
    expect((await validate('gone')).text).toMatch(/^REVOKED: /);
  }, 60_000);
});
