import { beforeEach, describe, expect, test } from 'vitest';
import { cancelCampaign } from '../../../shared/lifecycle/campaigns/desk.ts';
import { type OpeningInput, openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { wording } from '../../../shared/messages/notices.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { asFunction } from '../../world/as-function.ts';
import { officer } from '../../world/bulk.ts';
import { amiss, approved, campaignOf, driveTo, linesOf, messages } from '../../world/campaigns.ts';
import {
  accept,
  attest,
  type Certified,
  certified,
  type HolderWorld,
  now,
  opening,
  proCast,
  request,
} from '../../world/holders.ts';
import { issued } from '../../world/retrieval.ts';
import { sendNotices } from '../../world/sending.ts';
import { type Cast, CEREMONY, makePerson } from '../../world/world.ts';

/** Two professionals with a certificate each, years before its end. */
let world: HolderWorld;
let cast: Cast;
let one: Principal;
let two: Principal;
let first: Certified;
let second: Certified;
let start: string;
beforeEach(async () => {
  ({ world, cast } = await proCast('campaigns'));
  first = await certified(world, cast);
  const other = { lastName: 'Autre', firstNames: 'Alix', email: 'alix@example.org', service: 'Accueil' };
  second = await certified(world, cast, { data: other, recognised: { directoryId: 'alix' } });
  one = await makePerson(world, 'security-officer', { reach: 'house' }, 'one@example.org');
  two = await makePerson(world, 'security-officer', { reach: 'house' }, 'two@example.org');
  start = world.clock.now().toISOString();
});

const inDays = (days: number) => daysAfter(start, days);
const campaign = (more: object = {}) =>
  approved({ world, one: one, two: two }, { filter: { offer: 'PRO' }, deadline: inDays(60), ...more });
const told = (notice: string) => messages(world).filter(({ about }) => about.notice === notice);
const stateOf = async (id: string, { certificate }: Certified) =>
  (await linesOf(world, id)).find(({ serial }) => serial === certificate.serial);

describe('a campaign over persons', () => {
  test('opens to each holder in turn what an officer would open, tells them, and sees them renew', async () => {
    const id = await campaign();
    await driveTo(world, id, inDays(15));
    expect(await campaignOf(world, id)).toMatchObject({ states: { told: 2 }, of: { offer: { PRO: 2 } } });
    expect(
      told('campaign-holder')
        .map(({ about }) => about.holderId)
        .sort(),
    ).toEqual([first.holder.id, second.holder.id].sort());
    const holder = await now(world, first.holder);
    const { issuer, serial } = first.certificate;
    expect(holder.opening).toMatchObject({
      campaignId: id,
      renews: { issuer, serial },
      by: { personId: two.personId },
    });
    // the officer who approved leaves: what was opened stands
    await ended(two);
    await attest(world, first);
    const { request: made } = await request(world, first);
    await driveTo(world, id, inDays(17));
    expect(await stateOf(id, first)).toMatchObject({ state: 'acted' });
    const next = await issued(world, made);
    await accept(world, first, next);
    await driveTo(world, id, inDays(20));
    expect(await stateOf(id, first)).toMatchObject({ state: 'renewed', successor: { serial: next.serial } });
    expect(await campaignOf(world, id)).toMatchObject({ states: { renewed: 1, told: 1 } });
    // only the other one is reminded
    await driveTo(world, id, inDays(61));
    expect(new Set(told('campaign-holder-reminder').map(({ about }) => about.holderId))).toEqual(
      new Set([second.holder.id]),
    );
    expect(await campaignOf(world, id)).toMatchObject({ state: 'done', states: { renewed: 1, overdue: 1 } });
    expect(await amiss(world, id)).toEqual([]);
  });

  test('cancelled, it takes back what it opened', async () => {
    const id = await campaign();
    await driveTo(world, id, inDays(15));
    await attest(world, first);
    await cancelCampaign(world, officer(one), id);
    await expect(request(world, first)).rejects.toMatchObject({ code: 'wrong-state' });
  });

  test('what it may not open is told to those who can', async () => {
    const { holder } = second;
    // a leave for something else is there already
    const input = { identity: { how: 'in-person', at: start } } as const;
    const { issuer, serial } = second.certificate;
    const renews = { issuer, serial };
    const open = (more: OpeningInput) =>
      openHolder(asFunction(world, 'holders', world.table), opening(cast.administrator), holder.id, more);
    await expect(open({ renews })).rejects.toMatchObject({ code: 'wrong-state' });
    await open(input);
    const id = await campaign();
    await driveTo(world, id, inDays(15));
    expect(await stateOf(id, second)).toMatchObject({ state: 'told', unopened: 'opened-otherwise' });
    expect(await stateOf(id, first)).not.toHaveProperty('unopened');
    expect(told('campaign-to-open').map(({ about }) => about.personId)).toEqual([cast.administrator.personId]);
    expect((await now(world, holder)).opening).not.toHaveProperty('campaignId');
    // and they can, years before its end
    await open({ renews });
    expect((await now(world, holder)).opening).toMatchObject({ renews });
  });

  test('messages name the holder’s own certificate, and are dropped once they have renewed', async () => {
    const id = await campaign();
    await driveTo(world, id, inDays(15));
    await attest(world, second);
    await accept(world, second, await issued(world, (await request(world, second)).request));
    const sent: { to: string; subject: string; text: string }[] = [];
    const mailer = { send: async (mail: (typeof sent)[number]) => ({ messageId: `m${sent.push(mail)}` }) };
    const outcomes: string[] = [];
    // at an hour at which people are written to
    world.clock.set('2026-03-18T09:00:00.000Z');
    const house = { ...world, mailer, wording, publicUrl: 'https://api.example.test' };
    await sendNotices(house, undefined, (outcome, { about }) => void outcomes.push(`${about.notice} ${outcome}`));
    expect(outcomes.filter((one) => one.startsWith('campaign-holder')).sort()).toEqual([
      'campaign-holder dropped',
      'campaign-holder sent',
    ]);
    const mail = sent.find(({ to }) => to === 'camille.exemple@example.org');
    const own = sent.filter(({ subject }) =>
      subject.startsWith('Votre certificat est à renouveler avant le 1er mai 2026'),
    );
    expect(own).toHaveLength(1);
    expect(own[0]!.text).toContain('Par mesure de sécurité');
    expect(own[0]!.to).toBe(mail?.to);
    const asked = sent.filter(({ subject }) => subject.includes('attend votre décision'));
    expect(asked.length).toBeGreaterThan(0);
  });
});

async function ended({ personId, mandates }: Principal): Promise<void> {
  const mandate = (await world.ledger.read('mandate', { personId, id: mandates[0]!.id }))!;
  const over = { ...mandate, version: mandate.version + 1, state: 'ended' as const };
  await world.ledger.commit({ records: [over], events: [penOf(world, CEREMONY, 'e').event(over, 'mandate.ended')] });
}
