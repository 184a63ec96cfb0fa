import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withProgram } from '../programs.ts';
import { type Published, publish } from './published.ts';
import { ACROSS, BEFORE, ISSUER_KEYS, inFolder, JAVA, now } from './relying-party.ts';

/**
 * Relying parties and our full lists: OpenSSL, GnuTLS, NSS and Java say good of what is good and revoked of what is
 * revoked, for issuers with keys of each kind, today and at the turn of the years in which times are written otherwise
 * (RFC 5280 §4.1.2.5: UTCTime until 2049).
 */
const HOUSES = ISSUER_KEYS.flatMap((kind) => [now(), BEFORE, ACROSS].map((at) => [kind, at] as const));

describe.each(HOUSES)('an issuer with a key %s, on %s', (kind, at) => {
  let it: Published;
  /** An instant when both lists are valid. */
  let then: string;
  beforeAll(async () => {
    it = await publish(kind, at);
    then = new Date(it.world.clock.now().getTime() + 60_000).toISOString();
  }, 60_000);
  afterAll(() => it?.remove());
  const run = (program: string, ...args: string[]) => inFolder(it.folder, program, ...args);

  describe('openssl', () => {
    const verify = (leaf: string) =>
      run(
        'openssl',
        ...['verify', '-x509_strict', '-crl_check_all', '-attime', String(Math.floor(Date.parse(then) / 1000))],
        ...['-CAfile', 'root.pem', '-untrusted', 'issuer.pem', '-CRLfile', 'lists.pem', `${leaf}.pem`],
      );
    test('says good, and revoked', async () => {
      expect(await verify('good')).toMatchObject({ ok: true, said: expect.stringContaining('good.pem: OK') });
      expect(await verify('revoked')).toMatchObject({
        ok: false,
        said: expect.stringContaining('certificate revoked'),
      });
    });
    test('verifies the list itself', async () => {
      const { said } = await run(
        'openssl',
        'crl',
        '-inform',
        'DER',
        '-in',
        'issuer.crl',
        '-CAfile',
        'issuer.pem',
        '-noout',
      );
      expect(said).toContain('verify OK');
    });
  });

  // certtool knows no other time than the machine's
  if (at < BEFORE)
    withProgram('certtool', () => {
      const verify = (leaf: string) =>
        run(
          'certtool',
          ...['--verify', '--load-ca-certificate', 'root.pem', '--load-crl', 'lists.pem'],
          ...['--infile', `chain-${leaf}.pem`],
        );
      test('says good, and revoked', async () => {
        expect(await verify('good')).toMatchObject({ ok: true, said: expect.stringContaining('Verified.') });
        expect(await verify('revoked')).toMatchObject({ ok: false, said: expect.stringContaining('revoked') });
      });
    });
  else
    withProgram('certtool', () => {
      test('reads its times', async () => {
        const { said } = await run('certtool', '--crl-info', '--inder', '--infile', 'issuer.crl');
        const written = at === ACROSS ? 'Sat Jan 01 00:00:30 UTC 2050' : 'Fri Dec 31 23:51:00 UTC 2049';
        expect(said).toContain(`Issued: ${written}`);
        expect(said).toContain(`Revoked at: ${written}`);
        expect(said).toMatch(/Next at: \w{3} Jan 0[34] \d\d:\d\d:\d\d UTC 2050/);
      });
    });

  withProgram('vfychain', () => {
    /** Its date has two digits for the year, 50 and more of the last century. */
    const date = (instant: string) => `${instant.slice(2, 16).replace(/\D/g, '')}Z`;
    const store = async () => {
      await run('certutil', '-N', '-d', 'sql:.', '--empty-password');
      await run('certutil', '-A', '-d', 'sql:.', '-n', 'root', '-t', 'CT,C,C', '-i', 'root.der');
      await run('certutil', '-A', '-d', 'sql:.', '-n', 'issuer', '-t', ',,', '-i', 'issuer.der');
      for (const list of ['root', 'issuer']) await run('crlutil', '-I', '-d', 'sql:.', '-t', '1', '-i', `${list}.crl`);
    };
    const verify = (leaf: string) =>
      run(
        'vfychain',
        ...['-d', 'sql:.', '-pp', '-u', '1', '-b', date(then)],
        ...['-g', 'leaf', '-m', 'crl', '-s', 'forbidFetching'],
        ...[`${leaf}.der`, 'issuer.der'],
      );
    if (at >= BEFORE)
      test('takes no list of an issuer that its machine’s clock does not know yet', async () => {
        await store();
        expect((await run('crlutil', '-L', '-d', 'sql:.')).said).not.toContain('issuer');
      });
    else
      test('says good, and revoked', async () => {
        await store();
        expect((await verify('good')).said).toContain('Chain is good!');
        expect((await verify('revoked')).said).toMatch(/revoked/i);
      });
  });

  withProgram('java', () => {
    const verify = async (leaf: string) =>
      (
        await run(
          'java',
          '-XX:TieredStopAtLevel=1',
          JAVA,
          'crl',
          then,
          'root.der',
          'issuer.der',
          `${leaf}.der`,
          'root.crl',
          'issuer.crl',
        )
      ).said.trim();
    test('says good, and revoked', async () => {
      expect(await verify('good')).toBe('good');
      expect(await verify('revoked')).toMatch(/^REVOKED: .*KEY_COMPROMISE|^REVOKED: /);
    });
  });
});
