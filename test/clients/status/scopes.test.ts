import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePem } from '../../../shared/der/pem.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { ceremonyPlan, makePerson } from '../../world/world.ts';
import { withProgram } from '../programs.ts';
import { listOf, type Published, publish, publishList } from './published.ts';
import { ISSUER_KEYS, inFolder, JAVA, now } from './relying-party.ts';

/**
 * Relying parties and lists that are not everything: of a part of an issuer's certificates, and deltas. OpenSSL and Java
 * keep to the scope; what GnuTLS and NSS do is written down here, because it decides what may be given to them. With issuers
 * of each kind of key.
 */
const authorities = (more: object) =>
  ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, ...more } : one));
type Leaf = 'good' | 'revoked';

/** What each program says of a certificate with the root's list and some others at hand. */
function parties({ world, folder }: Published) {
  const then = new Date(world.clock.now().getTime() + 60_000).toISOString();
  const seconds = String(Math.floor(Date.parse(then) / 1000));
  const run = (program: string, ...args: string[]) => inFolder(folder, program, ...args);
  const gathered = (lists: readonly string[]) => {
    const name = `lists-${lists.join('+')}.pem`;
    const ders = ['root', ...lists].map((list) => readFileSync(join(folder, `${list}.crl`)));
    writeFileSync(join(folder, name), ders.map((der) => encodePem('X509 CRL', der)).join(''));
    return name;
  };
  return {
    async openssl(leaf: Leaf, lists: readonly string[], ...more: string[]) {
      const trust = ['-CAfile', 'root.pem', '-untrusted', 'issuer.pem', '-CRLfile', gathered(lists)];
      const checks = ['-x509_strict', '-crl_check_all', '-attime', seconds, ...more];
      const { ok, said } = await run('openssl', 'verify', ...checks, ...trust, `${leaf}.pem`);
      return ok ? 'good' : (/lookup: (.*)/.exec(said)?.[1] ?? said);
    },
    async certtool(leaf: Leaf, lists: readonly string[]) {
      const { ok, said } = await run(
        'certtool',
        ...['--verify', '--load-ca-certificate', 'root.pem', '--load-crl', gathered(lists)],
        ...['--infile', `chain-${leaf}.pem`],
      );
      return ok ? 'good' : said.includes('revoked') ? 'revoked' : said;
    },
    async java(leaf: Leaf, lists: readonly string[]) {
      const files = ['root.der', 'issuer.der', `${leaf}.der`, ...['root', ...lists].map((list) => `${list}.crl`)];
      const { said } = await run('java', '-XX:TieredStopAtLevel=1', JAVA, 'crl', then, ...files);
      return said.trim().split(':')[0];
    },
    async crlutil(list: string) {
      const store = 'sql:.';
      await run('certutil', '-N', '-d', store, '--empty-password');
      await run('certutil', '-A', '-d', store, '-n', 'issuer', '-t', 'CT,C,C', '-i', 'issuer.der');
      const { ok, said } = await run('crlutil', '-I', '-d', store, '-t', '1', '-i', `${list}.crl`);
      return ok ? 'taken' : (/SEC_ERROR_\w+/.exec(said)?.[0] ?? said);
    },
  };
}

