import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate, refuseCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { previewRequest, submitRequest } from '../../../shared/lifecycle/application.ts';
import { meetDeadline } from '../../../shared/lifecycle/deadlines.ts';
import { nextOrder } from '../../../shared/lifecycle/due-revocation.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, RequestRecord } from '../../../shared/lifecycle/records.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { changeOrder } from '../../../shared/lifecycle/revocation-order.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { audit } from '../../faults/audit.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import {
  acceptanceOf,
  acceptedTo,
  daysBefore,
  type Issued,
  issued,
  metDeadlines,
  nameOf,
  prolong,
  retrieving,
} from '../../world/retrieval.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, type World } from '../../world/world.ts';

const DAY = 86_400_000;

let world: World;
let cast: Cast;
let old: CertificateRecord;
/** Sixty days before the end of a certificate that was accepted, with all that a renewal asks for. */
beforeEach(async () => {
  world = await makeWorld();
  cast = await makeCast(world);
  old = (await acceptedTo(world, cast)).certificate;
  cast = { ...cast, administrator: await prolong(world, cast.administrator) };
  await daysBefore(world, old, 60);
});

const order = () => world.ledger.read('dueRevocation', nameOf(old));
const stateOf = async (record: CertificateRecord) => (await world.ledger.read('certificate', nameOf(record)))!.state;

const renew = async (more: object = {}): Promise<RequestRecord> => {
  const input = { ...nameOf(old), certificationRequest: pkcs10(generate('P-256')), ...more };
  return (await renewCertificate(world, cast.administrator, input, 'renew')).request;
};

const accept = (certificate: Issued) =>
  acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(certificate), 'accept');
const revoke = (certificate: CertificateRecord) =>
  revokeCertificate(world, cast.administrator, { ...nameOf(certificate), reason: 'keyCompromise' }, 'revoke');

/** Renewed, accepted, and the old one to be revoked after so many days. */
async function succeeded(revokeOldAfterDays = 30): Promise<Issued> {
  const next = await issued(world, await renew({ revokeOldAfterDays }));
  await accept(next);
  return next;
}

const clock = async () => (await metDeadlines(world)).told;

