import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { archiveIssued } from '../../../shared/lifecycle/issued-archive.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type {
  BulkRevocationRecord,
  CertificateRecord,
  DueRevocationRecord,
  RequestRecord,
} from '../../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { forged, issued, putBatch, reconciledWith } from '../../world/behind.ts';
import { loggedWorld, sealed } from '../../world/log.ts';
import { listed, watched } from '../../world/restore.ts';
import { CEREMONY, recordsOf, type World } from '../../world/world.ts';

/** Who may write objects, and waits for a restore, to be given back something, or to keep everybody from it. */

const copyOf = (world: World) => {
  const { snapshot, restored } = watched(world);
  return restored(snapshot());
};

const keyOf = (serial: string) => `issued/ca/${serial}.json`;
/** Writes another archive over the one that is there: a lock keeps older versions, and nobody from a newer one. */
function edit(world: World, serial: string, change: (archive: Record<'certificate' | 'request', object>) => object) {
  const archive = JSON.parse(Buffer.from(world.evidence.objects.get(keyOf(serial))!).toString());
  world.evidence.objects.set(keyOf(serial), Buffer.from(JSON.stringify({ ...archive, ...change(archive) })));
}

describe('a certificate that the copy knows', () => {
  test('is not given back once it is revoked, though its own issue is told again', async () => {
    const of = await loggedWorld('unrevoke');
    const { world, cast } = of;
    const serial = await issued(of);
    await archiveIssued(world, { issuer: 'ca', serial });
    await revokeCertificate(world, cast.agent, { issuer: 'ca', serial, reason: 'keyCompromise' }, 'revoke');
    await listed(world);
    await sealed(world);
    const older = await copyOf(world);
    const { version, certificate } = (await older.ledger.read('certificate', { issuer: 'ca', serial }))!;
    const data = { certificateSha256: sha256(certificate!) };
    await putBatch(world, forged('certificate.issued', `certificate/ca/${serial}`, version + 1, data));
    const report = await reconciledWith(older);
    expect(await older.ledger.read('certificate', { issuer: 'ca', serial })).toMatchObject({ state: 'revoked' });
    expect(report.toSee).toContainEqual({ aggregate: `certificate/ca/${serial}`, left: 'kept' });
  });

  test('stays whose it is, whatever its archive says by now', async () => {
    const of = await loggedWorld('another owner');
    const { world, cast } = of;
    const serial = await issued(of);
    await archiveIssued(world, { issuer: 'ca', serial });
    await sealed(world);
    const older = await copyOf(world);
    const before = (await older.ledger.read('certificate', { issuer: 'ca', serial }))!;
    edit(world, serial, ({ certificate }) => ({
      request: undefined,
      certificate: {
        ...certificate,
        requestId: 'e'.repeat(32),
        subscriptionId: 'e'.repeat(32),
        structureId: 'e'.repeat(32),
      },
    }));
    const data = { certificateSha256: sha256(before.certificate!) };
    await putBatch(world, forged('certificate.issued', `certificate/ca/${serial}`, before.version + 1, data));
    await reconciledWith(older);
    expect(await older.ledger.read('certificate', { issuer: 'ca', serial })).toMatchObject({
      structureId: cast.structure.id,
      subscriptionId: cast.subscription.id,
    });
  });
});

describe('an archive that somebody has written over', () => {
  const lostSince = async (seed: string) => {
    const of = await loggedWorld(seed);
    const { world } = of;
    await sealed(world);
    const older = await copyOf(world);
    world.clock.advance(60_000);
    const serial = await issued(of);
    await archiveIssued(world, { issuer: 'ca', serial });
    await sealed(world);
    const honest = (await world.ledger.read('certificate', { issuer: 'ca', serial }))!;
    return { world, older, serial, honest };
  };

  test('says nothing that the certificate itself says', async () => {
    const { world, older, serial, honest } = await lostSince('dates');
    edit(world, serial, ({ certificate }) => ({
      certificate: {
        ...certificate,
        ...{ notBefore: '2020-01-01T00:00:00.000Z', notAfter: '2020-01-02T00:00:00.000Z' },
        ...{ crlScope: 'nowhere', spkiSha256: 'e'.repeat(64), signRequestId: 'none' },
      },
    }));
    await reconciledWith(older);
    const { notBefore, notAfter, crlScope, spkiSha256, signRequestId } = honest;
    expect(await older.ledger.read('certificate', { issuer: 'ca', serial })).toMatchObject({
      ...{ state: 'issued', notBefore, notAfter, crlScope, spkiSha256, signRequestId },
    });
  });

  test('gives nobody a request that is not the one the log tells of', async () => {
    const { world, older, serial, honest } = await lostSince('request');
    edit(world, serial, ({ request }) => ({ request: { ...request, structureId: 'e'.repeat(32) } }));
    await reconciledWith(older);
    expect(recordsOf<RequestRecord>(older, 'request')).toEqual([]);
    const { older: other, world: at, serial: one } = await lostSince('request of another');
    edit(at, one, ({ request }) => ({ request: { ...request, id: 'e'.repeat(32) } }));
    await reconciledWith(other);
    expect(recordsOf<RequestRecord>(other, 'request')).toEqual([]);
    expect(honest.requestId).not.toBe('e'.repeat(32));
  });
});

