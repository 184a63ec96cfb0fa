import { beforeEach, describe, expect, test } from 'vitest';
import { PublicEventForm } from '../../../functions/schemas/public-events.ts';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { findExpired } from '../../../shared/lifecycle/public-events/expired.ts';
import { toldOutside } from '../../../shared/lifecycle/public-events/rows.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { PublicEvent } from '../../../shared/registration/public-events.ts';
import { audit } from '../../faults/audit.ts';
import { approved, bulkWorld, likenesses, named, runThrough } from '../../world/bulk.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import {
  acceptanceOf,
  acceptedTo,
  controlAgain,
  issued,
  issuedTo,
  prolong,
  retrieving,
} from '../../world/retrieval.ts';
import {
  deliveriesNow,
  enter,
  eventsOf,
  expired as expiredIn,
  hookStage,
  listeningBus,
  publish,
  waiting,
} from '../../world/webhooks.ts';
import { type Cast, CEREMONY, makeCast, makeWorld, type World } from '../../world/world.ts';

const DAY = 86_400_000;
let world: World;
let cast: Cast;
beforeEach(async () => {
  world = await makeWorld();
  cast = await makeCast(world);
});

const heardNow = async (): Promise<readonly PublicEvent[]> => {
  const bus = listeningBus();
  const { failed } = await publish(world, bus);
  expect(failed).toEqual([]);
  return bus.heard;
};
// order is not promised
const said = (events: readonly PublicEvent[]) => events.map(({ type, subject }) => `${type} ${subject}`).sort();

describe('what is told outside', () => {
  test('issued and accepted, with ids and nothing about people; each fits the published form', async () => {
    const { certificate } = await acceptedTo(world, cast);
    const subject = `${certificate.issuer}/${certificate.serial}`;
    const heard = await heardNow();
    expect(said(heard)).toEqual([`certificate.accepted ${subject}`, `certificate.issued ${subject}`]);
    expect(heard.find(({ type }) => type === 'certificate.issued')).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      type: 'certificate.issued',
      version: 1,
      time: certificate.issuedAt,
      subject,
      data: {
        issuer: certificate.issuer,
        serial: certificate.serial,
        structureId: cast.structure.id,
        subscriptionId: cast.subscription.id,
        profile: certificate.profile,
        notAfter: certificate.notAfter,
      },
    });
    for (const event of heard) expect(PublicEventForm.safeParse(event).error).toBeUndefined();
    expect(await heardNow()).toEqual([]);
    expect(waiting(world, 'event')).toEqual([]);
  });

  test('a revocation, without its cause: the profiles withhold it', async () => {
    const { issuer, serial } = await issuedTo(world, cast);
    await heardNow();
    await revokeCertificate(world, cast.agent, { issuer, serial, reason: 'keyCompromise' }, 'revoke');
    const heard = await heardNow();
    expect(said(heard)).toEqual([`certificate.revoked ${issuer}/${serial}`]);
    expect(JSON.stringify(heard)).not.toContain('ompromise');
    expect(PublicEventForm.safeParse(heard[0]).error).toBeUndefined();
    // asked again, it is told no more
    await revokeCertificate(world, cast.agent, { issuer, serial, reason: 'superseded' }, 'again');
    expect(await heardNow()).toEqual([]);
  });

  test('a renewal once its successor is accepted, and names it', async () => {
    const old = (await acceptedTo(world, cast)).certificate;
    const administrator = await prolong(world, cast.administrator);
    world.clock.set(new Date(Date.parse(old.notAfter) - 30 * DAY).toISOString());
    await controlAgain(world, old);
    const { issuer, serial } = old;
    const input = { issuer, serial, certificationRequest: pkcs10(generate('P-256')) };
    const { request } = await renewCertificate(world, administrator, input, 'renew');
    const next = await issued(world, request);
    expect(said(await heardNow())).not.toContain(`certificate.renewed ${issuer}/${serial}`);
    await acceptCertificate(retrieving(world), administrator, acceptanceOf(next), 'accept');
    const heard = await heardNow();
    expect(said(heard)).toEqual([
      `certificate.accepted ${next.issuer}/${next.serial}`,
      `certificate.renewed ${issuer}/${serial}`,
    ]);
    const renewed = heard.find(({ type }) => type === 'certificate.renewed')!;
    expect(renewed.data).toMatchObject({ issuer, serial, successor: { issuer: next.issuer, serial: next.serial } });
    expect(PublicEventForm.safeParse(renewed).error).toBeUndefined();
  });

  test('what comes near its end, with the days that are left', async () => {
    const certificate = await issuedTo(world, cast);
    await heardNow();
    world.clock.set(new Date(Date.parse(certificate.notAfter) - 30 * DAY - 3_600_000).toISOString());
    const pen = penOf(world, CEREMONY, 'stage');
    const touched = { ...certificate, version: certificate.version + 1 };
    await world.ledger.commit({
      records: [touched],
      events: [pen.event(touched, 'certificate.touched')],
      outbox: toldOutside(pen, 'certificate.expiring', certificate, { stage: 'd-30' }),
    });
    const [event] = await heardNow();
    expect(event).toMatchObject({ type: 'certificate.expiring', data: { days: 30 } });
    expect(PublicEventForm.safeParse(event).error).toBeUndefined();
  });

  test('nothing of certificates of the house itself', () => {
    const pen = penOf(world, CEREMONY, 'x');
    expect(toldOutside(pen, 'certificate.revoked', { issuer: 'ca', serial: '01', subscriptionId: 'ceremony' })).toEqual(
      [],
    );
  });

  test('every certificate of an order of many is told once', async () => {
    const of = await bulkWorld(3);
    const many = await likenesses(of.world, of.certificates[0]!, 60);
    const all = [...of.certificates, ...many];
    world = of.world;
    await heardNow();
    await approved(of, named(all));
    await runThrough(of.world, (await waitingOrder(of.world)).id);
    const heard = await heardNow();
    expect(new Set(said(heard))).toEqual(new Set(all.map((one) => `certificate.revoked ${one.issuer}/${one.serial}`)));
    expect(heard).toHaveLength(all.length);
    expect(audit(of.world)).toEqual([]);
  });
});

