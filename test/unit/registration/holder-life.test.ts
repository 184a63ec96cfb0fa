import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { monthsLater, startOfDay } from '../../../shared/registration/days.ts';
import {
  deletionConfirmed,
  deletionReminded,
  departureDeclared,
  departureSettled,
  departureWithdrawn,
  lapseOfOpening,
  leftHolder,
  lifeDueAt,
  lifeStepDue,
  lossDeclared,
  lossSettled,
} from '../../../shared/registration/holder-life.ts';
import type { HolderRecord } from '../../../shared/registration/holder-records.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { type Held, identityDue } from '../../../shared/registration/identity-due.ts';
import { holder as aHolder } from '../../contract/records.ts';

const AT = '2026-03-10T08:00:00.000Z';
const by = (capacity: string) => ({ at: AT, capacity, authentication: 'token', by: 'p', mandateId: 'm' });
const holder = (more: Partial<HolderRecord> = {}) => aHolder({ createdAt: '2026-01-05T09:00:00.000Z', ...more });
const leaving = (on: string, capacity = 'registration-officer', more: Partial<HolderRecord> = {}) =>
  departureDeclared(holder(more), { kind: 'departure', on, declared: by(capacity) }).record;
const codes = (act: () => unknown): readonly string[] => {
  try {
    act();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return [thrown.code, ...thrown.findings.map(({ code }) => code)];
  }
  return [];
};

