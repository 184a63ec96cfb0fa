import { beforeEach, describe, expect, test } from 'vitest';
import { previewRequest } from '../../../shared/lifecycle/application.ts';
import { DUES, type Due } from '../../../shared/lifecycle/holders/life.ts';
import { holdersOfPerson, holdersOfSubscription } from '../../../shared/lifecycle/holders/reading.ts';
import { reissue } from '../../../shared/lifecycle/holders/reissuing.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { audit } from '../../faults/audit.ts';
import { checked, dayIn, depart, throughTo, tick } from '../../world/holder-life.ts';
import {
  attest,
  CAMILLE,
  certified,
  daysBefore,
  type HolderWorld,
  now,
  open,
  opening,
  proCast,
  prolong,
  refusalOf,
  request,
} from '../../world/holders.ts';
import type { Cast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
let mine: Awaited<ReturnType<typeof certified>>;
beforeEach(async () => {
  ({ world, cast } = await proCast());
  mine = await certified(world, cast);
  cast = { ...cast, administrator: await prolong(world, cast.administrator) };
});

const named = ({ issuer, serial }: { issuer: string; serial: string }) => ({ issuer, serial });

describe('renewals (terms of use of journey B, renewal)', () => {
  test('of which every second one takes a new check of the identity', async () => {
    let last = mine.certificate;
    for (const [round, first] of [true, false].entries()) {
      await daysBefore(world, last, 60);
      const renews = named(last);
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
    await open(world, cast, mine, { renews: named(last) });
    expect((await now(world, mine.holder)).identity).toHaveLength(2);
    expect(audit(world)).toEqual([]);
  });

  test('in place of one whose planned revocation came are no revocation to be wary of', async () => {
    await daysBefore(world, mine.certificate, 60);
    await open(world, cast, mine, { renews: named(mine.certificate), revokeOldAfterDays: 0 });
    await throughTo(world, mine);
    await tick(world);
    const old = await world.ledger.read('certificate', named(mine.certificate));
    expect(old!.revocation).toMatchObject({ reason: 'superseded', channel: 'clock' });
    world.clock.advance(1_000);
    await open(world, cast, mine);
    await throughTo(world, mine);
  });
});

describe('after a revocation', () => {
  const revoke = () =>
    revokeCertificate(world, mine.principal, { ...named(mine.certificate), reason: 'superseded' }, 'revoke');

  test('a leave that was given before it waits for a check as well: it is opened again with one', async () => {
    await open(world, cast, mine);
    world.clock.advance(1_000);
    await revoke();
    expect(await refusalOf(request(world, mine))).toEqual(['policy', 'identity-due']);
    const [shown] = (await holdersOfPerson(world, mine.principal, {})).items;
    expect([shown!.next, shown!.life.identity?.why]).toEqual(['wait', 'revocation']);
    await open(world, cast, mine, checked(world));
    await request(world, mine);
  });

  test('that came with a correction, the new certificate follows without one: the correction vouches for it', async () => {
    const data = { ...CAMILLE, lastName: 'Autre' };
    const caller = opening(cast.administrator);
    await reissue(world, caller, mine.holder.id, { data, reason: 'affiliationChanged', withinDays: 0 });
    await tick(world);
    expect((await world.ledger.read('certificate', named(mine.certificate)))!.state).toBe('revoked');
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
    expect(due).toMatchObject({ ...named(mine.certificate), until: mine.certificate.notAfter });
    const days = (at: string) => (Date.parse(mine.certificate.notAfter) - Date.parse(at)) / 86_400_000;
    expect([days(due!.since.openers), days(due!.since.holder)]).toEqual([openers, holder]);
    await open(world, cast, mine, { renews: named(mine.certificate) });
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
