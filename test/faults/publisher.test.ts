import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NotPublishable } from '../../shared/lifecycle/belief.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { everyIssuer, readIssuer } from '../../shared/lifecycle/issuers.ts';
import { publicationOf, publishCertificate, publishCrl, restoreList } from '../../shared/lifecycle/publication.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { issueCrl, readScope } from '../../shared/lifecycle/revocation-list.ts';
import {
  assembleCertificateList,
  decodeCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
  type TbsCertList,
} from '../../shared/x509/certificate-list.ts';
import { encodeCrlNumber } from '../../shared/x509/crl-number.ts';
import { generate } from '../world/keys.ts';
import { issuedTo } from '../world/retrieval.ts';
import { makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';

/** The publisher distrusts the signer (wall 4): each test is one lie, told by somebody who may use the issuer's key. */
const ACTOR: Actor = { capacity: 'platform', function: 'test' };
const HOUR = 3_600_000;

async function withRevoked(): Promise<{ world: World; serial: string }> {
  const world = await makeWorld();
  const cast = await makeCast(world);
  const { serial } = await issuedTo(world, cast);
  await revokeCertificate(world, cast.administrator, { issuer: 'ca', serial, reason: 'superseded' }, 'revoke');
  await truth(world);
  world.clock.advance(HOUR);
  return { world, serial };
}

/** What an honest signer and the publisher do. */
async function truth(world: World): Promise<void> {
  const { outbox } = await issueCrl(world, 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
}

/** A list as the signer would like it, its number taken and its bytes intended, staged, and handed to the publisher. */
async function lie(world: World, change: (honest: TbsCertList) => Partial<TbsCertList>): Promise<unknown> {
  const head = await readScope(world.ledger, 'ca');
  const { facts } = await readIssuer(world.ledger, 'ca');
  const crlNumber = head.crlNumber + 1;
  const thisUpdate = new Date(world.clock.now());
  const entries = [...decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!).entries()];
  const honest: TbsCertList = {
    signatureAlgorithm: facts.signatureAlgorithm,
    issuer: facts.name,
    thisUpdate,
    nextUpdate: new Date(thisUpdate.getTime() + 72 * HOUR),
    entries: entries.map(encodeRevokedCertificate),
    extensions: [facts.extensions.authorityKeyIdentifier, encodeCrlNumber(crlNumber)],
  };
  const tbs = encodeTbsCertList({ ...honest, ...change(honest) });
  const pen = penOf(world, ACTOR, 'lie');
  const stagingKey = `crl/ca/lie-${crlNumber}`;
  const taken = { ...head, version: head.version + 1, crlNumber };
  const intent = {
    kind: 'crlIntent',
    version: 1,
    createdAt: pen.at,
    scope: 'ca',
    crlNumber,
    tbsSha256: sha256(tbs),
    keyId: 'alias/ca',
    state: 'intended',
    stagingKey,
  } as const;
  await world.ledger.commit({ records: [taken, intent], events: [pen.event(taken, 'crlScope.numbered')] });
  const { signature } = await world.keys.sign('alias/ca', facts.signatureAlgorithm, tbs);
  world.staging.objects.set(stagingKey, assembleCertificateList(tbs, facts.signatureAlgorithm, signature));
  return publishCrl(world, { scope: 'ca', crlNumber, stagingKey }, ACTOR, 'publish');
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
      await expect(lie(world, change)).rejects.toThrow(refusal);
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
    expect(await lie(world, () => ({}))).toBe('published');
  });

  const staged = async (world: World, change: (bytes: Uint8Array) => Uint8Array) => {
    const { outbox } = await issueCrl(world, 'ca', ACTOR, 'crl');
    const about = publicationOf(outbox[0]!);
    world.staging.objects.set(about.stagingKey, change(world.staging.objects.get(about.stagingKey)!));
    return publishCrl(world, about, ACTOR, 'publish');
  };

  test('a flipped bit', async () => {
    const world = await makeWorld();
    const flipped = staged(world, (bytes) => Uint8Array.from(bytes, (b, i) => (i === 60 ? b ^ 1 : b)));
    await expect(flipped).rejects.toThrow(NotPublishable);
    expect(world.repository.objects.has('repository/crl/ca.crl')).toBe(false);
  });
  test('the list of another issuer', async () => {
    const world = await makeWorld();
    const { outbox } = await issueCrl(world, 'test-ca', ACTOR, 'crl');
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
    await issueCrl(world, 'ca', ACTOR, 'crl');
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
    const { signature } = await world.keys.sign('alias/ca', facts.signatureAlgorithm, tbs);
    world.staging.objects.set('crl/ca/other', assembleCertificateList(tbs, facts.signatureAlgorithm, signature));
    await expect(
      publishCrl(world, { scope: 'ca', crlNumber: 1, stagingKey: 'crl/ca/other' }, ACTOR, 'x'),
    ).rejects.toThrow('intended');
  });
  test('an old list after a new one changes nothing, even once it has expired or left staging', async () => {
    const world = await makeWorld();
    const first = publicationOf((await issueCrl(world, 'ca', ACTOR, 'crl')).outbox[0]!);
    const second = publicationOf((await issueCrl(world, 'ca', ACTOR, 'crl')).outbox[0]!);
    const publish = (about: typeof first) => publishCrl(world, about, ACTOR, 'publish');
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
  test('three publishers at once lose nothing', async () => {
    const { world, serial } = await withRevoked();
    await Promise.allSettled([truth(world), truth(world), truth(world)]);
    await truth(world);
    const crl = decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!);
    expect([...crl.entries()].map((entry) => entry.serial)).toEqual([serial]);
    expect(audit(world)).toEqual([]);
  });
});

test('a repository that was lost is made again, byte for byte, from ledger and archive', async () => {
  const { world } = await withRevoked();
  const before = new Map(world.repository.objects);
  world.repository.objects.clear();
  for (const issuer of await everyIssuer(world.ledger)) {
    await publishCertificate(world.repository, issuer);
    await restoreList(world, issuer.crlScope);
  }
  expect(new Map([...world.repository.objects].sort())).toEqual(new Map([...before].sort()));
});