describe('a day begins in Paris', () => {
  test.each([
    ['2026-01-15', '2026-01-14T23:00:00.000Z'],
    ['2026-07-15', '2026-07-14T22:00:00.000Z'],
    // the nights on which the clocks change
    ['2026-03-29', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', '2026-10-25T23:00:00.000Z'],
  ])('%s at %s', (day, at) => {
    expect(startOfDay(day)).toBe(at);
  });
  test.each(['2026-02-30', '2026-2-3', '', '2026-13-01', '20260101'])('%s is none', (day) => {
    expect(startOfDay(day)).toBeUndefined();
  });
  // a request that came at half past midnight is of that day, though by UTC it is still the one before
  test.each([
    ['2026-05-30T22:30:00.000Z', 1, '2026-06-29T22:30:00.000Z'],
    ['2026-01-30T23:30:00.000Z', 1, '2026-02-27T23:30:00.000Z'],
    ['2026-03-02T09:00:00.000Z', 1, '2026-04-02T08:00:00.000Z'],
    ['2026-12-31T22:59:59.999Z', 2, '2027-02-28T22:59:59.999Z'],
  ])('%s and %i months: %s', (at, months, later) => {
    expect(monthsLater(at, months)).toBe(later);
  });
});

describe('a departure (PRODUCT journey B, step 5)', () => {
  test('lies ahead, has come, or is past: its day in Paris, or now', () => {
    expect(leaving('2026-04-01').departure?.effectiveAt).toBe('2026-03-31T22:00:00.000Z');
    expect(leaving('2026-03-10').departure?.effectiveAt).toBe(AT);
    expect(leaving('2026-02-01').departure?.effectiveAt).toBe(AT);
  });

  test.each<[string, string]>([
    ['2026-02-30', 'date-invalid'],
    ['2026-01-04', 'departure-before'],
    ['2027-03-14', 'departure-ahead'],
  ])('not on %s: %s', (on, code) => {
    expect(codes(() => leaving(on))).toEqual(['malformed', code]);
  });

  test('is moved and withdrawn by whoever may declare it; what others declared, not by the holder', () => {
    const declared = leaving('2026-04-01');
    const again = (capacity: string, record: HolderRecord) =>
      codes(() => departureDeclared(record, { kind: 'transfer', on: '2026-05-01', declared: by(capacity) }));
    expect(again('registration-officer', declared)).toEqual([]);
    expect(again('holder', declared)).toEqual(['forbidden']);
    expect(codes(() => departureWithdrawn(declared, by('holder')))).toEqual(['forbidden']);
    expect(departureWithdrawn(declared, by('registration-officer')).record.departure).toBeUndefined();
    const own = leaving('2026-04-01', 'holder');
    expect(again('holder', own)).toEqual([]);
    expect(again('registration-officer', own)).toEqual([]);
    expect(departureWithdrawn(own, by('holder')).record.departure).toBeUndefined();
    expect(codes(() => departureWithdrawn(holder(), by('holder')))).toEqual(['wrong-state']);
  });

  test('is final once its day has come, be the clock late to act on it', () => {
    const { effectiveAt } = leaving('2026-04-01').departure!;
    const declared = (at: string) => ({ ...by('registration-officer'), at });
    const moved = (at: string) => () =>
      departureDeclared(leaving('2026-04-01'), { kind: 'departure', on: '2026-05-01', declared: declared(at) });
    const withdrawn = (at: string) => () => departureWithdrawn(leaving('2026-04-01'), declared(at));
    const before = new Date(Date.parse(effectiveAt) - 1).toISOString();
    expect([codes(moved(before)), codes(withdrawn(before))]).toEqual([[], []]);
    expect([codes(moved(effectiveAt)), codes(withdrawn(effectiveAt))]).toEqual([['wrong-state'], ['wrong-state']]);
  });

  test('is final once it has taken effect, and takes leave, word and wish with it', () => {
    const attested = { at: AT, dataVersion: 1, dataDigest: 'd', text: {}, language: 'fr', authentication: 'token' };
    const opening = { at: AT, by: { personId: 'p', mandateId: 'm' } };
    const left = leftHolder({ ...leaving('2026-03-10'), opening, attested: attested as never }, AT).record;
    expect(left).toMatchObject({ state: 'left', left: { at: AT, reminders: 0, dueAt: AT } });
    expect([left.opening, left.attested]).toEqual([undefined, undefined]);
    expect(codes(() => departureWithdrawn(left, by('registration-officer')))).toEqual(['wrong-state']);
  });
});

describe('what the clock is to look at', () => {
  const opening = { at: AT, by: { personId: 'p', mandateId: 'm' } };
  const loss = { what: 'lost', declared: by('holder'), certificates: [], whole: true } as const;

  test('is nothing of a holder to whom nothing happens', () => {
    expect(lifeDueAt(holder())).toBeUndefined();
    expect(lifeStepDue(holder(), '2099-01-01T00:00:00.000Z')).toBeUndefined();
  });

  test('a leave, until it lapses', () => {
    const one = holder({ opening });
    expect(lifeDueAt(one)).toBe(lapseOfOpening(opening));
    expect(lifeStepDue(one, AT)).toBeUndefined();
    expect(lifeStepDue(one, lapseOfOpening(opening))).toBe('lapse');
  });

  test('a departure from its day on, then what is left to settle, then reminders, then nothing', () => {
    const declared = leaving('2026-04-01');
    const day = declared.departure!.effectiveAt;
    expect([lifeDueAt(declared), lifeStepDue(declared, AT), lifeStepDue(declared, day)]).toEqual([
      day,
      undefined,
      'leave',
    ]);
    let one = leftHolder(declared, day).record;
    expect(lifeStepDue(one, day)).toBe('settle');
    one = departureSettled(one, day, true).record;
    for (const days of houseRules.deletionReminderDays) {
      expect(lifeDueAt(one)).toBe(new Date(Date.parse(day) + days * 86_400_000).toISOString());
      expect(lifeStepDue(one, lifeDueAt(one)!)).toBe('remind');
      one = deletionReminded(one).record;
    }
    expect(lifeDueAt(one)).toBeUndefined();
  });

  test('no reminder once the deletion is confirmed, before it is settled or after, nor where nothing is to be deleted', () => {
    const left = leftHolder(leaving('2026-03-10'), AT).record;
    const before = deletionConfirmed(left, AT, 'token').record;
    expect(lifeStepDue(before, AT)).toBe('settle');
    expect(lifeDueAt(departureSettled(before, AT, true).record)).toBeUndefined();
    expect(lifeDueAt(deletionConfirmed(departureSettled(left, AT, true).record, AT, 'token').record)).toBeUndefined();
    expect(lifeDueAt(departureSettled(left, AT, false).record)).toBeUndefined();
  });

  test('a loss that is not settled, and a leave is worth nothing after it', () => {
    const lost = lossDeclared(holder({ opening }), loss).record;
    expect([lost.opening, lifeDueAt(lost), lifeStepDue(lost, AT)]).toEqual([undefined, AT, 'loss']);
    const settled = lossSettled(lost, lost.losses![0]!, AT).record;
    expect([lifeDueAt(settled), settled.losses![0]!.settledAt]).toEqual([undefined, AT]);
  });
});

describe('the identity is checked again (PRODUCT journey B, step 6)', () => {
  const check = (at: string) => ({ how: 'in-person' as const, at, by: 'p' });
  const T = (month: number) => `2026-${String(month).padStart(2, '0')}-01T00:00:00.000Z`;
  const held = (month: number, more: Partial<Held> = {}): Held => ({
    issuedAt: T(month),
    ...more,
  });
  const due = (one: Partial<HolderRecord>, certificates: readonly Held[]) =>
    identityDue({ identity: [check(T(1))], ...one }, certificates)?.why;
  const revoked = (month: number, planned = false) => ({ revoked: { at: T(month), planned } });

  test('after a revocation, unless that was planned', () => {
    expect(due({}, [held(2)])).toBeUndefined();
    expect(due({}, [held(2, revoked(3))])).toBe('revocation');
    expect(due({}, [held(2, revoked(3, true))])).toBeUndefined();
    expect(due({ identity: [check(T(1)), check(T(4))] }, [held(2, revoked(3))])).toBeUndefined();
    // not by one of the same instant: which came first is not known
    expect(due({ identity: [check(T(3))] }, [held(2, revoked(3))])).toBe('revocation');
  });

  test('after a loss, whether there was a certificate or not', () => {
    const losses = [{ what: 'lost', declared: { ...by('holder'), at: T(3) }, certificates: [], whole: true }] as const;
    expect(due({ losses }, [])).toBe('loss');
    expect(due({ losses, identity: [check(T(4))] }, [])).toBeUndefined();
  });

  test('before every second renewal, and each further certificate is one, whatever it was asked for as', () => {
    expect(due({}, [])).toBeUndefined();
    expect(due({}, [held(2)])).toBeUndefined();
    expect(due({}, [held(2), held(3)])).toBe('renewals');
    // a correction of what the first one said is another one as well
    expect(due({}, [held(2, revoked(3, true)), held(3)])).toBe('renewals');
    // the check that was made for a renewal is good for the next one too
    const again = { identity: [check(T(1)), check(T(4))] };
    expect(due(again, [held(2), held(3)])).toBeUndefined();
    expect(due(again, [held(2), held(3), held(5)])).toBeUndefined();
    expect(due(again, [held(2), held(3), held(5), held(6)])).toBe('renewals');
  });
});
