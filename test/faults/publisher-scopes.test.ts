import { describe, expect, test } from 'vitest';
import { itemOfRecord } from '../../shared/ledger/rows.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { publicationOf, publishCrl, type StagedCrl } from '../../shared/lifecycle/publication.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { encodeRevokedCertificate, type TbsCertList } from '../../shared/x509/certificate-list.ts';
import { crlDistributionPoint, encodeFreshestCrl } from '../../shared/x509/crl-distribution-points.ts';
import { encodeDeltaCrlIndicator } from '../../shared/x509/delta-crl-indicator.ts';
import { encodeExpiredCertsOnCrl } from '../../shared/x509/expired-certs-on-crl.ts';
import type { Extension } from '../../shared/x509/extension.ts';
import { encodeIssuingDistributionPoint } from '../../shared/x509/issuing-distribution-point.ts';
import { asLister, asPublisher } from '../world/lists.ts';
import { ceremonyPlan, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { lie } from './lies.ts';

/** Lies about what a list is of: each is well signed with the issuer's key, numbered and intended. */
const ACTOR: Actor = { capacity: 'platform', function: 'test' };
const IDP = '2.5.29.28';
const EXPIRED = '2.5.29.60';
const divided = () =>
  makeWorld('scopes', {
    plan: {
      authorities: ceremonyPlan.authorities.map((one) =>
        one.id === 'ca' ? { ...one, shards: 2, keepsExpired: true } : one,
      ),
    },
  });
const url = (scope: string) => `http://pki.example.org/repository/crl/${scope}.crl`;
const pointTo = (scope: string) => encodeIssuingDistributionPoint(crlDistributionPoint(url(scope)));

const without = (id: string) => (list: TbsCertList) => ({ extensions: list.extensions.filter((one) => one.id !== id) });
const instead = (extension: Extension) => (list: TbsCertList) => ({
  extensions: list.extensions.map((one) => (one.id === extension.id ? extension : one)),
});
const beside = (extension: Extension) => (list: TbsCertList) => ({ extensions: [...list.extensions, extension] });

const lies: readonly [what: string, scope: string, change: (list: TbsCertList) => Partial<TbsCertList>, id: string][] =
  [
    ['the list of a part says nothing of it', 'ca-s0', without(IDP), IDP],
    ['the list of a part names another part', 'ca-s0', instead(pointTo('ca-s1')), IDP],
    ['the list of a part names the complete list', 'ca-s0', instead(pointTo('ca')), IDP],
    ['the scope is not critical', 'ca-s0', instead({ ...pointTo('ca-s0'), critical: false }), IDP],
    [
      'the scope is narrowed beside its point',
      'ca-s0',
      instead(encodeIssuingDistributionPoint({ ...crlDistributionPoint(url('ca-s0')), onlyContainsUserCerts: true })),
      IDP,
    ],
    ['the complete list names a part', 'ca', beside(pointTo('ca-s0')), IDP],
    ['it does not say that the expired stay', 'ca', without(EXPIRED), EXPIRED],
    ['it says that the expired stay since longer', 'ca', instead(encodeExpiredCertsOnCrl(new Date(0))), EXPIRED],
    [
      'it points to a delta that nobody makes',
      'ca',
      beside({ id: '2.5.29.46', critical: false, value: Buffer.from('3000', 'hex') }),
      '2.5.29.46',
    ],
  ];

async function truth(world: World, scope: string): Promise<Uint8Array> {
  const { outbox } = await issueCrl(asLister(world), scope, ACTOR, 'crl');
  for (const row of outbox) await publishCrl(asPublisher(world), publicationOf(row), ACTOR, 'publish');
  return world.repository.objects.get(`repository/crl/${scope}.crl`)!;
}

describe('the publisher believes of no list what it is of', () => {
  test.each(lies)('%s', async (_, scope, change, id) => {
    const world = await divided();
    const before = await truth(world, scope);
    world.clock.advance(3_600_000);
    await expect(lie(world, scope, change)).rejects.toThrow(`the extension ${id}`);
    expect(world.repository.objects.get(`repository/crl/${scope}.crl`)).toEqual(before);
    await truth(world, scope);
    expect(audit(world)).toEqual([]);
  });

  test('the honest ones are published', async () => {
    const world = await divided();
    for (const scope of ['ca', 'ca-s0', 'ca-s1']) expect(await lie(world, scope, () => ({}))).toBe('published');
  });

  test('a list of one part is never published for another', async () => {
    const world = await divided();
    const about = publicationOf((await issueCrl(asLister(world), 'ca-s0', ACTOR, 'crl')).outbox[0]!);
    await issueCrl(asLister(world), 'ca-s1', ACTOR, 'crl');
    await expect(publishCrl(asPublisher(world), { ...about, scope: 'ca-s1' }, ACTOR, 'publish')).rejects.toThrow(IDP);
    await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
    await expect(publishCrl(asPublisher(world), { ...about, scope: 'ca' }, ACTOR, 'publish')).rejects.toThrow(IDP);
  });
});

describe('the publisher believes of no delta that it is whole', () => {
  const DELTA = '2.5.29.27';
  const serials = ['0a', '0b', '0c'];
  const FULL = 'repository/crl/ca.crl';

  /** Number 1 has nobody, number 2 and its delta on number 1 have two. */
  async function withDelta(): Promise<World> {
    const authorities = ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, deltas: true } : one));
    const world = await makeWorld('deltas', { plan: { authorities } });
    await truth(world, 'ca');
    for (const serial of serials.slice(0, 2)) {
      world.clock.advance(3_600_000);
      const revokedAt = world.clock.now().toISOString();
      const notAfter = '2040-01-01T00:00:00.000Z';
      await world.table.write([
        { put: itemOfRecord({ kind: 'crlEntry', version: 1, scope: 'ca', revokedAt, serial, notAfter }) },
      ]);
    }
    await truth(world, 'ca');
    world.clock.advance(3_600_000);
    return world;
  }

  const toldOf: readonly [what: string, change: (list: TbsCertList) => Partial<TbsCertList>, refusal: string][] = [
    ['it does not say that it is one', without(DELTA), 'delta of nothing'],
    [
      'it says so without being critical',
      instead({ ...encodeDeltaCrlIndicator(1), critical: false }),
      `extension ${DELTA}`,
    ],
    ['its base was never published', instead(encodeDeltaCrlIndicator(3)), 'never published'],
    ['its base is zero', instead(encodeDeltaCrlIndicator(0)), 'delta of nothing'],
    [
      'it says nothing of who was revoked since its base',
      () => ({ entries: [] }),
      '2 revoked certificates are missing',
    ],
    ['it leaves one out', (list) => ({ entries: [...list.entries].slice(1) }), '1 revoked certificates are missing'],
    ['it points to itself', beside(encodeFreshestCrl([crlDistributionPoint(url('ca-delta'))])), 'extension 2.5.29.46'],
    ['it names a part', beside(pointTo('ca-s0')), `extension ${IDP}`],
  ];
  test.each(toldOf)('%s', async (_, change, refusal) => {
    const world = await withDelta();
    const before = world.repository.objects.get('repository/crl/ca-delta.crl');
    await expect(lie(world, 'ca', change, 'delta')).rejects.toThrow(refusal);
    expect(world.repository.objects.get('repository/crl/ca-delta.crl')).toEqual(before);
    await truth(world, 'ca');
    expect(audit(world)).toEqual([]);
  });

  test('the honest one is published; one with nobody is, where its base has everybody', async () => {
    const world = await withDelta();
    expect(await lie(world, 'ca', () => ({}), 'delta')).toBe('published');
    const empty = (list: TbsCertList) => ({ ...instead(encodeDeltaCrlIndicator(2))(list), entries: [] });
    expect(await lie(world, 'ca', empty, 'delta')).toBe('published');
  });

  test('nor of an entry: nobody is taken off the full list by it', async () => {
    const world = await withDelta();
    const entries = [encodeRevokedCertificate({ serial: '0a', revocationDate: new Date(), reason: 'removeFromCRL' })];
    await expect(lie(world, 'ca', () => ({ entries }), 'delta')).rejects.toThrow('removeFromCRL');
  });

  test('nor that somebody was revoked of whom the ledger does not say so', async () => {
    const world = await withDelta();
    const stranger = encodeRevokedCertificate({ serial: '0c', revocationDate: new Date(world.clock.now()) });
    const change = (list: TbsCertList) => ({ entries: [...list.entries, stranger] });
    await expect(lie(world, 'ca', change, 'delta')).rejects.toThrow('of nobody who was revoked');
    const twice = (list: TbsCertList) => ({ entries: [...list.entries].flatMap((one) => [one, one]) });
    await expect(lie(world, 'ca', twice, 'delta')).rejects.toThrow('twice');
  });

  test('one that comes after a later full list is overtaken, and no alarm', async () => {
    const world = await withDelta();
    const second = (await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox.map(publicationOf);
    const revokedAt = world.clock.now().toISOString();
    const named = { kind: 'crlEntry', version: 1, scope: 'ca', notAfter: '2040-01-01T00:00:00.000Z' } as const;
    await world.table.write([{ put: itemOfRecord({ ...named, revokedAt, serial: '0c' }) }]);
    const third = (await issueCrl(asLister(world), 'ca', ACTOR, 'crl')).outbox.map(publicationOf);
    const outcomes: string[] = [];
    for (const about of [second[0]!, third[0]!, second[1]!, third[1]!]) {
      outcomes.push(await publishCrl(asPublisher(world), about, ACTOR, 'publish'));
    }
    expect(outcomes).toEqual(['published', 'published', 'superseded', 'published']);
  });

  test('a delta is never published as the full list, nor the full list as the delta', async () => {
    const world = await withDelta();
    const before = new Map(world.repository.objects);
    const { outbox } = await issueCrl(asLister(world), 'ca', ACTOR, 'crl');
    const [full, delta] = outbox.map(publicationOf) as [StagedCrl, StagedCrl];
    const { kind: _, ...asFull } = delta;
    await expect(publishCrl(asPublisher(world), asFull, ACTOR, 'publish')).rejects.toThrow(`extension ${DELTA}`);
    await expect(publishCrl(asPublisher(world), { ...full, kind: 'delta' }, ACTOR, 'publish')).rejects.toThrow(
      'delta of nothing',
    );
    expect(new Map(world.repository.objects)).toEqual(before);
    expect(await publishCrl(asPublisher(world), delta, ACTOR, 'publish')).toBe('published');
    expect(world.repository.objects.get(FULL)).toEqual(before.get(FULL));
    expect(await publishCrl(asPublisher(world), full, ACTOR, 'publish')).toBe('published');
  });
});
