import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ceremony } from '../../../infra/commands/ceremony.ts';
import { CeremonyProblem, digestOf, readCeremonyFile } from '../../../infra/commands/ceremony-file.ts';
import { holdCeremony } from '../../../shared/lifecycle/ceremony.ts';
import { everyIssuer } from '../../../shared/lifecycle/issuers.ts';
import { audit } from '../../faults/audit.ts';
import { endure, faulty, MODES } from '../../faults/faults.ts';
import { approvalsOf, authority, bytesOf, foundingPage } from '../../world/ceremony-page.ts';
import { ceremonyKeys, ceremonyPlan, emptyWorld, makeWorld } from '../../world/world.ts';

const page = {
  ...foundingPage,
  hierarchies: {
    ...foundingPage.hierarchies,
    test: {
      root: authority('test-root', 'TEST Example Root 1', 20),
      issuing: [authority('test-ca', 'TEST Example CA 1', 10)],
    },
  },
};

describe('what the ceremony file says of revocation lists', () => {
  const production = (more: object, id = 'ca') => ({
    ...page,
    hierarchies: {
      production: {
        root: authority('root', 'Example Root 1', 20),
        issuing: [
          { ...authority('ca', 'Example CA 1', 10), ...more },
          ...(id === 'ca' ? [] : [authority(id, 'Example CA 2', 10)]),
        ],
      },
    },
  });
  const plan = (more: object, id?: string) => {
    const bytes = bytesOf(production(more, id));
    const [, ca] = readCeremonyFile(bytes, approvalsOf(bytes), 'local').authorities;
    const { keepsExpired, shards, deltas } = ca!;
    return { keepsExpired, shards, deltas };
  };
  test('an issuing authority keeps the expired unless told otherwise, divides nothing and makes no deltas', () => {
    expect(plan({})).toEqual({ keepsExpired: true });
    expect(plan({ keepsExpired: false })).toEqual({});
    expect(plan({ shards: 16, deltas: true })).toEqual({ keepsExpired: true, shards: 16, deltas: true });
  });
  test('refuses what cannot be, and lists that would lie upon each other', () => {
    for (const shards of [0, 1, 33, 2.5]) expect(() => plan({ shards })).toThrow(CeremonyProblem);
    expect(() => plan({ shards: 2 }, 'ca-s1')).toThrow('must differ');
    expect(() => plan({ deltas: true }, 'ca-delta')).toThrow('must differ');
    expect(() => plan({ shards: 2, deltas: true }, 'ca-s0-delta')).toThrow('must differ');
    expect(plan({ shards: 2 }, 'ca-s2')).toMatchObject({ shards: 2 });
  });
  test('the most of them is opened in one ceremony', async () => {
    const world = emptyWorld('many');
    const authorities = ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, shards: 32 } : one));
    await holdCeremony(world, { ...ceremonyPlan, authorities }, 'many', () => undefined);
    expect(await world.ledger.read('crlScope', { scope: 'ca-s31' })).toMatchObject({ issuer: 'ca', crlNumber: 0 });
    expect(await world.ledger.read('crlScope', { scope: 'ca-s32' })).toBeUndefined();
  });
});

describe('the ceremony file', () => {
  const bytes = bytesOf(page);
  const refused = (file: unknown, approvals = approvalsOf(bytesOf(file)), stage: 'local' | 'production' = 'local') =>
    expect(() => readCeremonyFile(bytesOf(file), approvals, stage));

  test('is taken with two approvals of exactly these bytes', () => {
    expect(readCeremonyFile(bytes, approvalsOf(bytes), 'local').authorities.map(({ id }) => id)).toEqual([
      'root',
      'ca',
      'test-root',
      'test-ca',
    ]);
  });
  test('is refused with one approval', () =>
    refused(page, approvalsOf(bytes).slice(0, 1)).toThrow('Two has not approved'));
  test('is refused when one person approved other bytes', () =>
    refused(page, [approvalsOf(bytes)[0]!, { name: 'Two', sha256: '0'.repeat(64) }]).toThrow('another file'));
  test('is refused when the approvers are one person', () =>
    refused({ ...page, approvers: ['One', 'One'] }).toThrow(CeremonyProblem));
  test('is refused with a third approval', () =>
    refused(page, [...approvalsOf(bytes), { name: 'Three', sha256: digestOf(bytes) }]).toThrow('Only the two'));
  test('is refused with an unknown field', () => refused({ ...page, hurry: true }).toThrow('hurry'));
  test('is refused when two authorities share a name', () => {
    const twin = { ...page.hierarchies.production, issuing: [authority('ca', 'Example Root 1', 10)] };
    refused({ ...page, hierarchies: { ...page.hierarchies, production: twin } }).toThrow('names');
  });
  test('in production: no TEST hierarchy, and no host of the provider', () => {
    refused(page, undefined, 'production').toThrow('TEST');
    const { production } = page.hierarchies;
    refused(
      { ...page, hierarchies: { production }, publicationBase: 'http://d1.cloudfront.net/repository' },
      undefined,
      'production',
    ).toThrow('cloudfront');
  });
});

