import { beforeEach, describe, expect, test } from 'vitest';
import { confirmDeletion } from '../../../shared/lifecycle/holders/deletion.ts';
import { holdersOfPerson, holdersOfSubscription } from '../../../shared/lifecycle/holders/reading.ts';
import { certificatesLeft } from '../../../shared/lifecycle/registration/revocations-left.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { audit } from '../../faults/audit.ts';
import { certificatesNow, dayIn, depart, pass, stay, tick, today } from '../../world/holder-life.ts';
import {
  attest,
  type Certified,
  certified,
  certifiedCast,
  end,
  type HolderWorld,
  now,
  open,
  opening,
  proCast,
  refusalOf,
  register,
  request,
  signedIn,
  told,
} from '../../world/holders.ts';
import type { Cast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
let mine: Certified;
beforeEach(async () => {
  ({ world, cast, mine } = await certifiedCast());
});

const states = async () => (await certificatesNow(world, mine.holder)).map(({ state }) => state);
const mandate = async () =>
  (await world.ledger.read('mandate', { personId: mine.holder.personId, id: mine.holder.mandateId }))!.state;
const notices = () =>
  told(world).flatMap(({ notice, personId }) =>
    notice && /^holder-(departure|left)/.test(notice) ? [[notice, personId]] : [],
  );
const confirm = async (personId = mine.holder.personId) =>
  confirmDeletion(world, await signedIn(world, personId), mine.holder.id, 'confirm');
const due = async (which: 'departure' | 'deletion' | 'renewal') =>
  (await holdersOfSubscription(world, opening(cast.administrator), cast.subscription.id, { due: which })).items.map(
    ({ holder }) => holder.id,
  );

describe('a departure that has come', () => {
  test('ends the mandate with the declaration, and the certificates when the clock has looked', async () => {
    await open(world, cast, mine);
    const { holder } = await depart(world, cast.administrator, mine.holder);
    expect([holder.state, holder.opening, await mandate()]).toEqual(['left', undefined, 'ended']);
    const principal = await signedIn(world, mine.holder.personId);
    expect(await refusalOf(request(world, { ...mine, principal }))).toEqual(['forbidden']);
    expect(await states()).toEqual(['issued']);
    await tick(world);
    const [certificate] = await certificatesNow(world, mine.holder);
    expect(certificate!.revocation).toMatchObject({
      reason: 'affiliationChanged',
      capacity: 'technical-administrator',
      by: cast.administrator.personId,
    });
    expect((await now(world, mine.holder)).left?.settledAt).toBeDefined();
    expect(audit(world)).toEqual([]);
  });

  test('is declared by the holder too, who may do nothing more from then on', async () => {
    await depart(world, mine.principal, mine.holder);
    expect(await mandate()).toBe('ended');
    const principal = await signedIn(world, mine.holder.personId);
    expect(await refusalOf(depart(world, principal, mine.holder))).toEqual(['forbidden']);
    expect(await refusalOf(open(world, cast, mine))).toEqual(['wrong-state']);
    await tick(world);
    expect(await states()).toEqual(['revoked']);
  });

  test('refuses the request that an agent has not looked at yet', async () => {
    ({ world, cast } = await proCast('waiting', { dualControl: true }));
    const one = await register(world, cast);
    await attest(world, one);
    const { request: made } = await request(world, one);
    await depart(world, cast.administrator, one.holder);
    await tick(world);
    expect((await world.ledger.read('request', { id: made.id }))!.state).toBe('refused');
    // nothing was ever issued: there is nothing to delete and nobody to remind
    expect((await now(world, one.holder)).left).toEqual({
      at: expect.any(String),
      reminders: 0,
      settledAt: expect.any(String),
    });
    expect(audit(world)).toEqual([]);
  });

  test('leaves a request that was approved to issuance, which gives it up', async () => {
    const one = await register(world, cast, { recognised: { directoryId: 'two' } });
    await attest(world, one);
    const { request: made } = await request(world, one);
    expect(made.state).toBe('approved');
    await depart(world, cast.administrator, one.holder);
    await tick(world);
    expect((await world.ledger.read('request', { id: made.id }))!.state).toBe('refused');
    expect((await now(world, one.holder)).left?.settledAt).toBeDefined();
  });

  test('said again is answered again', async () => {
    await depart(world, cast.administrator, mine.holder);
    const rows = world.table.rows().length;
    const { holder, outbox } = await depart(world, cast.administrator, mine.holder);
    expect([holder.state, outbox, world.table.rows().length]).toEqual(['left', [], rows]);
    const other = depart(world, cast.administrator, mine.holder, { on: dayIn(world, 3) });
    expect(await refusalOf(other)).toEqual(['wrong-state']);
  });

  test('leaves the person free to be registered anew elsewhere, or here again', async () => {
    await depart(world, cast.administrator, mine.holder, { kind: 'transfer', to: 'Direction des essais' });
    const again = await register(world, cast, { recognised: { directoryId: 'camille' } });
    expect(again.holder.personId).toBe(mine.holder.personId);
    expect(again.holder.serialNumber).not.toBe(mine.holder.serialNumber);
    expect(JSON.stringify(world.table.rows())).not.toContain('Direction des essais');
  });
});

describe('a departure that lies ahead', () => {
  test('changes nothing until its day, and then as if it were declared on it', async () => {
    await depart(world, cast.administrator, mine.holder, { on: dayIn(world, 30) });
    await tick(world);
    expect([await mandate(), await states()]).toEqual(['active', ['issued']]);
    expect(await due('departure')).toEqual([mine.holder.id]);
    pass(world, 31);
    await tick(world);
    expect([await mandate(), await states()]).toEqual(['ended', ['revoked']]);
    expect(await due('departure')).toEqual([]);
    expect(audit(world)).toEqual([]);
  });

  test('is moved: only the last day counts', async () => {
    await depart(world, cast.administrator, mine.holder, { on: dayIn(world, 5) });
    await depart(world, cast.administrator, mine.holder, { on: dayIn(world, 20) });
    pass(world, 6);
    await tick(world);
    expect(await mandate()).toBe('active');
    pass(world, 15);
    await tick(world);
    expect(await mandate()).toBe('ended');
  });

  test('is withdrawn: nothing ends', async () => {
    await depart(world, mine.principal, mine.holder, { on: dayIn(world, 5) });
    await stay(world, mine.principal, mine.holder);
    pass(world, 40);
    await tick(world);
    expect([await mandate(), await states()]).toEqual(['active', ['issued']]);
  });

  test('declared by those who look after the holder is not the holder’s to change', async () => {
    await depart(world, cast.administrator, mine.holder, { on: dayIn(world, 5) });
    expect(await refusalOf(stay(world, mine.principal, mine.holder))).toEqual(['forbidden']);
    const later = depart(world, mine.principal, mine.holder, { on: dayIn(world, 50) });
    expect(await refusalOf(later)).toEqual(['forbidden']);
  });

  test('ends everything on its day, be the clock late: nothing is asked for, moved or taken back any more', async () => {
    const one = await register(world, cast, { recognised: { directoryId: 'late' } });
    await attest(world, one);
    await depart(world, cast.administrator, one.holder, { on: dayIn(world, 1) });
    pass(world, 3);
    expect(await refusalOf(request(world, one))).toEqual(['wrong-state']);
    expect(await refusalOf(open(world, cast, one))).toEqual(['wrong-state']);
    expect(await refusalOf(stay(world, cast.administrator, one.holder))).toEqual(['wrong-state']);
    const later = depart(world, cast.administrator, one.holder, { on: dayIn(world, 300) });
    expect(await refusalOf(later)).toEqual(['wrong-state']);
    // said again it is done, and need not wait for the clock
    const { on } = (await now(world, one.holder)).departure!;
    expect((await depart(world, cast.administrator, one.holder, { on })).holder.state).toBe('left');
  });

  test('is told each time, to the holder and to those who look after them', async () => {
    await depart(world, cast.administrator, mine.holder, { on: dayIn(world, 5) });
    await stay(world, cast.administrator, mine.holder);
    await depart(world, cast.administrator, mine.holder);
    const admin = cast.administrator.personId;
    expect(notices().sort()).toEqual(
      [
        ['holder-departure-declared', undefined],
        ['holder-departure-declared-told', admin],
        ['holder-departure-withdrawn', undefined],
        ['holder-departure-withdrawn-told', admin],
        ['holder-left', undefined],
        ['holder-left-told', admin],
      ].sort(),
    );
  });
});

describe('the deletion', () => {
  beforeEach(async () => {
    await depart(world, cast.administrator, mine.holder);
    await tick(world);
  });

  test('is confirmed by whoever was the holder, without a mandate, once', async () => {
    const { items } = await holdersOfPerson(world, await signedIn(world, mine.holder.personId), {});
    expect(items.map(({ next }) => next)).toEqual(['confirm-deletion']);
    const { holder } = await confirm();
    expect(holder.deletion).toEqual({ at: world.clock.now().toISOString(), authentication: 'token' });
    expect((await confirm()).outbox).toEqual([]);
    expect(told(world).filter(({ notice }) => notice === 'holder-deletion-told')).toHaveLength(1);
    const after = await holdersOfPerson(world, await signedIn(world, mine.holder.personId), {});
    expect(after.items.map(({ next }) => next)).toEqual(['nothing']);
    expect(audit(world)).toEqual([]);
  });

  test('is nobody else’s to confirm, and looks like nothing to them', async () => {
    expect(await refusalOf(confirm(cast.administrator.personId))).toEqual(['not-found']);
    const nowhere = confirmDeletion(world, mine.principal, '9'.repeat(32), 'confirm');
    expect(await refusalOf(nowhere)).toEqual(['not-found']);
  });

  test('is reminded of as often as the house’s rules say, then those who look after the holder are told', async () => {
    expect(await due('deletion')).toEqual([mine.holder.id]);
    const reminders = () => told(world).filter(({ notice }) => notice === 'holder-deletion-reminder').length;
    const missing = () => told(world).filter(({ notice }) => notice === 'holder-deletion-missing').length;
    const seen = [];
    for (let day = 0; day < 60; day += 1) {
      pass(world, 1);
      await tick(world, 1);
      if (reminders() + missing() > (seen.at(-1)?.[1] ?? 0)) seen.push([day + 1, reminders() + missing()]);
    }
    const [first, last] = houseRules.deletionReminderDays;
    expect(seen).toEqual([
      [first, 1],
      [last, 3],
    ]);
    expect(await due('deletion')).toEqual([mine.holder.id]);
    await confirm();
    expect(await due('deletion')).toEqual([]);
  });

  test('once confirmed is not reminded of', async () => {
    await confirm();
    pass(world, 60);
    await tick(world);
    expect(told(world).filter(({ notice }) => notice === 'holder-deletion-reminder')).toEqual([]);
  });
});

describe('a mandate that is ended otherwise', () => {
  test('stops the holder at once, and proposes the revocation of what is theirs', async () => {
    const theirs = await certified(world, cast, { recognised: { directoryId: 'two' } });
    await end(world, cast, mine.principal.mandates[0]!);
    expect(await refusalOf(confirmDeletion(world, theirs.principal, mine.holder.id, 'confirm'))).toEqual(['not-found']);
    expect(await refusalOf(confirmDeletion(world, theirs.principal, theirs.holder.id, 'confirm'))).toEqual([
      'wrong-state',
    ]);
    const { items } = await world.ledger.list('revocation-proposals-of-structure', cast.structure.id);
    expect(items).toMatchObject([{ cause: 'holder.ended', holderId: mine.holder.id, state: 'open' }]);
    const { certificates } = await certificatesLeft(world.ledger, items[0]!);
    expect(certificates.map(({ serial }) => serial)).toEqual([mine.certificate.serial]);
    expect((await confirm()).holder.deletion).toBeDefined();
    expect(audit(world)).toEqual([]);
  });
});

describe('a leave that nobody uses', () => {
  test('lapses after the time that the house’s rules give it, and both sides are told', async () => {
    const one = await register(world, cast, { recognised: { directoryId: 'two' } });
    await attest(world, one);
    pass(world, houseRules.openingDays);
    expect(await refusalOf(request(world, one))).toEqual(['wrong-state']);
    await tick(world);
    expect((await now(world, one.holder)).opening).toBeUndefined();
    const lapsed = told(world).filter(({ notice }) => notice?.startsWith('holder-opening-lapsed'));
    expect(lapsed).toHaveLength(2);
    expect(audit(world)).toEqual([]);
  });
});

test('a day is one of Paris: a departure for today has come', async () => {
  world.clock.set('2026-06-30T22:30:00.000Z');
  await depart(world, cast.administrator, mine.holder, { on: '2026-07-01' });
  expect([today(world), await mandate()]).toEqual(['2026-06-30', 'ended']);
});
