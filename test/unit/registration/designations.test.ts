import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { checkSignedOn, dayOf, monthsBefore } from '../../../shared/registration/designation-dates.ts';
import {
  DESIGNATION_STATES,
  type DesignationRecord,
  type DesignationState,
} from '../../../shared/registration/designation-records.ts';
import {
  checkedLines,
  type DesignationAct,
  edited,
  MOST_LINES,
  moved,
  refuseFamily,
} from '../../../shared/registration/designations.ts';

const AT = '2027-03-01T08:00:00.000Z';
const LATER = '2027-03-02T08:00:00.000Z';
const who = { personId: 'p', mandateId: 'm', capacity: 'legal-representative' } as const;
const file = { sha256: 'ab'.repeat(32), key: 'forms/d/x.pdf', size: 10, receivedAt: AT, by: who, findings: [] };

const designation = (state: DesignationState): DesignationRecord => ({
  kind: 'designation',
  id: 'd',
  version: 7,
  createdAt: AT,
  updatedAt: AT,
  number: 'F503-2027-2222-3333-4444',
  structureId: 's',
  offers: [{ subscriptionId: 'o', offer: 'ORG' }],
  lines: [],
  signatory: who,
  origin: 'platform',
  enteredBy: [who],
  state,
  form: { dataSha256: 'cd'.repeat(32), sha256: 'ef'.repeat(32), key: 'forms/d/y.pdf', madeAt: AT },
  signed: { ...file, dataSha256: 'cd'.repeat(32) },
  superseded: [],
  submission: { at: AT, by: who, signedOn: '2027-03-01', texts: [] },
  review: { at: AT, by: who },
});

const refusal = (act: () => unknown): Refusal => {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
};

describe('the states of a designation', () => {
  /** Written down apart from the table: state, act, next state. */
  const LISTED: readonly (readonly [DesignationState, DesignationAct, DesignationState])[] = [
    ['draft', 'edited', 'draft'],
    ['draft', 'form-printed', 'draft'],
    ['draft', 'signed-form-received', 'draft'],
    ['draft', 'submitted', 'submitted'],
    ['draft', 'withdrawn', 'withdrawn'],
    ['submitted', 'edited', 'draft'],
    ['submitted', 'signed-form-received', 'draft'],
    ['submitted', 'review-begun', 'under-review'],
    ['submitted', 'withdrawn', 'withdrawn'],
    ['under-review', 'edited', 'draft'],
    ['under-review', 'signed-form-received', 'draft'],
    ['under-review', 'review-begun', 'under-review'],
    ['under-review', 'accepted', 'accepted'],
    ['under-review', 'refused', 'refused'],
    ['under-review', 'withdrawn', 'withdrawn'],
  ];
  const ACTS = [...new Set(LISTED.map(([, act]) => act))];
  const next = (state: DesignationState, act: DesignationAct) =>
    LISTED.find(([from, by]) => from === state && by === act)?.[2];

  test.each(LISTED)('%s, once %s, is %s', (state, act, to) => {
    const { record, event } = moved(designation(state), act, LATER);
    expect(record).toMatchObject({ state: to, version: 8, updatedAt: LATER, createdAt: AT });
    expect(event.type).toBe(`designation.${act}`);
  });

  const unlisted = DESIGNATION_STATES.flatMap((state) => ACTS.map((act) => [state, act] as const)).filter(
    ([state, act]) => next(state, act) === undefined,
  );
  test.each(unlisted)('%s cannot be %s', (state, act) => {
    expect(refusal(() => moved(designation(state), act, LATER)).code).toBe('wrong-state');
  });

  test('every pair of state and act is one or the other', () => {
    expect(LISTED.length + unlisted.length).toBe(DESIGNATION_STATES.length * 8);
  });

  test.each(['draft', 'submitted', 'under-review'] as const)('an edit of one that is %s begins anew', (state) => {
    const content = { offers: [], lines: [], signatory: who };
    const { record, event } = edited(designation(state), content, { ...who, personId: 'q' }, LATER);
    expect(record).not.toHaveProperty('form');
    expect(record).not.toHaveProperty('signed');
    expect(record).not.toHaveProperty('submission');
    expect(record).not.toHaveProperty('review');
    expect(record).toMatchObject({ state: 'draft', superseded: [{ sha256: file.sha256, supersededAt: LATER }] });
    expect(record.enteredBy.map(({ personId }) => personId)).toEqual(['p', 'q']);
    expect(event.data).toMatchObject({ cancelled: state !== 'draft' });
  });
});

