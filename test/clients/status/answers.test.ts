import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withProgram } from '../programs.ts';
import { answerAbout, type Desk, openDesk, serveDesk } from './desk.ts';
import { type Published, publish } from './published.ts';
import { BEFORE, ISSUER_KEYS, inFolder, JAVA, now } from './relying-party.ts';

/**
 * Relying parties and our OCSP answers: OpenSSL, GnuTLS, NSS and Java say good of what is good and revoked of what is
 * revoked, whatever the issuer's key and the digest of the CertID; the answers are signed by the delegated responder.
 */
const HOUSES = ISSUER_KEYS.flatMap((kind) => [now(), BEFORE].map((at) => [kind, at] as const));
const LEAVES = ['good', 'revoked'] as const;

describe.each(HOUSES)('the responder of an issuer with a key %s, on %s', (kind, at) => {
  let it: Published;
  let then: string;
  let desk: Desk;
  let server: Awaited<ReturnType<typeof serveDesk>>;
  const run = (program: string, ...args: string[]) => inFolder(it.folder, program, ...args);
  beforeAll(async () => {
    server = await serveDesk(async (request) => {
      const answer = await desk({ issuer: 'ca', request, source: 'test' });
      if (answer.outcome !== 'answered') throw new Error(answer.outcome);
      return answer.response;
    });
    it = await publish(kind, at, { publicationBase: server.base });
    desk = await openDesk(it.world);
    for (const leaf of LEAVES)
      for (const digest of ['sha1', 'sha256'] as const)
        writeFileSync(
          join(it.folder, `${leaf}-${digest}.ors`),
          await answerAbout(it.world, desk, digest, it.serials[leaf]),
        );
    then = new Date(it.world.clock.now().getTime() + 1_000).toISOString();
  }, 60_000);
  afterAll(() => {
    server?.close();
    it?.remove();
  });

  test.each(['sha1', 'sha256'])('openssl says good and revoked of answers by %s', async (digest) => {
    const verify = async (leaf: string) => {
      const instant = String(Math.floor(Date.parse(then) / 1000));
      const { said } = await run(
        'openssl',
        ...['ocsp', '-no_nonce', `-${digest}`, '-issuer', 'issuer.pem', '-cert', `${leaf}.pem`],
        ...[
          '-respin',
          `${leaf}-${digest}.ors`,
          '-CAfile',
          'root.pem',
          '-verify_other',
          'issuer.pem',
          '-attime',
          instant,
        ],
        // it compares the answer's own times with the machine's clock only
        ...(at === BEFORE ? ['-validity_period', String(30 * 365 * 86_400)] : []),
      );
      return said;
    };
    for (const leaf of LEAVES) {
      const said = await verify(leaf);
      expect(said).toContain('Response verify OK');
      expect(said).toContain(`${leaf}.pem: ${leaf}`);
    }
  });

  withProgram('java', () => {
    const verify = async (leaf: string, digest: string) => {
      const files = ['root.der', 'issuer.der', `${leaf}.der`, `${leaf}-${digest}.ors`];
      return (await run('java', '-XX:TieredStopAtLevel=1', JAVA, 'ocsp', then, ...files)).said.trim();
    };
    test('says good and revoked', async () => {
      expect(await verify('good', 'sha1')).toBe('good');
      expect(await verify('revoked', 'sha1')).toMatch(/^REVOKED: /);
    });
    test('asks by SHA-1 and knows no answer by SHA-256 to be its own', async () => {
      expect(await verify('good', 'sha256')).toContain('does not include a response');
    });
  });

  if (at !== BEFORE) {
    withProgram('ocsptool', () => {
      test('verifies the answers, and reads good and revoked', async () => {
        for (const leaf of LEAVES) {
          const { said } = await run(
            'ocsptool',
            ...['--verify-response', '--load-trust', 'issuer.pem', '--load-response', `${leaf}-sha1.ors`],
          );
          expect(said).toContain('Verifying OCSP Response: Success');
          const { said: read } = await run('ocsptool', '--response-info', '--load-response', `${leaf}-sha1.ors`);
          expect(read).toContain(`Certificate Status: ${leaf}`);
        }
      });
    });

    withProgram('vfychain', () => {
      test('asks the address in the certificate, and says good and revoked', async () => {
        await run('certutil', '-N', '-d', 'sql:.', '--empty-password');
        await run('certutil', '-A', '-d', 'sql:.', '-n', 'root', '-t', 'CT,C,C', '-i', 'root.der');
        const verify = async (leaf: string) => {
          const revocation = ['-g', 'leaf', '-h', 'requireFreshInfo', '-m', 'ocsp', '-s', 'failIfNoInfo'];
          return (await run('vfychain', '-d', 'sql:.', '-pp', '-u', '1', ...revocation, `${leaf}.der`, 'issuer.der'))
            .said;
        };
        expect(await verify('good')).toContain('Chain is good!');
        expect(await verify('revoked')).toMatch(/revoked/i);
        expect(server.asked.filter((line) => line.includes('/repository/ocsp/ca')).length).toBeGreaterThan(1);
      });
    });
  }
});
