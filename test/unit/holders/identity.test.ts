import { beforeEach, describe, expect, test } from 'vitest';
import { previewRequest } from '../../../shared/lifecycle/application.ts';
import { DUES, type Due } from '../../../shared/lifecycle/holders/life.ts';
import { holdersOfPerson, holdersOfSubscription } from '../../../shared/lifecycle/holders/reading.ts';
import { reissue } from '../../../shared/lifecycle/holders/reissuing.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { audit } from '../../faults/audit.ts';
import { checked, dayIn, depart, lose, pass, throughTo, tick } from '../../world/holder-life.ts';
import {
  attest,
  CAMILLE,
  type Certified,
  certified,
  certifiedCast,
  type HolderWorld,
  now,
  open,
  opening,
  refusalOf,
  register,
  request,
} from '../../world/holders.ts';
import { daysBefore, nameOf } from '../../world/retrieval.ts';
import type { Cast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
let mine: Certified;
beforeEach(async () => {
  ({ world, cast, mine } = await certifiedCast({ lasting: true }));
});

describe('renewals (terms of use of journey B, renewal)', () => {
  test('of which every second one takes a new check of the identity', async () => {
    let last = mine.certificate;
    for (const [round, first] of [true, false].entries()) {
      await daysBefore(world, last, 60);
      const renews = nameOf(last);
      if (!first) {
        expect(await refusalOf(open(world, cast, mine, { renews }))).toEqual(['policy', 'identity-due']);
      }
      await open(world, cast, mine, { renews, ...(first ? {} : checked(world)) });
      expect((await now(world, mine.holder)).state).toBe('registered');
      const next = await throughTo(world, mine);
      expect([round, next.notAfter > last.notAfter]).toEqual([round, true]);
      last = next;
    }
    await daysBefore(world, last, 60);
    await open(world, cast, mine, { renews: nameOf(last) });
    expect((await now(world, mine.holder)).identity).toHaveLength(2);
    expect(audit(world)).toEqual([]);
  });

  test('are what each further certificate is: asked for as a new one, or to correct what one says', async () => {
    await open(world, cast, mine);
    expect((await now(world, mine.holder)).state).toBe('registered');
    expect(await refusalOf(request(world, mine))).toEqual(['policy']);
    await throughTo(world, mine);
    expect(await refusalOf(open(world, cast, mine))).toEqual(['policy', 'identity-due']);
    const data = { ...CAMILLE, firstNames: 'Camille' };
    const corrected = (more: object) =>
      reissue(world, opening(cast.administrator), mine.holder.id, {
        ...{ data, reason: 'superseded', withinDays: 10 },
        ...more,
      });
    expect(await refusalOf(corrected({}))).toEqual(['policy', 'identity-due']);
    expect(await refusalOf(corrected(checked(world)))).toEqual(['done']);
  });

  test('in place of one whose planned revocation came are no revocation to be wary of', async () => {
    await daysBefore(world, mine.certificate, 60);
    await open(world, cast, mine, { renews: nameOf(mine.certificate), revokeOldAfterDays: 0 });
    await throughTo(world, mine);
    await tick(world);
    const old = await world.ledger.read('certificate', nameOf(mine.certificate));
    expect(old!.revocation).toMatchObject({ reason: 'superseded', channel: 'clock' });
    world.clock.advance(1_000);
    const detail = await open(world, cast, mine).catch(({ findings }) => findings[0].detail);
    expect(detail).toContain('every 2 renewals');
    await open(world, cast, mine, checked(world));
    await throughTo(world, mine);
  });
});

describe('after a revocation', () => {
  const revoke = () =>
    revokeCertificate(world, mine.principal, { ...nameOf(mine.certificate), reason: 'superseded' }, 'revoke');

  test('a leave that was given before it waits for a check as well: it is opened again with one', async () => {
    await open(world, cast, mine);
    world.clock.advance(1_000);
    await revoke();
    await attest(world, mine);
    expect(await refusalOf(request(world, mine))).toEqual(['policy', 'identity-due']);
    const [shown] = (await holdersOfPerson(world, mine.principal, {})).items;
    expect([shown!.next, shown!.life.identity?.why]).toEqual(['wait', 'revocation']);
    await open(world, cast, mine, checked(world));
    await attest(world, mine);
    await request(world, mine);
  });

  test('that came with a correction, the new certificate follows without another one: the correction vouches for it', async () => {
    const data = { ...CAMILLE, lastName: 'Autre' };
    const caller = opening(cast.administrator);
    const form = { data, reason: 'affiliationChanged', withinDays: 0 } as const;
    expect(await refusalOf(reissue(world, caller, mine.holder.id, form))).toEqual(['policy', 'names-differ']);
    await reissue(world, caller, mine.holder.id, { ...form, ...checked(world) });
    await tick(world);
    expect((await world.ledger.read('certificate', nameOf(mine.certificate)))!.state).toBe('revoked');
    await throughTo(world, mine);
  });

  test('a preview says so, and refuses nothing', async () => {
    await revoke();
    const input = {
      subscriptionId: cast.subscription.id,
      usage: 'PRO_AUTH_CLI',
      declared: { holder: { holderId: mine.holder.id } },
    };
    const { findings } = await previewRequest(world, cast.administrator, input as never, 'preview');
    expect(findings.map(({ code }) => code)).toContain('identity-due');
  });
});

describe('lists of what is due', () => {
  const listed = async (due: Due) => {
    const { items } = await holdersOfSubscription(world, opening(cast.administrator), cast.subscription.id, { due });
    return items.map(({ holder }) => holder.id);
  };
  const own = async () => (await holdersOfPerson(world, mine.principal, {})).items[0]!.life.renewals;

  test('show a renewal to those who open requests, then to the holder, until something takes its place', async () => {
    const { openers, holder } = houseRules.renewalShownDays;
    await daysBefore(world, mine.certificate, openers + 1);
    expect(await listed('renewal')).toEqual([]);
    await daysBefore(world, mine.certificate, openers);
    expect(await listed('renewal')).toEqual([mine.holder.id]);
    const [due] = await own();
    expect(due).toMatchObject({ ...nameOf(mine.certificate), until: mine.certificate.notAfter });
    const days = (at: string) => (Date.parse(mine.certificate.notAfter) - Date.parse(at)) / 86_400_000;
    expect([days(due!.since.openers), days(due!.since.holder)]).toEqual([openers, holder]);
    await open(world, cast, mine, { renews: nameOf(mine.certificate) });
    await attest(world, mine);
    await request(world, mine);
    expect(await listed('renewal')).toEqual([]);
  });

  test('show those who are to leave, and nobody twice', async () => {
    const theirs = await certified(world, cast, { recognised: { directoryId: 'two' } });
    await depart(world, cast.administrator, theirs.holder, { on: dayIn(world, 9) });
    const found = await Promise.all(DUES.map(async (due) => [due, await listed(due)]));
    expect(Object.fromEntries(found)).toEqual({
      renewal: [],
      identity: [],
      departure: [theirs.holder.id],
      deletion: [],
    });
  });
});

describe('a registration', () => {
  test('is not made by a check from long ago', async () => {
    const at = new Date(world.clock.now().getTime() - 367 * 86_400_000).toISOString();
    const other = { recognised: { directoryId: 'other' } };
    const old = register(world, cast, { ...other, identity: { how: 'in-person', at } });
    expect(await refusalOf(old)).toEqual(['malformed', 'check-old']);
    const within = new Date(Date.parse(at) + 5 * 86_400_000).toISOString();
    expect(await refusalOf(register(world, cast, { ...other, identity: { how: 'in-person', at: within } }))).toEqual([
      'done',
    ]);
  });

  test('of somebody who lost a key as a holder before takes a check that is newer than the loss', async () => {
    const before = checked(world);
    const anew = (how: object) => register(world, cast, how);
    pass(world, 10);
    await lose(world, mine.principal, mine.holder);
    await depart(world, cast.administrator, mine.holder);
    await tick(world);
    pass(world, 1);
    expect(await refusalOf(anew(before))).toEqual(['policy', 'identity-due']);
    expect(await refusalOf(anew(checked(world)))).toEqual(['done']);
  });
});