describe('the date beside the signature (F503, PRODUCT journey A step 3)', () => {
  test.each([
    ['2026-12-01', 'three months to the day'],
    ['2027-02-28', 'yesterday'],
    ['2027-03-01', 'today'],
  ])('%s is taken: %s', (signedOn) => checkSignedOn(signedOn, { receivedAt: AT }));

  test.each([
    ['2026-11-30', 'date-old', 'policy'],
    ['2027-03-02', 'date-future', 'policy'],
    ['2027-02-29', 'date-invalid', 'malformed'],
    ['1 mars 2027', 'date-invalid', 'malformed'],
    ['', 'date-invalid', 'malformed'],
  ])('%s is refused: %s', (signedOn, rule, code) => {
    const refused = refusal(() => checkSignedOn(signedOn, { receivedAt: AT }));
    expect(refused).toMatchObject({ code, findings: [{ code: rule, pointer: '/signedOn' }] });
  });

  test('the day is the one of Paris', () => {
    expect(dayOf('2027-03-01T23:30:00.000Z')).toBe('2027-03-02');
    expect(dayOf('2027-07-01T22:30:00.000Z')).toBe('2027-07-02');
    checkSignedOn('2027-03-02', { receivedAt: '2027-03-01T23:30:00.000Z' });
  });

  test('three months before a day that has none is the last of the month', () => {
    expect(monthsBefore('2027-05-31', 3)).toBe('2027-02-28');
    expect(monthsBefore('2028-05-31', 3)).toBe('2028-02-29');
    expect(monthsBefore('2027-01-15', 3)).toBe('2026-10-15');
  });
});

describe('the lines of form F503 §4', () => {
  const good = {
    lastName: "D'ARTAGNAN-LEBŒUF",
    firstNames: 'Éloïse Marie',
    phone: '+33 1 23 45 67 89',
    email: 'eloise@example.test',
    card: { family: 'CPS', number: '0000000042' },
  } as const;
  const cardOf = (number: number) => ({ family: 'CPS', number: String(number).padStart(10, '0') }) as const;

  test('one to six of them, each card once', () => {
    expect(checkedLines([good])).toHaveLength(1);
    expect(checkedLines(Array.from({ length: MOST_LINES }, (_, i) => ({ ...good, card: cardOf(i) })))).toHaveLength(6);
    expect(refusal(() => checkedLines([])).findings[0]?.code).toBe('lines-missing');
    const seven = Array.from({ length: 7 }, (_, i) => ({ ...good, card: cardOf(i) }));
    expect(refusal(() => checkedLines(seven)).findings[0]?.code).toBe('lines-too-many');
    expect(refusal(() => checkedLines([good, good])).findings[0]).toMatchObject({
      code: 'card-twice',
      pointer: '/lines/1/card',
    });
  });

  test.each([
    ['lastName', '', 'text-length'],
    ['lastName', '\u0414\u042E\u041F\u041E\u041D', 'text-letters'],
    ['lastName', 'DUPONT 2', 'name-characters'],
    ['lastName', 'D\u041ePONT', 'text-mixed-scripts'],
    ['lastName', '<b>DUPONT</b>', 'text-markup'],
    ['firstNames', 'Anne\u202Eenna', 'text-characters'],
    ['firstNames', 'A'.repeat(101), 'text-length'],
    ['firstNames', ' Anne', 'text-spaces'],
    ['email', 'nobody', 'email-invalid'],
    ['email', 'a@example.test\r\nBcc: b@example.test', 'email-invalid'],
    ['phone', 'call me', 'phone-invalid'],
  ] as const)('%s %j is refused with its line and rule', (field, value, code) => {
    const refused = refusal(() => checkedLines([good, { ...good, card: cardOf(1), [field]: value }]));
    expect(refused).toMatchObject({ code: 'malformed', findings: [{ code, pointer: `/lines/1/${field}` }] });
  });

  test('a card number has ten digits', () => {
    const short = { ...good, card: { family: 'CPS', number: '42' } } as const;
    expect(refusal(() => checkedLines([short])).findings[0]?.pointer).toBe('/lines/0/card/number');
  });

  test('CPF is refused with its reason', () => {
    const refused = refusal(() => refuseFamily('CPF', '/lines/0/card/family'));
    expect(refused.detail).toMatch(/CPF/);
    expect(refused.findings[0]).toMatchObject({ code: 'card-family', pointer: '/lines/0/card/family' });
  });
});