test('an authority’s certificate, and those of the house itself, are not revoked by what nobody has signed', async () => {
  const { world } = await loggedWorld('own certificates');
  await sealed(world);
  const older = await copyOf(world);
  const own = recordsOf<CertificateRecord>(older, 'certificate').filter((one) => one.subscriptionId === 'ceremony');
  expect(own.length).toBeGreaterThan(0);
  await putBatch(
    world,
    ...own.map(({ issuer, serial, version }) =>
      forged('certificate.revoked', `certificate/${issuer}/${serial}`, version + 1),
    ),
  );
  const report = await reconciledWith(older);
  for (const { issuer, serial, state } of own) {
    expect(await older.ledger.read('certificate', { issuer, serial })).toMatchObject({ state });
    expect(report.toSee.map(({ aggregate }) => aggregate)).toContain(`certificate/${issuer}/${serial}`);
  }
});

describe('what is no event of ours', () => {
  const strange = [
    forged('issuer.suspected', 'issuer/ca-9', 1, { ceremonySha256: 'f'.repeat(64) }),
    forged('certificate.revoked', 'nonsense/1', 1),
    forged('certificate.revoked', 'constructor/1', 1),
    forged('certificate.revoked', 'certificate', 1),
    forged('certificate.revoked', 'certificate/ca/', 1),
    forged('hold.set', '', 1),
    forged('hold.set', 'hold/x#y/z', 1),
    forged('mandate.ended', 'mandate/x', 0),
    forged('mandate.ended', 'mandate/x/y', -1),
    { ...forged('mandate.ended', 'mandate/x/z', 1), at: 'yesterday' },
    { ...forged('mandate.ended', 'mandate/x/q', 1), data: 'x' as never },
    { ...forged('mandate.ended', 'mandate/x/r', 1), actor: 'x' as never },
    { ...forged('workItem.opened', 'workItem/x', 1), type: 7 as never },
  ];
  test.each(strange.map((event) => [`${event.type} of “${event.aggregate}”, ${event.version}`, event] as const))(
    '%s: keeps nobody from a restore',
    async (_, event) => {
      const { world } = await loggedWorld('strange');
      await sealed(world);
      const older = await copyOf(world);
      await putBatch(world, event);
      expect(await reconciledWith(older)).toMatchObject({ looked: expect.any(Number), founded: [] });
    },
  );

  test('an instant that is none revokes nothing, and keeps nobody from a restore', async () => {
    const of = await loggedWorld('instant');
    const serial = await issued(of);
    await sealed(of.world);
    const older = await copyOf(of.world);
    const { version } = (await older.ledger.read('certificate', { issuer: 'ca', serial }))!;
    const event = forged('certificate.revoked', `certificate/ca/${serial}`, version + 1);
    await putBatch(of.world, { ...event, at: 'yesterday' });
    const report = await reconciledWith(older);
    expect(report.doubts.join()).toContain('no event of this house');
    expect(await older.ledger.read('certificate', { issuer: 'ca', serial })).toMatchObject({ state: 'issued' });
  });
});

describe('a revocation that was ordered', () => {
  test('is not put off, nor called off, by what nobody has signed', async () => {
    const of = await loggedWorld('ordered');
    const { world } = of;
    const serial = await issued(of);
    const pen = penOf(world, CEREMONY, 'x');
    const common = { version: 1, createdAt: pen.at } as const;
    const given = { capacity: 'agent', personId: 'p', mandateId: 'm' };
    const due = {
      ...{ kind: 'dueRevocation', ...common, issuer: 'ca', serial, at: '2026-03-03T00:00:00.000Z' },
      ...{ reason: 'superseded', orderedBy: given, state: 'waiting' },
    } as DueRevocationRecord;
    await world.ledger.commit({ records: [due], events: [pen.event(due, 'dueRevocation.ordered')] });
    await sealed(world);
    const older = await copyOf(world);
    const far = { at: '9999-12-31T00:00:00.000Z', reason: 'superseded' };
    await putBatch(world, forged('dueRevocation.ordered', `dueRevocation/ca/${serial}`, 2, far));
    await reconciledWith(older);
    expect(await older.ledger.read('dueRevocation', { issuer: 'ca', serial })).toMatchObject({ at: due.at });
  });

  test.each(['cancelled', 'paused'])('of many is not %s by it', async (word) => {
    const { world } = await loggedWorld(`many ${word}`);
    const pen = penOf(world, CEREMONY, 'x');
    const order = {
      ...{ kind: 'bulkRevocation', version: 1, createdAt: pen.at, id: 'b'.repeat(32), state: 'running' },
      ...{ approved: { at: pen.at, by: 'officer' }, movedAt: pen.at, reason: 'keyCompromise' },
    } as unknown as BulkRevocationRecord;
    await world.ledger.commit({ records: [order], events: [pen.event(order, 'bulkRevocation.approved')] });
    await sealed(world);
    const older = await copyOf(world);
    await putBatch(world, forged(`bulkRevocation.${word}`, `bulkRevocation/${order.id}`, 2));
    const report = await reconciledWith(older);
    expect(await older.ledger.read('bulkRevocation', { id: order.id })).toMatchObject({ state: 'running' });
    expect(report.toSee.map(({ aggregate }) => aggregate)).toContain(`bulkRevocation/${order.id}`);
  });
});
