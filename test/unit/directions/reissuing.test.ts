import { beforeEach, describe, expect, test } from 'vitest';
import { meetDeadline } from '../../../shared/lifecycle/deadlines.ts';
import { confirmHolder } from '../../../shared/lifecycle/directions/confirming.ts';
import { correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { type ReissueInput, reissue } from '../../../shared/lifecycle/holders/reissuing.ts';
import type { CertificateRecord } from '../../../shared/lifecycle/records.ts';
import { audit } from '../../faults/audit.ts';
import { ALIX, certify, enrol, type Ministry, ministry, officiating } from '../../world/directions.ts';
import { checked, depart, tick } from '../../world/holder-life.ts';
import {
  accept,
  attest,
  CAMILLE,
  certified,
  now,
  opening,
  proCast,
  type Registered,
  refusalOf,
  request,
  told,
} from '../../world/holders.ts';
import { deadlinesOf, issued } from '../../world/retrieval.ts';

let place: Ministry;
let alix: Registered;
let first: CertificateRecord;
const MARRIED = { ...ALIX, lastName: 'Nouveau' };
const CORRECTED = { ...ALIX, firstNames: 'Alix Marie' };
beforeEach(async () => {
  place = await ministry();
  alix = await enrol(place);
  first = await certify(place, alix);
});

const act = (more: Partial<ReissueInput> = {}, by = place.one) =>
  reissue(place.world, officiating(by), alix.holder.id, {
    data: CORRECTED,
    reason: 'superseded',
    withinDays: 10,
    ...more,
  });
const orderOf = async ({ issuer, serial }: CertificateRecord) =>
  place.world.ledger.read('dueRevocation', { issuer, serial });
const stateOf = async ({ issuer, serial }: CertificateRecord) =>
  (await place.world.ledger.read('certificate', { issuer, serial }))!;
const meet = (of: CertificateRecord) => meetDeadline(deadlinesOf(place.world), of, 'clock');
const days = (n: number) => place.world.clock.advance(n * 86_400_000);

describe('a certified datum is corrected', () => {
  test('only together with the certificates that say it', async () => {
    const correction = correctHolder(place.world, officiating(place.one), alix.holder.id, { data: CORRECTED });
    expect(await refusalOf(correction)).toEqual(['wrong-state', 'certified-datum']);
    const service = { ...ALIX, service: 'Autre' };
    await correctHolder(place.world, officiating(place.one), alix.holder.id, { data: service });
    expect(await refusalOf(act({ data: { ...ALIX, service: 'Encore' } }))).toEqual(['wrong-state']);
  });

  test('in one commit: data, orders and leave; the old one ends when the new one is accepted', async () => {
    const { holder, revoked } = await act();
    const { issuer, serial } = first;
    expect(revoked).toEqual([{ issuer, serial }]);
    expect(holder).toMatchObject({ state: 'registered', dataVersion: 2, opening: { replaces: [{ issuer, serial }] } });
    expect(await orderOf(first)).toMatchObject({
      state: 'waiting',
      reason: 'superseded',
      orderedBy: { capacity: 'registration-officer', personId: place.one.personId },
    });
    expect(told(place.world)).toContainEqual({ notice: 'holder-reissue', holderId: holder.id });
    await meet(first);
    expect((await stateOf(first)).state).toBe('issued');

    days(2);
    await attest(place.world, alix);
    const second = await issued(place.world, (await request(place.world, alix)).request);
    await accept(place.world, alix, second);
    expect((await orderOf(first))!.at).toBe(place.world.clock.now().toISOString());
    await meet(first);
    expect((await stateOf(first)).revocation).toMatchObject({ reason: 'superseded', by: place.one.personId });
    expect((await stateOf(second)).state).toBe('issued');
    expect(audit(place.world)).toEqual([]);
  });

  test('and nobody takes the new one up: the old one ends all the same, on its day', async () => {
    await act({ withinDays: 10 });
    days(9);
    await meet(first);
    expect((await stateOf(first)).state).toBe('issued');
    days(1);
    await meet(first);
    expect((await stateOf(first)).state).toBe('revoked');
  });

  test('at once', async () => {
    const { atOnce } = await act({ withinDays: 0, reason: 'affiliationChanged' });
    expect(atOnce).toBe(true);
    await meet(first);
    expect((await stateOf(first)).revocation?.reason).toBe('affiliationChanged');
    await attest(place.world, alix);
    await issued(place.world, (await request(place.world, alix)).request);
  });

  test('asked again with the same data it answers with what was done, and does nothing', async () => {
    const once = await act();
    const before = place.world.table.rows().length;
    const again = await act();
    expect([again.revoked, again.holder.version]).toEqual([once.revoked, once.holder.version]);
    expect(place.world.table.rows()).toHaveLength(before);
  });

  test('asked again to end them sooner it brings the order forward, and never puts it off', async () => {
    await act({ withinDays: 30 });
    const { atOnce } = await act({ withinDays: 0 });
    expect(atOnce).toBe(true);
    expect((await orderOf(first))!.at).toBe(place.world.clock.now().toISOString());
    await act({ withinDays: 10 });
    await meet(first);
    expect((await stateOf(first)).state).toBe('revoked');
    const before = place.world.table.rows().length;
    await act({ withinDays: 0 });
    expect(place.world.table.rows()).toHaveLength(before);
    expect(audit(place.world)).toEqual([]);
  });

  test('refused by the second officer: the certificate stays, its order is taken back', async () => {
    const dual = await ministry('dual', { dualControl: true });
    const one = await enrol(dual);
    await confirmHolder(dual.world, officiating(dual.two), one.holder.id, { decision: 'confirmed' });
    const certificate = await certify(dual, one);
    const { issuer, serial } = certificate;
    const input = { data: { ...ALIX, lastName: 'Faute' }, reason: 'superseded', withinDays: 10 } as const;
    await reissue(dual.world, officiating(dual.one), one.holder.id, { ...input, ...checked(dual.world) });
    await confirmHolder(dual.world, officiating(dual.two), one.holder.id, { decision: 'refused', reasons: 'Non.' });
    expect(await dual.world.ledger.read('dueRevocation', { issuer, serial })).toMatchObject({ state: 'cancelled' });
    dual.world.clock.advance(11 * 86_400_000);
    await meetDeadline(deadlinesOf(dual.world), certificate, 'clock');
    expect((await dual.world.ledger.read('certificate', { issuer, serial }))!.state).toBe('issued');
    expect(audit(dual.world)).toEqual([]);
  });

  test('to an address outside: the order stands, the holder is told once a second officer has confirmed', async () => {
    const { holder } = await act({ data: { ...ALIX, email: 'alix@example.org' } });
    expect(holder).toMatchObject({ state: 'unconfirmed', opening: { replaces: [{}] } });
    const tells = () => told(place.world).filter(({ holderId, personId }) => holderId === holder.id && !personId);
    expect(tells().map(({ notice }) => notice)).not.toContain('holder-reissue');
    await confirmHolder(place.world, officiating(place.two), holder.id, { decision: 'confirmed' });
    expect(tells().map(({ notice }) => notice)).toEqual(
      expect.arrayContaining(['holder-reissue', 'holder-address-changed']),
    );
    expect((await now(place.world, holder)).opening?.replaces).toHaveLength(1);
  });

  test('to another name: after an identity check and a second officer’s yes, and then known by it elsewhere too', async () => {
    const { world, one, two, elsewhere, other } = place;
    expect(await refusalOf(act({ data: MARRIED }))).toEqual(['policy', 'names-differ']);
    const { holder } = await act({ data: MARRIED, withinDays: 0, ...checked(world) });
    expect(holder).toMatchObject({ state: 'unconfirmed', confirmation: { why: ['renamed'] } });
    await confirmHolder(world, officiating(two), holder.id, { decision: 'confirmed' });
    await tick(world);
    await depart(world, one, holder, { kind: 'transfer' });
    await tick(world);
    const data = { ...MARRIED, email: 'alix@autre.example.org' };
    const again = await enrol({ ...place, direction: other }, { data, ...checked(world) }, elsewhere);
    expect([again.holder.personId, again.holder.state]).toEqual([alix.holder.personId, 'registered']);
    expect(audit(world)).toEqual([]);
  });

  test('of a holder without a certificate is a correction alone', async () => {
    const data = { ...ALIX, lastName: 'Autre', email: `autre@${'ministere.example.org'}` };
    const other = await enrol(place, { data, recognised: { directoryId: 'autre' } });
    const input = { data: { ...data, firstNames: 'Noé' }, reason: 'superseded', withinDays: 3 } as const;
    const asked = reissue(place.world, officiating(place.one), other.holder.id, input);
    expect(await refusalOf(asked)).toEqual(['wrong-state']);
  });

  test('of a professional too, by their administrator', async () => {
    const { world, cast } = await proCast('pro');
    const mine = await certified(world, cast);
    const data = { ...CAMILLE, firstNames: 'Camille' };
    const input = { data, reason: 'superseded', withinDays: 5 } as const;
    const { holder, revoked } = await reissue(world, opening(cast.administrator), mine.holder.id, input);
    expect([holder.state, holder.opening?.replaces]).toEqual(['registered', revoked]);
    expect(revoked).toEqual([{ issuer: mine.certificate.issuer, serial: mine.certificate.serial }]);
    expect(audit(world)).toEqual([]);
  });
});