describe.each(ISSUER_KEYS)('lists of parts, of an issuer with a key %s', (kind) => {
  let it: Published;
  let ask: ReturnType<typeof parties>;
  const own = {} as Record<Leaf, string>;
  const other = {} as Record<Leaf, string>;
  beforeAll(async () => {
    it = await publish(kind, now(), { authorities: authorities({ shards: 2 }) });
    for (const scope of ['ca-s0', 'ca-s1']) {
      await publishList(it.world, scope);
      writeFileSync(join(it.folder, `${scope}.crl`), listOf(it.world, scope));
    }
    for (const leaf of ['good', 'revoked'] as const) {
      const { crlScope } = (await it.world.ledger.read('certificate', { issuer: 'ca', serial: it.serials[leaf] }))!;
      own[leaf] = crlScope;
      other[leaf] = crlScope === 'ca-s0' ? 'ca-s1' : 'ca-s0';
    }
    ask = parties(it);
  }, 60_000);
  afterAll(() => it?.remove());

  withProgram('openssl', () => {
    test('judges by the certificate’s own list and by the complete one, and refuses another part', async () => {
      for (const lists of [own, { good: 'issuer', revoked: 'issuer' }]) {
        expect(await ask.openssl('good', [lists.good])).toBe('good');
        expect(await ask.openssl('revoked', [lists.revoked])).toBe('certificate revoked');
      }
      for (const leaf of ['good', 'revoked'] as const)
        expect(await ask.openssl(leaf, [other[leaf]])).toBe('different CRL scope');
    });
  });

  withProgram('java', () => {
    test('judges by the certificate’s own list and by the complete one, and refuses another part', async () => {
      for (const lists of [own, { good: 'issuer', revoked: 'issuer' }]) {
        expect(await ask.java('good', [lists.good])).toBe('good');
        expect(await ask.java('revoked', [lists.revoked])).toBe('REVOKED');
      }
      for (const leaf of ['good', 'revoked'] as const)
        expect(await ask.java(leaf, [other[leaf]])).toBe('UNDETERMINED_REVOCATION_STATUS');
    }, 60_000);
  });

  withProgram('certtool', () => {
    test('does not look at the scope: with another part alone it takes a revoked certificate for good', async () => {
      expect(await ask.certtool('good', [own.good])).toBe('good');
      expect(await ask.certtool('revoked', [own.revoked])).toBe('revoked');
      expect(await ask.certtool('revoked', [other.revoked])).toBe('good');
      expect(await ask.certtool('revoked', ['issuer'])).toBe('revoked');
    });
  });

  withProgram('crlutil', () => {
    test('of NSS takes the complete list, and no list of a part', async () => {
      expect(await ask.crlutil('issuer')).toBe('taken');
      expect(await ask.crlutil(own.revoked)).toBe('SEC_ERROR_CRL_UNKNOWN_CRITICAL_EXTENSION');
    });
  });
});

describe.each(ISSUER_KEYS)('a delta that tells of a revocation since its base, of an issuer with a key %s', (kind) => {
  let it: Published;
  let ask: ReturnType<typeof parties>;
  beforeAll(async () => {
    it = await publish(kind, now(), { authorities: authorities({ deltas: true }) });
    const officer = await makePerson(it.world, 'security-officer', { reach: 'house' });
    const input = { issuer: 'ca', serial: it.serials.good, reason: 'keyCompromise' } as const;
    await revokeCertificate(it.world, officer, input, 'revoke');
    it.world.clock.advance(1000);
    await publishList(it.world, 'ca');
    writeFileSync(join(it.folder, 'new.crl'), listOf(it.world, 'ca'));
    writeFileSync(join(it.folder, 'delta.crl'), listOf(it.world, 'ca-delta'));
    ask = parties(it);
  }, 60_000);
  afterAll(() => it?.remove());

  withProgram('openssl', () => {
    test('adds it to its base, and takes it for nothing alone', async () => {
      const deltas = ['-extended_crl', '-use_deltas'];
      expect(await ask.openssl('good', ['issuer'], ...deltas)).toBe('good');
      expect(await ask.openssl('good', ['issuer', 'delta'], ...deltas)).toBe('certificate revoked');
      expect(await ask.openssl('good', ['new', 'delta'], ...deltas)).toBe('certificate revoked');
      expect(await ask.openssl('good', ['delta'], ...deltas)).toBe('unable to get certificate CRL');
    });
  });

  withProgram('java', () => {
    test('does not use it and takes it for no full list: the full list beside it tells', async () => {
      expect(await ask.java('good', ['issuer', 'delta'])).toBe('good');
      expect(await ask.java('good', ['new', 'delta'])).toBe('REVOKED');
      expect(await ask.java('good', ['delta'])).toBe('UNDETERMINED_REVOCATION_STATUS');
    });
  });

  withProgram('certtool', () => {
    test('takes it for one more list: what stands on it is revoked', async () => {
      expect(await ask.certtool('good', ['issuer'])).toBe('good');
      expect(await ask.certtool('good', ['issuer', 'delta'])).toBe('revoked');
    });
  });

  withProgram('crlutil', () => {
    test('of NSS does not take it', async () => {
      expect(await ask.crlutil('delta')).toBe('SEC_ERROR_CRL_UNKNOWN_CRITICAL_EXTENSION');
    });
  });
});