const waitingOrder = async ({ table }: World) =>
  table.rows().find((row) => row.kind === 'bulkRevocation') as unknown as { id: string };

describe('what has expired', () => {
  const expired = () => expiredIn(world);

  test('is told on the day after, once, and only what was not revoked', async () => {
    const [one, two] = [await issuedTo(world, cast), await issuedTo(world, cast)];
    await revokeCertificate(world, cast.agent, { ...two, reason: 'superseded' }, 'revoke');
    await heardNow();
    world.clock.set(one.notAfter);
    world.clock.advance(60_000);
    expect(await expired()).toEqual({ found: 0 });
    world.clock.advance(DAY);
    expect(await expired()).toEqual({ found: 1 });
    const heard = await heardNow();
    expect(said(heard)).toEqual([`certificate.expired ${one.issuer}/${one.serial}`]);
    expect(PublicEventForm.safeParse(heard[0]).error).toBeUndefined();
    expect(await expired()).toEqual({ found: 0 });
    expect(audit(world)).toEqual([]);
  });

  test('is not told of what was revoked on its last day, where the index did not show it yet', async () => {
    const one = await issuedTo(world, cast);
    await heardNow();
    world.clock.set(new Date(Date.parse(one.notAfter) - 60_000).toISOString());
    const day = one.notAfter.slice(0, 10);
    const listed = await world.ledger.list('certificates-expiring', day, {});
    await revokeCertificate(world, cast.agent, { ...one, reason: 'superseded' }, 'revoke');
    world.clock.advance(DAY + 120_000);
    const list = (async (name, of, at) =>
      name === 'certificates-expiring' && of === day
        ? listed
        : world.ledger.list(name, of, at)) as World['ledger']['list'];
    const house = eventsOf(world);
    expect(await findExpired({ ...house, ledger: { ...house.ledger, list } }, 'late')).toEqual({ found: 1 });
    expect(said(await heardNow())).toEqual([`certificate.revoked ${one.issuer}/${one.serial}`]);
  });

  test('days that nobody looked at are caught up with; a large day goes page by page', async () => {
    const model = await issuedTo(world, cast);
    await likenesses(world, model, 200);
    await heardNow();
    const end = Date.parse(model.notAfter);
    world.clock.set(new Date(end - 3 * DAY).toISOString());
    await expired();
    world.clock.set(new Date(end + 9 * DAY).toISOString());
    expect((await expired()).found).toBe(201);
    expect(new Set(said(await heardNow())).size).toBe(201);
    expect(await expired()).toEqual({ found: 0 });
  });

  test('a house that is new looks at yesterday alone', async () => {
    await expired();
    expect(world.table.rows().filter((row) => row.kind === 'scan' && row.job === 'expired-events')).toHaveLength(1);
  });
});

describe('who is told', () => {
  test('each webhook of the subscription that wants such events, once; what fails is put off and asked again', async () => {
    const stage = await hookStage('who', world);
    await enter(stage, { types: ['certificate.revoked'] });
    await enter(stage);
    const other = await makeCast(world);
    const certificate = await issuedTo(world, stage);
    await issuedTo(world, other);
    const bus = listeningBus();
    let broken = true;
    const shaky = {
      put: async (events: readonly PublicEvent[]) => {
        await bus.put(events);
        if (broken) throw new Error('no answer');
      },
    };
    expect((await publish(world, shaky)).failed).toHaveLength(1);
    broken = false;
    world.clock.advance(60_000);
    expect((await publish(world, shaky)).done).toBe(2);
    // at least once on the bus, under the same id
    expect(bus.heard.length).toBe(4);
    expect(new Set(bus.heard.map(({ id }) => id)).size).toBe(2);
    expect(deliveriesNow(world)).toMatchObject([{ type: 'certificate.issued', state: 'waiting', attempts: 0 }]);
    expect(JSON.parse(deliveriesNow(world)[0]!.body)).toMatchObject({
      subject: `${certificate.issuer}/${certificate.serial}`,
    });
    expect(audit(world)).toEqual([]);
  });
});
