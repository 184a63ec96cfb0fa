import { beforeEach, describe, expect, test } from 'vitest';
import { confirmHolder } from '../../../shared/lifecycle/directions/confirming.ts';
import { askCorrection, correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { audit } from '../../faults/audit.ts';
import { ALIX, DOMAIN, enrol, type Ministry, ministry, officiating } from '../../world/directions.ts';
import { checked } from '../../world/holder-life.ts';
import { attest, now, own, personOf, type Registered, refusalOf, told } from '../../world/holders.ts';

let place: Ministry;
let alix: Registered;
const OUTSIDE = { ...ALIX, email: 'alix@example.org' };
beforeEach(async () => {
  place = await ministry();
  alix = await enrol(place, { data: OUTSIDE });
});

const decide = (by: Principal, decision: 'confirmed' | 'refused', reasons?: string) =>
  confirmHolder(place.world, officiating(by), alix.holder.id, { decision, ...(reasons && { reasons }) });
const correct = (data: object, by = place.one, more: object = {}) =>
  correctHolder(place.world, officiating(by), alix.holder.id, { data: { ...OUTSIDE, ...data }, ...more });
const toHolder = () =>
  told(place.world)
    .filter(({ personId, holderId }) => personId === undefined && holderId === alix.holder.id)
    .map(({ notice, dataVersion }) => (dataVersion ? `${notice}@${dataVersion}` : notice))
    .sort();

describe('a second officer', () => {
  test('confirms, and the holder is invited and attests', async () => {
    const { holder } = await decide(place.two, 'confirmed');
    expect(holder).toMatchObject({ state: 'registered', confirmation: { given: { by: place.two.personId } } });
    expect(toHolder()).toEqual(['holder-invited']);
    await attest(place.world, alix);
    expect((await now(place.world, alix.holder)).state).toBe('attested');
    expect(audit(place.world)).toEqual([]);
  });

  test('is not the one who entered it, nor one of another direction', async () => {
    expect(await refusalOf(decide(place.one, 'confirmed'))).toEqual(['forbidden']);
    expect(await refusalOf(decide(place.one, 'refused', 'non'))).toEqual(['forbidden']);
    expect(await refusalOf(decide(place.elsewhere, 'confirmed'))).toEqual(['not-found']);
    await decide(place.two, 'confirmed');
    expect(await refusalOf(decide(place.two, 'confirmed'))).toEqual(['wrong-state']);
  });

  test('refuses with reasons, which only whoever entered it is told of; then it is entered anew', async () => {
    expect(await refusalOf(decide(place.two, 'refused'))).toEqual(['malformed']);
    await decide(place.two, 'refused', 'cette adresse n’est pas la sienne');
    expect(told(place.world)).toContainEqual({
      notice: 'holder-confirmation-refused',
      holderId: alix.holder.id,
      personId: place.one.personId,
    });
    expect(toHolder()).toEqual([]);
    expect(await refusalOf(attest(place.world, alix))).toEqual(['wrong-state']);
    expect(await refusalOf(openHolder(place.world, officiating(place.one), alix.holder.id, {}))).toEqual([
      'wrong-state',
    ]);
    // the same data may be entered again: it waits again
    expect((await correct({})).holder.state).toBe('unconfirmed');
    expect((await correct({ email: ALIX.email })).holder.state).toBe('registered');
    // an invitation that was held back is the first thing told; the address that was never told is told nothing
    expect(toHolder()).toEqual(['holder-invited']);
  });
});

describe('while it waits', () => {
  test('whoever entered it may change it, and what was asked is asked anew; nobody else does', async () => {
    expect(await refusalOf(correct({ service: 'Autre' }, place.two))).toEqual(['forbidden']);
    const { holder } = await correct({ service: 'Autre' });
    expect(holder.confirmation).toMatchObject({ why: ['address-outside'], dataVersion: 2 });
    expect(await refusalOf(decide(place.one, 'confirmed'))).toEqual(['forbidden']);
    await decide(place.two, 'confirmed');
    expect(toHolder()).toEqual(['holder-invited']);
  });

  test('the holder’s wish for a correction is no way around it', async () => {
    expect(await refusalOf(askCorrection(place.world, own(alix.principal), alix.holder.id, 'mon nom'))).toEqual([
      'wrong-state',
    ]);
  });

  test('a change under the confirming officer’s hands is a conflict', async () => {
    const both = await Promise.all([refusalOf(decide(place.two, 'confirmed')), refusalOf(correct({ service: 'X' }))]);
    expect(both.map(([code]) => code).sort()).toEqual(['conflict', 'done']);
  });
});

describe('a correction before the issue', () => {
  beforeEach(async () => {
    await decide(place.two, 'confirmed');
    await attest(place.world, alix);
  });

  test('to another address outside waits again; the verified address is told when it holds', async () => {
    const { holder } = await correct({ email: 'autre@example.org' });
    expect(holder).toMatchObject({ state: 'unconfirmed', confirmation: { why: ['address-outside'] } });
    expect(holder.attested).toBeUndefined();
    expect(toHolder()).toEqual(['holder-invited']);
    await decide(place.two, 'confirmed');
    expect(toHolder()).toEqual(['holder-address-changed@1', 'holder-corrected', 'holder-invited']);
  });

  test('several, before anybody has confirmed one: the address that was verified is told, and no other', async () => {
    await correct({ email: 'deux@example.org' });
    await correct({ email: 'trois@example.org' });
    await decide(place.two, 'confirmed');
    expect(toHolder()).toEqual(['holder-address-changed@1', 'holder-corrected', 'holder-invited']);
  });

  test('back to the verified address tells nobody that it gave way', async () => {
    await correct({ email: 'deux@example.org' });
    await correct({ service: 'Autre' });
    await decide(place.two, 'confirmed');
    expect(toHolder()).toEqual(['holder-corrected', 'holder-invited']);
  });

  test('to an address inside, or of what no second officer is asked for, does not wait', async () => {
    expect((await correct({ service: 'Autre' })).holder.state).toBe('registered');
    expect((await correct({ email: `alix@${DOMAIN}` })).holder.state).toBe('registered');
  });

  test('to other names takes an identity check by these names and a second officer, whatever comes between', async () => {
    await correct({ email: ALIX.email });
    expect(await refusalOf(correct({ lastName: 'Ministre', email: ALIX.email }))).toEqual(['policy', 'names-differ']);
    const other = { lastName: 'Ministre', firstNames: 'Le', email: `ministre@${DOMAIN}` };
    const { holder } = await correct(other, place.one, checked(place.world));
    expect(holder).toMatchObject({ state: 'unconfirmed', confirmation: { why: ['renamed'] } });
    const person = async () => (await place.world.vault.open((await personOf(place.world, holder)).personal)).lastName;
    // what is spelt otherwise since is still the other name, and a no does not undo it
    expect((await correct({ ...other, service: 'Autre' })).holder.confirmation?.why).toEqual(['renamed']);
    await decide(place.two, 'refused', 'ce n’est pas la même personne');
    expect((await correct({ ...other, service: 'Autre' })).holder.confirmation?.why).toEqual(['renamed']);
    expect(await person()).toBe(ALIX.lastName);
    await decide(place.two, 'confirmed');
    expect(await person()).toBe('Ministre');
    expect(audit(place.world)).toEqual([]);
  });

  test('of the name behind an address outside waits again: the yes was to both together', async () => {
    expect((await correct({ firstNames: 'Alix Marie' })).holder.confirmation).toMatchObject({
      why: ['address-outside'],
      dataVersion: 2,
    });
  });

  test('to a name that somebody else has asks whether they are two', async () => {
    await enrol(place, {
      data: { ...ALIX, lastName: 'Exemple', email: `exemple@${DOMAIN}` },
      recognised: { directoryId: 'exemple' },
    });
    const seen = checked(place.world);
    expect(await refusalOf(correct({ lastName: 'Exemple' }, place.one, seen))).toEqual(['conflict', 'holder-homonym']);
    const { holder } = await correct({ lastName: 'Exemple' }, place.one, { homonym: 'confirmed', ...seen });
    expect(holder.confirmation?.why).toEqual(['address-outside', 'homonym', 'renamed']);
    const taken = { lastName: 'Exemple', email: `exemple@${DOMAIN}` };
    expect(await refusalOf(correct(taken, place.one, { homonym: 'confirmed', ...seen }))).toEqual([
      'conflict',
      'holder-duplicate',
    ]);
  });

  test('lets go of the old name', async () => {
    await correct({ lastName: 'Nouveau' }, place.one, checked(place.world));
    const data = { ...OUTSIDE, email: `alix.deux@${DOMAIN}` };
    const { holder } = await enrol(place, { data, recognised: { directoryId: 'deux' } });
    expect(holder.state).toBe('registered');
  });
});

test('under control by two a leave waits too, and what the holder wished for is still to be answered', async () => {
  const strict = await ministry('strict', { dualControl: true });
  [place, alix] = [strict, await enrol(strict)];
  await decide(place.two, 'confirmed');
  await askCorrection(place.world, own(alix.principal), alix.holder.id, 'mon service a changé');
  await openHolder(place.world, officiating(place.two), alix.holder.id, {});
  expect((await now(place.world, alix.holder)).confirmation).toMatchObject({
    why: ['dual-control'],
    asked: { by: place.two.personId },
  });
  expect(await refusalOf(decide(place.two, 'confirmed'))).toEqual(['forbidden']);
  expect((await decide(place.one, 'confirmed')).holder.state).toBe('correction-asked');
  expect(toHolder()).toEqual(['holder-invited', 'holder-opened']);
});