describe('a certificate has one successor', () => {
  const RENEWED = { code: 'wrong-state', findings: [{ code: 'renewed-already', pointer: '/renews' }] };

  test('of two renewals one is refused, aloud, whatever the delay; the same one again is the same', async () => {
    const certificationRequest = pkcs10(generate('P-256'));
    const first = await renew({ revokeOldAfterDays: 30, certificationRequest });
    await expect(renew({ revokeOldAfterDays: 0 })).rejects.toMatchObject(RENEWED);
    await expect(renew()).rejects.toMatchObject(RENEWED);
    expect((await renew({ revokeOldAfterDays: 30, certificationRequest })).id).toBe(first.id);
    const preview = { subscriptionId: old.subscriptionId, usage: 'SSL_SERV', declared: first.declared };
    const looked = previewRequest(world, cast.administrator, { ...preview, renews: nameOf(old) }, 'look');
    await expect(looked).rejects.toMatchObject(RENEWED);
    await accept(await issued(world, first));
    await expect(renew()).rejects.toMatchObject(RENEWED);
    expect(audit(world)).toEqual([]);
  });

  test('two at once: one is recorded', async () => {
    const both = await Promise.allSettled([renew({ revokeOldAfterDays: 30 }), renew({ revokeOldAfterDays: 0 })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(audit(world)).toEqual([]);
  });

  test('another may follow when the first was refused by an agent', async () => {
    const request = await renew();
    const refused = { ...request, version: request.version + 1, state: 'refused' as const };
    const pen = penOf(world, CEREMONY, 'refuse');
    await world.ledger.commit({ records: [refused], events: [pen.event(refused, 'request.refused')] });
    await expect(renew()).resolves.toMatchObject({ renews: nameOf(old) });
  });

  test.each(['refused', 'lapsed', 'revoked'] as const)('another may follow when the new one was %s', async (end) => {
    const next = await issued(world, await renew());
    if (end === 'refused') {
      const input = {
        ...nameOf(next),
        certificateSha256: sha256(next.certificate),
        reasons: 'x',
        language: 'fr',
      } as const;
      await refuseCertificate(retrieving(world), cast.administrator, input, 'refuse');
    }
    if (end === 'revoked') await revoke(next);
    if (end === 'lapsed') {
      for (const days of [23, 7]) {
        world.clock.advance(days * DAY);
        await clock();
      }
    }
    expect(await stateOf(next)).toBe('revoked');
    await expect(renew()).resolves.toBeDefined();
  });

  test('a delay beside an order of somebody else is refused, and the order stands', async () => {
    const pen = penOf(world, CEREMONY, 'order');
    const orderedBy = {
      capacity: 'validation-agent',
      personId: cast.agent.personId,
      mandateId: cast.agent.mandates[0]!.id,
    };
    const at = new Date(Date.parse(pen.at) + 20 * DAY).toISOString();
    const theirs = nextOrder(undefined, nameOf(old), { at, orderedBy, reason: 'superseded' }, pen.at);
    await world.ledger.commit({ records: [theirs], events: [pen.event(theirs, 'dueRevocation.ordered')] });
    await expect(renew({ revokeOldAfterDays: 3 })).rejects.toMatchObject({ code: 'conflict' });
    await accept(await issued(world, await renew()));
    expect(await order()).toEqual(theirs);
    const change = changeOrder(world, cast.administrator, { ...nameOf(old), change: { to: 'cancelled' } }, 'x');
    await expect(change).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the order to revoke the old one', () => {
  test('names its successor, and is moot, and told, once that is not in force', async () => {
    const next = await succeeded(30);
    expect(await order()).toMatchObject({ state: 'waiting', successor: nameOf(next) });
    await revoke(next);
    world.clock.advance(30 * DAY);
    expect(await clock()).toContain('order-moot');
    expect([await stateOf(old), (await order())!.state]).toEqual(['issued', 'moot']);
    expect(audit(world)).toEqual([]);
  });

  test('is not carried out beside a successor that is revoked in that instant', async () => {
    const next = await succeeded(30);
    world.clock.advance(30 * DAY);
    let first = true;
    const commit: typeof world.ledger.commit = async (change) => {
      if (first) {
        first = false;
        await revoke(next);
      }
      return world.ledger.commit(change);
    };
    await meetDeadline({ ...world, ledger: { ...world.ledger, commit } }, nameOf(old), 'clock');
    expect(await stateOf(old)).toBe('issued');
    expect(await clock()).toContain('order-moot');
  });

  test('a second successor takes the order over with its own delay', async () => {
    await revoke(await succeeded(30));
    const again = await succeeded(3);
    expect(await order()).toMatchObject({ state: 'waiting', successor: nameOf(again) });
    world.clock.advance(3 * DAY);
    await clock();
    expect([await stateOf(old), await stateOf(again)]).toEqual(['revoked', 'issued']);
    expect(audit(world)).toEqual([]);
  });

  const change = (to: Parameters<typeof changeOrder>[2]['change'], who = cast.administrator) =>
    changeOrder(world, who, { ...nameOf(old), change: to }, 'change');
  const inDays = (days: number) => new Date(+world.clock.now() + days * DAY).toISOString();

  test('is cancelled or moved by the administrator or the representative before its day, and both are told', async () => {
    await succeeded(10);
    const representative = await makePerson(world, 'legal-representative', {
      reach: 'structure',
      structureId: cast.structure.id,
    });
    const at = inDays(20);
    const moved = await change({ to: 'moved', at }, representative);
    expect(moved.order).toMatchObject({ state: 'waiting', at, orderedBy: { capacity: 'legal-representative' } });
    expect(moved.outbox.map(({ about }) => about.notice)).toContain('order-moved');
    const letters = (await posted(world)).map(unwrapped);
    expect(letters.some((text) => text.includes(wording.dayOf(at, 'fr')))).toBe(true);
    world.clock.advance(10 * DAY);
    await clock();
    expect(await stateOf(old)).toBe('issued');
    const { order: cancelled, outbox } = await change({ to: 'cancelled' });
    expect([cancelled.state, outbox[0]!.about.notice]).toEqual(['cancelled', 'order-cancelled']);
    world.clock.advance(20 * DAY);
    expect(await clock()).toEqual([]);
    expect(await stateOf(old)).toBe('issued');
    await expect(change({ to: 'cancelled' })).rejects.toMatchObject({ code: 'wrong-state' });
    expect(audit(world)).toEqual([]);
  });

  test('not by anybody else, not into the past or beyond the end, and not once it is due', async () => {
    const none = change({ to: 'cancelled' });
    await expect(none).rejects.toMatchObject({ code: 'wrong-state' });
    await succeeded(10);
    const stranger = (await makeCast(world)).administrator;
    await expect(change({ to: 'cancelled' }, stranger)).rejects.toMatchObject({ code: 'not-found' });
    await expect(change({ to: 'cancelled' }, cast.agent)).rejects.toMatchObject({ code: 'forbidden' });
    for (const at of [inDays(0), inDays(-1), inDays(61)]) {
      await expect(change({ to: 'moved', at })).rejects.toMatchObject({
        code: 'malformed',
        findings: [{ pointer: '/at' }],
      });
    }
    world.clock.advance(10 * DAY);
    await expect(change({ to: 'cancelled' })).rejects.toMatchObject({ code: 'wrong-state' });
  });
});

test('a new request with the fields of the old one is no renewal, and has no guard', async () => {
  await renew();
  const { declared } = (await world.ledger.read('request', { id: old.requestId }))!;
  const input = { subscriptionId: old.subscriptionId, usage: 'SSL_SERV', declared };
  const asked = { ...input, certificationRequest: pkcs10(generate('P-256')) };
  await expect(submitRequest(world, cast.administrator, asked, 'x')).resolves.toBeDefined();
});
