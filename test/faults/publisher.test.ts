import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { itemOfRecord } from '../../shared/ledger/rows.ts';
import { NotPublishable } from '../../shared/lifecycle/belief.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { everyIssuer, readIssuer } from '../../shared/lifecycle/issuers.ts';
import { publicationOf, publishCertificate, publishCrl, restoreList } from '../../shared/lifecycle/publication.ts';
import type { CrlEntryRecord } from '../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { issueCrl, readScope } from '../../shared/lifecycle/revocation-list.ts';
import {
  assembleCertificateList,
  decodeCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
  type RevokedCertificate,
  type TbsCertList,
} from '../../shared/x509/certificate-list.ts';
import { encodeCrlNumber } from '../../shared/x509/crl-number.ts';
import { generate, signerWith } from '../world/keys.ts';
import { asLister, asPublisher } from '../world/lists.ts';
import { issuedTo } from '../world/retrieval.ts';
import { type Cast, makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { lie } from './lies.ts';

/** The publisher distrusts the signer (wall 4): each test is one lie, told by somebody who may use the issuer's key. */
const ACTOR: Actor = { capacity: 'platform', function: 'test' };
const HOUR = 3_600_000;

async function withRevoked(): Promise<{ world: World; serial: string; cast: Cast }> {
  const world = await makeWorld();
  const cast = await makeCast(world);
  const { serial } = await issuedTo(world, cast);
  await revokeCertificate(world, cast.administrator, { issuer: 'ca', serial, reason: 'superseded' }, 'revoke');
  await truth(world);
  world.clock.advance(HOUR);
  return { world, serial, cast };
}

/** What an honest signer and the publisher do. */
async function truth(world: World): Promise<void> {
  const { outbox } = await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(asPublisher(world), publicationOf(row), ACTOR, 'publish');
}

const lies: readonly [what: string, change: (honest: TbsCertList) => Partial<TbsCertList>, refusal: string][] = [
  ['somebody is un-revoked', () => ({ entries: [] }), 'missing'],
  [
    'it is a delta',
    (l) => ({
      extensions: [...l.extensions, { id: '2.5.29.27', critical: true, value: Buffer.from('020101', 'hex') }],
    }),
    'extension 2.5.29.27',
  ],
  [
    'its scope is narrowed',
    (l) => ({
      extensions: [...l.extensions, { id: '2.5.29.28', critical: true, value: Buffer.from('3003820101ff', 'hex') }],
    }),
    'extension 2.5.29.28',
  ],
  [
    'it is valid for fifty years',
    (l) => ({ nextUpdate: new Date(l.thisUpdate.getTime() + 50 * 365 * 24 * HOUR) }),
    'too long',
  ],
  ['it lies in the future', (l) => ({ thisUpdate: new Date(l.thisUpdate.getTime() + HOUR) }), 'future'],
  [
    'it is older than the published one',
    (l) => ({
      thisUpdate: new Date(l.thisUpdate.getTime() - 2 * HOUR),
      nextUpdate: new Date(l.nextUpdate.getTime() - 2 * HOUR),
    }),
    'older',
  ],
  ['it has expired', (l) => ({ nextUpdate: new Date(l.thisUpdate.getTime() - 1000) }), 'expired'],
  ['it has the number of another', (l) => ({ extensions: [l.extensions[0]!, encodeCrlNumber(1)] }), 'number'],
];

describe('the publisher believes no signer', () => {
  for (const [what, change, refusal] of lies) {
    test(what, async () => {
      const { world, serial } = await withRevoked();
      const before = world.repository.objects.get('repository/crl/ca.crl');
      await expect(lie(world, 'ca', change)).rejects.toThrow(refusal);
      expect(world.repository.objects.get('repository/crl/ca.crl')).toEqual(before);
      await truth(world);
      const serials = [...decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!).entries()].map(
        (e) => e.serial,
      );
      expect(serials).toEqual([serial]);
    });
  }

  test('the honest list is published, so that it is the lies that are refused', async () => {
    const { world } = await withRevoked();
    expect(await lie(world, 'ca', () => ({}))).toBe('published');
  });

  const staged = async (world: World, change: (bytes: Uint8Array) => Uint8Array) => {
    const { outbox } = await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
    const about = publicationOf(outbox[0]!);
    world.staging.objects.set(about.stagingKey, change(world.staging.objects.get(about.stagingKey)!));
    return publishCrl(asPublisher(world), about, ACTOR, 'publish');
  };

  test('a flipped bit', async () => {
    const world = await makeWorld();
    const flipped = staged(world, (bytes) => Uint8Array.from(bytes, (b, i) => (i === 60 ? b ^ 1 : b)));
    await expect(flipped).rejects.toThrow(NotPublishable);
    expect(world.repository.objects.has('repository/crl/ca.crl')).toBe(false);
  });
  test('the list of another issuer', async () => {
    const world = await makeWorld();
    const { outbox } = await issueCrl(asLister(world), 'test-ca', ACTOR, 'crl');
    const other = world.staging.objects.get(publicationOf(outbox[0]!).stagingKey)!;
    await expect(staged(world, () => other)).rejects.toThrow('another issuer');
  });
  test('a key that is not the issuer’s', async () => {
    const world = await makeWorld();
    const forged = (bytes: Uint8Array) => {
      const { tbsDer } = decodeCertificateList(bytes);
      return assembleCertificateList(tbsDer, 'ecdsa-with-SHA256', sign('sha256', tbsDer, generate('P-256')));
    };
    await expect(staged(world, forged)).rejects.toThrow('does not verify');
  });
  test('bytes that were not intended, well signed', async () => {
    const world = await makeWorld();
    await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
    const first = [...world.staging.objects].find(([key]) => key.endsWith('.crl') && key.startsWith('crl/ca/'))![1];
    world.clock.advance(HOUR);
    const { facts } = await readIssuer(world.ledger, 'ca');
    const crl = decodeCertificateList(first);
    const tbs = encodeTbsCertList({
      signatureAlgorithm: facts.signatureAlgorithm,
      issuer: facts.name,
      thisUpdate: crl.thisUpdate,
      nextUpdate: crl.nextUpdate,
      entries: [encodeRevokedCertificate({ serial: '0102', revocationDate: crl.thisUpdate })],
      extensions: crl.extensions,
    });
    const { signature } = await signerWith(world.keys.keys).sign('alias/ca', facts.signatureAlgorithm, tbs);
    world.staging.objects.set('crl/ca/other', assembleCertificateList(tbs, facts.signatureAlgorithm, signature));
    await expect(
      publishCrl(asPublisher(world), { scope: 'ca', crlNumber: 1, stagingKey: 'crl/ca/other' }, ACTOR, 'x'),
    ).rejects.toThrow('intended');
  });
  test('an old list after a new one changes nothing, even once it has expired or left staging', async () => {
    const world = await makeWorld();
    const first = publicationOf((await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox[0]!);
    const second = publicationOf((await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox[0]!);
    const publish = (about: typeof first) => publishCrl(asPublisher(world), about, ACTOR, 'publish');
    expect(await publish(second)).toBe('published');
    expect(await publish(first)).toBe('superseded');
    expect(await publish(second)).toBe('published');
    world.clock.advance(100 * HOUR);
    world.staging.objects.clear();
    expect(await publish(first)).toBe('superseded');
  });
  test('a ledger restored from an old backup does not take a newer list back', async () => {
    const world = await makeWorld();
    const backup = world.table.rows();
    await truth(world);
    await truth(world);
    const kept = new Set(backup.map(({ pk, sk }) => `${pk} ${sk}`));
    for (const row of world.table.rows()) {
      if (!kept.has(`${row.pk} ${row.sk}`)) await world.table.write([{ delete: { pk: row.pk, sk: row.sk } }]);
    }
    for (const row of backup) await world.table.write([{ put: row }]);
    await expect(truth(world)).rejects.toThrow('never taken');
    expect(Number(decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!).crlNumber)).toBe(2);
  });
  test('caches are told how long a copy is fresh, and until when one is better than none', async () => {
    const world = await makeWorld();
    const about = publicationOf((await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox[0]!);
    world.clock.advance(HOUR);
    const told: unknown[] = [];
    const put: World['repository']['put'] = (key, bytes, options) => {
      told.push([key, options.mediaType, options.cacheControl]);
      return world.repository.put(key, bytes, options);
    };
    await publishCrl(asPublisher({ ...world, repository: { ...world.repository, put } }), about, ACTOR, 'publish');
    // whoever fetches it when the next one is due, twelve hours from now, may keep it to its end and no longer
    const cached = `public, max-age=60, stale-if-error=${(71 - 12) * 3600 - 60}`;
    expect(told).toEqual([['repository/crl/ca.crl', 'application/pkix-crl', cached]]);
  });
  test('one publisher of a list works at a time, and whoever comes after one that died waits for its lease', async () => {
    const world = await makeWorld();
    const about = publicationOf((await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox[0]!);
    const busy = expect.objectContaining({ code: 'unavailable' });
    let other: unknown;
    const get: World['staging']['get'] = async (key) => {
      other = await publishCrl(asPublisher(world), about, ACTOR, 'second').catch((error: unknown) => error);
      return world.staging.get(key);
    };
    expect(await publishCrl(asPublisher({ ...world, staging: { ...world.staging, get } }), about, ACTOR, 'first')).toBe(
      'published',
    );
    expect(other).toEqual(busy);
    expect(await publishCrl(asPublisher(world), about, ACTOR, 'second')).toBe('published');
    await world.ledger.leases.take('ca', 'died', world.clock.now(), new Date(world.clock.now().getTime() + 90_000));
    await expect(publishCrl(asPublisher(world), about, ACTOR, 'third')).rejects.toEqual(busy);
    world.clock.advance(90_000);
    expect(await publishCrl(asPublisher(world), about, ACTOR, 'third')).toBe('published');
  });
  test('two of the same invocation, or past a lease, never go backwards', async () => {
    const world = await makeWorld();
    const abouts = [];
    for (let n = 0; n < 4; n++)
      abouts.push(publicationOf((await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox[0]!));
    const leases = { ...world.ledger.leases, take: async () => true };
    const all = abouts.map((about) => publishCrl({ ...world, ledger: { ...world.ledger, leases } }, about, ACTOR, 'x'));
    await Promise.allSettled(all);
    const number = () =>
      Number(decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!).crlNumber);
    const first = number();
    for (const about of abouts) await publishCrl(asPublisher(world), about, ACTOR, 'again');
    expect([first <= 4, number()]).toEqual([true, 4]);
    expect(audit(world)).toEqual([]);
  });
  test('three publishers at once lose nothing', async () => {
    const { world, serial } = await withRevoked();
    await Promise.allSettled([truth(world), truth(world), truth(world)]);
    await truth(world);
    const crl = decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!);
    expect([...crl.entries()].map((entry) => entry.serial)).toEqual([serial]);
    expect(audit(world)).toEqual([]);
  });
});

describe('the publisher believes no entry', () => {
  type Named = Pick<RevokedCertificate, 'serial' | 'revocationDate' | 'reason'>;
  /** One that is published as revoked, and one that is in force. */
  async function withBoth() {
    const { world, serial, cast } = await withRevoked();
    const good = (await issuedTo(world, cast)).serial;
    const { revokedAt } = world.table.rows().find(({ kind }) => kind === 'crlEntry') as unknown as CrlEntryRecord;
    return { world, revoked: { serial, revocationDate: new Date(revokedAt) }, good };
  }
  const told: readonly [what: string, lie: (revoked: Named, good: string) => Named[], refusal: string][] = [
    ['that takes somebody off', (r) => [{ ...r, reason: 'removeFromCRL' }], 'removeFromCRL'],
    ['that holds somebody', (r) => [{ ...r, reason: 'certificateHold' }], 'certificateHold'],
    ['whose reason has changed', (r) => [{ ...r, reason: 'superseded' }], 'as they were published'],
    ['that stands there twice', (r) => [r, r], 'twice'],
    ['of somebody in force', (r, serial) => [r, { ...r, serial }], 'of nobody who was revoked'],
    [
      'of somebody who was revoked, at another time',
      (r) => [r, { ...r, revocationDate: new Date(r.revocationDate.getTime() + 1000) }],
      'of nobody who was revoked',
    ],
    [
      'that lies in the future',
      (r, serial) => [r, { serial, revocationDate: new Date('2049-12-31T00:00:00Z') }],
      'future',
    ],
  ];
  test.each(told)('%s', async (_, change, refusal) => {
    const { world, revoked, good } = await withBoth();
    const before = world.repository.objects.get('repository/crl/ca.crl');
    const entries = change(revoked, good).map(encodeRevokedCertificate);
    await expect(lie(world, 'ca', () => ({ entries }))).rejects.toThrow(refusal);
    expect(world.repository.objects.get('repository/crl/ca.crl')).toEqual(before);
  });

  test('nor the row of one who is missing: its certificate says when it ends', async () => {
    const { world } = await withRevoked();
    const row = world.table.rows().find(({ kind }) => kind === 'crlEntry')!;
    await world.table.write([{ put: { ...row, notAfter: '2020-01-01T00:00:00.000Z' } }]);
    await expect(lie(world, 'ca', () => ({ entries: [] }))).rejects.toThrow('1 revoked certificates are missing');
  });

  test('and finds each new one among many rows, years apart', async () => {
    const world = await makeWorld();
    await truth(world);
    const named = { kind: 'crlEntry', version: 1, scope: 'ca', notAfter: '2040-01-01T00:00:00.000Z' } as const;
    const days = Array.from({ length: 12 }, (_, n) => new Date(Date.UTC(2020, 0, 1 + 200 * n)).toISOString());
    for (const [n, revokedAt] of days.entries()) {
      await world.table.write([{ put: itemOfRecord({ ...named, revokedAt, serial: (0x10 + n).toString(16) }) }]);
    }
    const list: World['ledger']['list'] = (name, of, page) => world.ledger.list(name, of, { ...page, limit: 2 });
    const { outbox } = await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
    const house = { ...world, ledger: { ...world.ledger, list } };
    expect(await publishCrl(house, publicationOf(outbox[0]!), ACTOR, 'publish')).toBe('published');
    const late = itemOfRecord({ ...named, revokedAt: '2021-06-01T00:00:00.000Z', serial: '20' });
    const last = itemOfRecord({ ...named, revokedAt: '2026-02-01T00:00:00.000Z', serial: '21' });
    await world.table.write([{ put: late }, { put: last }]);
    const next = (await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox[0]!;
    expect(await publishCrl(house, publicationOf(next), ACTOR, 'publish')).toBe('published');
    const { length } = [...decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!).entries()];
    expect(length).toBe(14);
  });
});

test('a repository that was lost is made again, byte for byte, from ledger and archive', async () => {
  const { world } = await withRevoked();
  const before = new Map(world.repository.objects);
  world.repository.objects.clear();
  for (const issuer of await everyIssuer(world.ledger)) {
    await publishCertificate(world.repository, issuer);
    await restoreList(asPublisher(world), issuer.crlScope);
  }
  expect(new Map([...world.repository.objects].sort())).toEqual(new Map([...before].sort()));
});

describe('whoever can write into the repository', () => {
  const KEY = 'repository/crl/ca.crl';

  /** A list that un-revokes somebody, refused by the publisher and laid in its place by another hand. */
  async function withRefused() {
    const { world, serial } = await withRevoked();
    await expect(lie(world, 'ca', () => ({ entries: [] }))).rejects.toThrow('missing');
    const { crlNumber } = await readScope(world.ledger, 'ca');
    const about = { scope: 'ca', crlNumber, stagingKey: `crl/ca/lie-${crlNumber}` };
    world.repository.objects.set(KEY, world.staging.objects.get(about.stagingKey)!);
    const serials = () => [...decodeCertificateList(world.repository.objects.get(KEY)!).entries()].map((e) => e.serial);
    return { world, serial, about, serials };
  }
  test('with a list that was refused: it is put right by the clock', async () => {
    const { world, serial, serials } = await withRefused();
    await restoreList(asPublisher(world), 'ca');
    expect(serials()).toEqual([serial]);
  });
  test('with a list that was refused: none that continues it is published', async () => {
    const { world, serial, serials } = await withRefused();
    world.clock.advance(60_000);
    await expect(lie(world, 'ca', () => ({ entries: [] }))).rejects.toThrow('missing');
    await truth(world);
    expect(serials()).toEqual([serial]);
  });
  test('with a list that was refused: asking for it again does not make it the published one', async () => {
    const { world, about } = await withRefused();
    const { published } = await readScope(world.ledger, 'ca');
    await expect(publishCrl(asPublisher(world), about, ACTOR, 'again')).rejects.toThrow('missing');
    expect((await readScope(world.ledger, 'ca')).published).toEqual(published);
  });
  test('with a list before there was any: the first one does not build on it', async () => {
    const world = await makeWorld();
    await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
    const [key, bytes] = [...world.staging.objects].find(([name]) => name.startsWith('crl/ca/'))!;
    world.repository.objects.set(KEY, bytes);
    world.staging.objects.delete(key);
    const about = { scope: 'ca', crlNumber: 1, stagingKey: key };
    await expect(publishCrl(asPublisher(world), about, ACTOR, 'publish')).rejects.toThrow('not in staging');
    expect((await readScope(world.ledger, 'ca')).published).toBeUndefined();
  });
  const others: readonly [what: string, put: (world: World, old: Uint8Array) => Promise<Uint8Array>][] = [
    ['rubbish', async () => Buffer.from('<html>')],
    ['an empty object', async () => new Uint8Array()],
    [
      'the list with one bit changed',
      async (world) => {
        const bytes = Uint8Array.from(world.repository.objects.get(KEY)!);
        bytes[70]! ^= 1;
        return bytes;
      },
    ],
    [
      'the list of another issuer',
      async (world) => {
        const { outbox } = await issueCrl(asLister(world), 'test-ca', ACTOR, 'crl');
        return world.staging.objects.get(publicationOf(outbox[0]!).stagingKey)!;
      },
    ],
    ['an older list of ours', async (_, old) => old],
  ];
  const prepared = async (put: (typeof others)[number][1]) => {
    const world = await makeWorld();
    await truth(world);
    const old = world.repository.objects.get(KEY)!;
    world.clock.advance(HOUR);
    const revokedAt = world.clock.now().toISOString();
    const notAfter = '2040-01-01T00:00:00.000Z';
    const entry = itemOfRecord({ kind: 'crlEntry', version: 1, scope: 'ca', revokedAt, serial: '0a', notAfter });
    await world.table.write([{ put: entry }]);
    await truth(world);
    const ours = world.repository.objects.get(KEY)!;
    world.repository.objects.set(KEY, await put(world, old));
    return { world, ours };
  };

  test.each(others)('with %s: it is put right within the quarter of an hour', async (_, put) => {
    const { world, ours } = await prepared(put);
    const mended: string[] = [];
    expect(await restoreList({ ...asPublisher(world), mended: (list) => mended.push(list) }, 'ca')).toEqual(ours);
    expect([world.repository.objects.get(KEY), mended]).toEqual([ours, ['ca']]);
    await restoreList({ ...asPublisher(world), mended: (list) => mended.push(list) }, 'ca');
    expect(mended).toHaveLength(1);
  });

  test('in the place of an issuer’s certificate: it is put right', async () => {
    const world = await makeWorld();
    const { record } = await readIssuer(world.ledger, 'ca');
    expect(await publishCertificate(world.repository, record)).toBe(false);
    world.repository.objects.set('repository/ca/ca.cer', Buffer.from('other'));
    expect(await publishCertificate(world.repository, record)).toBe(true);
    expect(Buffer.from(world.repository.objects.get('repository/ca/ca.cer')!)).toEqual(Buffer.from(record.certificate));
  });

  test.each(others)(
    'with %s: does not keep the next list from its place, nor whoever is revoked from it',
    async (_, put) => {
      const { world } = await prepared(put);
      world.clock.advance(HOUR);
      await expect(lie(world, 'ca', () => ({ entries: [] }))).rejects.toThrow('missing');
      await truth(world);
      const crl = decodeCertificateList(world.repository.objects.get(KEY)!);
      expect([[...crl.entries()].map(({ serial }) => serial), Number(crl.crlNumber)]).toEqual([['0a'], 4]);
      expect(audit(world)).toEqual([]);
    },
  );
});