describe('the ceremony', () => {
  test('makes roots, authorities and the roots’ lists; its transcript has their fingerprints', async () => {
    const house = emptyWorld('ceremony');
    const bytes = bytesOf(page);
    const transcript = await ceremony(house, bytes, approvalsOf(bytes), 'local');
    const issuers = await everyIssuer(house.ledger);
    expect(issuers.map(({ id }) => id).sort()).toEqual(['ca', 'root', 'test-ca', 'test-root']);
    for (const { id, certificate, issuedBy } of issuers) {
      const x509 = new X509Certificate(certificate);
      const parent = new X509Certificate(issuers.find((one) => one.id === issuedBy)!.certificate);
      expect(x509.ca && x509.checkIssued(parent) && x509.verify(parent.publicKey), id).toBe(true);
      const fingerprint = x509.fingerprint256.replaceAll(':', '').toLowerCase();
      expect(
        transcript.some((line) => line.includes(id) && line.includes(fingerprint)),
        id,
      ).toBe(true);
    }
    expect([...house.repository.objects.keys()].sort()).toEqual([
      'repository/ca/ca.cer',
      'repository/ca/root.cer',
      'repository/ca/test-ca.cer',
      'repository/ca/test-root.cer',
      'repository/crl/root.crl',
      'repository/crl/test-root.crl',
    ]);
    const signers = new Set(house.keys.signatures.map(({ keyId }) => keyId));
    expect([...signers].sort(), 'only the roots sign').toEqual(['alias/root', 'alias/test-root']);
    expect(audit(house)).toEqual([]);
  });

  test('held again it overwrites nothing and signs nothing; with another file it is refused', async () => {
    const house = emptyWorld('ceremony');
    const bytes = bytesOf(page);
    await ceremony(house, bytes, approvalsOf(bytes), 'local');
    const [rows, signatures] = [JSON.stringify(house.table.rows()), house.keys.signatures.length];
    await ceremony(house, bytes, approvalsOf(bytes), 'local');
    expect([JSON.stringify(house.table.rows()), house.keys.signatures.length]).toEqual([rows, signatures]);
    const other = bytesOf({ ...page, publicationBase: 'http://elsewhere.example.org/repository' });
    await expect(ceremony(house, other, approvalsOf(other), 'local')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('held again half a year later it renews the roots’ lists', async () => {
    const house = emptyWorld('ceremony');
    const bytes = bytesOf(page);
    await ceremony(house, bytes, approvalsOf(bytes), 'local');
    house.clock.advance(160 * 86_400_000);
    await ceremony(house, bytes, approvalsOf(bytes), 'local');
    expect((await house.ledger.read('crlScope', { scope: 'root' }))?.published?.crlNumber).toBe(2);
    expect(audit(house)).toEqual([]);
  });

  test('a key that is not its certificate’s any more stops it', async () => {
    const house = await makeWorld();
    const stranger = ceremonyKeys();
    await expect(holdCeremony({ ...house, signer: stranger }, ceremonyPlan, 'again', () => undefined)).rejects.toThrow(
      'is not the key',
    );
  });

  for (const mode of MODES) {
    test(`every remote call goes wrong (${mode}), and then it is held again`, async () => {
      const watched = faulty(emptyWorld('ceremony'), 0, mode);
      await holdCeremony(watched.world, ceremonyPlan, 'clean', () => undefined);
      for (let at = 1; at <= watched.calls.length; at++) {
        const house = emptyWorld('ceremony');
        await endure(() => holdCeremony(faulty(house, at, mode).world, ceremonyPlan, 'first', () => undefined));
        await holdCeremony(house, ceremonyPlan, 'again', () => undefined);
        expect(audit(house), `call ${at}: ${watched.calls[at - 1]}`).toEqual([]);
        expect(await everyIssuer(house.ledger), `call ${at}`).toHaveLength(4);
        expect(house.repository.objects.size, `call ${at}: ${watched.calls[at - 1]}`).toBe(6);
      }
    });
  }
});

describe('a plan that cannot be carried out whole founds nothing', () => {
  const [first, second] = page.securityOfficers;
  const { production, test: trial } = page.hierarchies;
  const plans: Readonly<Record<string, unknown>> = {
    'an officer whom no sign-in can recognise': {
      ...page,
      securityOfficers: [first, { ...second, directoryId: undefined }],
    },
    'the same officer twice': { ...page, securityOfficers: [first, { ...second, directoryId: first!.directoryId }] },
    'a key that is not there': {
      ...page,
      hierarchies: { production: { ...production, root: { ...production.root, key: 'alias/typo' } }, test: trial },
    },
    'an authority that outlives its root': {
      ...page,
      hierarchies: { production: { root: { ...production.root, years: 5 }, issuing: production.issuing }, test: trial },
    },
    'a TEST authority that does not say so': {
      ...page,
      hierarchies: { production, test: { ...trial, issuing: [authority('test-ca', 'Example CA 2', 10)] } },
    },
  };
  for (const [what, file] of Object.entries(plans)) {
    test(what, async () => {
      const house = emptyWorld('ceremony');
      await expect(ceremony(house, bytesOf(file), approvalsOf(bytesOf(file)), 'local')).rejects.toThrow();
      expect(house.table.rows()).toEqual([]);
      expect(house.keys.signatures).toEqual([]);
      await ceremony(house, bytesOf(page), approvalsOf(bytesOf(page)), 'local');
      expect(await everyIssuer(house.ledger)).toHaveLength(4);
    });
  }
});
