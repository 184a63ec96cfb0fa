import { describe, expect, test } from 'vitest';
import type { SigningRecord } from '../../../shared/lifecycle/records.ts';
import { type Matching, match, shortOf } from '../../../shared/lifecycle/sign-watch/matching.ts';
import type { TrailSignature } from '../../../shared/lifecycle/sign-watch/trail-file.ts';

/** What explains a signature, and what does not: one cause in each case. */
const CA = 'alias/ca';
const minute = (n: number, second = 0) => new Date(Date.UTC(2028, 0, 31, 10, n, second)).toISOString();

const leave = (more: Partial<SigningRecord> = {}): SigningRecord => ({
  kind: 'signing',
  id: 'leave-1',
  version: 1,
  createdAt: minute(0),
  until: minute(15),
  keyId: CA,
  by: 'issue-certificate',
  signs: { of: 'certificate', issuer: 'ca', serial: '7f' },
  most: 1,
  ...more,
});
const kept = (more: Partial<SigningRecord> = {}) => leave({ version: 2, requestIds: ['request-1'], ...more });

const signature = (more: Partial<TrailSignature> = {}): TrailSignature => ({
  requestId: 'request-1',
  key: CA,
  at: minute(1),
  by: 'issue-certificate',
  refused: false,
  ...more,
});

const signers = {
  keys: new Map(),
  roles: new Map(),
  may: new Map([
    [CA, new Set(['issue-certificate', 'issue-crl'])],
    ['alias/ocsp', new Set(['status'])],
    ['alias/root', new Set(['ceremony'])],
  ]),
};

const of = (signatures: readonly TrailSignature[], leaves: readonly SigningRecord[], more: Partial<Matching> = {}) =>
  match({ signatures, leaves, signers, contradicted: new Set(), used: new Map(), now: new Date(minute(40)), ...more });

type Verdict = 'recorded' | 'unanswered' | 'refused' | 'waiting' | 'no-record' | 'other-record' | 'stranger';

function verdictOf(...asked: Parameters<typeof of>): Verdict {
  const { tallies, unexplained, waiting } = of(...asked);
  if (waiting > 0) return 'waiting';
  if (unexplained[0]) return unexplained[0].why;
  const [tally] = tallies;
  return (['recorded', 'unanswered', 'refused'] as const).find((one) => tally![one] === 1)!;
}

const cases: readonly (readonly [
  name: string,
  verdict: Verdict,
  one: TrailSignature,
  leaves: readonly SigningRecord[],
  more?: Partial<Matching>,
])[] = [
  ['its request id is on record', 'recorded', signature(), [kept()]],
  [
    'it is on record, and the file came a week later',
    'recorded',
    signature(),
    [kept()],
    { now: new Date(minute(10_000)) },
  ],
  ['it is on record with another key', 'other-record', signature(), [kept({ keyId: 'alias/root' })]],
  ['it is on record as another function’s', 'other-record', signature(), [kept({ by: 'issue-crl' })]],
  [
    'what it is said to be for does not name it',
    'other-record',
    signature(),
    [kept()],
    { contradicted: new Set(['leave-1']) },
  ],
  ['nothing is on record', 'no-record', signature(), []],
  ['nothing is on record yet', 'waiting', signature({ at: minute(39) }), []],
  ['its answer was lost', 'unanswered', signature(), [leave()]],
  [
    'its answer was lost, and the clock was put back since',
    'unanswered',
    signature(),
    [leave()],
    { now: new Date(minute(-900)) },
  ],
  ['its answer may still be recorded', 'waiting', signature({ at: minute(39) }), [leave({ createdAt: minute(38) })]],
  ['the attempt was of another key', 'no-record', signature(), [leave({ keyId: 'alias/root' })]],
  ['the attempt was of another function', 'no-record', signature(), [leave({ by: 'issue-crl' })]],
  ['the attempt came later', 'no-record', signature(), [leave({ createdAt: minute(2) })]],
  ['the attempt was over', 'no-record', signature({ at: minute(16) }), [leave()]],
  [
    'the trail’s clock is some seconds behind',
    'unanswered',
    signature({ at: minute(0) }),
    [leave({ createdAt: minute(0, 8) })],
  ],
  ['the attempt has its own signature', 'no-record', signature({ requestId: 'request-2' }), [kept()]],
  [
    'the attempt explains one of another file',
    'no-record',
    signature(),
    [leave()],
    { used: new Map([['other', 'leave-1']]) },
  ],
  [
    'the trail tells of it a second time',
    'unanswered',
    signature(),
    [leave()],
    { used: new Map([[shortOf('request-1'), 'leave-1']]) },
  ],
  ['whoever asked is nobody of ours', 'stranger', signature({ by: undefined }), [kept()]],
  ['whoever asked may not use this key', 'stranger', signature({ by: 'status' }), [kept({ by: 'status' })]],
  ['a stranger was refused', 'stranger', signature({ by: undefined, refused: true }), []],
  ['the key’s keeper said no', 'refused', signature({ refused: true }), [leave()]],
  ['the key’s keeper said no to what nobody announced', 'refused', signature({ refused: true }), []],
];

describe('one signature', () => {
  test.each(cases.map(([name, verdict, ...asked]) => ({ name, verdict, asked })))(
    '$name: $verdict',
    ({ verdict, asked: [one, leaves, more] }) => expect(verdictOf([one], leaves, more)).toBe(verdict),
  );
});

describe('many', () => {
  const at = (n: number, more: Partial<TrailSignature> = {}) =>
    signature({ requestId: `request-${n}`, at: minute(n), ...more });

  test('an attempt explains one signature and no more', () => {
    const { tallies, unexplained, used } = of([at(1), at(2)], [leave()]);
    expect(tallies).toMatchObject([{ key: CA, signatures: 2, recorded: 0, unanswered: 1, unexplained: 1 }]);
    expect(unexplained).toMatchObject([{ requestId: 'request-2', why: 'no-record' }]);
    expect(used).toEqual([{ signing: 'leave-1', requests: ['request-1'] }]);
  });

  test('attempts go to those whom they fit, whichever ends first to the first', () => {
    const long = leave({ id: 'long', createdAt: minute(0), until: minute(15) });
    const short = leave({ id: 'short', createdAt: minute(0), until: minute(5) });
    const { unexplained, used } = of([at(4), at(12)], [long, short]);
    expect(unexplained).toEqual([]);
    expect(used.map(({ signing }) => signing)).toEqual(['short', 'long']);
  });

  test('a refused call uses its attempt up: nobody hides behind it', () => {
    const { tallies, unexplained } = of([at(1, { refused: true }), at(2)], [leave()]);
    expect(tallies).toMatchObject([{ signatures: 1, refused: 1, unexplained: 1 }]);
    expect(unexplained).toHaveLength(1);
  });

  test('leave for many explains what is left of it once its ids are there', () => {
    const many = { keyId: 'alias/ocsp', by: 'status', signs: { of: 'status' } } as const;
    const asked = [1, 2, 3, 4].map((n) => at(n, { key: 'alias/ocsp', by: 'status' }));
    const open = of(asked, [leave({ ...many, most: 4 })]);
    expect(open.tallies).toMatchObject([{ signatures: 4, unanswered: 4 }]);
    const back = leave({ ...many, most: 3, requestIds: ['request-1', 'request-2'] });
    expect(of(asked, [back]).tallies).toMatchObject([{ recorded: 2, unanswered: 1, unexplained: 1 }]);
  });

  test('keys are counted apart, and what waits is not settled', () => {
    const { tallies, waiting } = of([at(1), at(39, { key: 'alias/root', by: 'ceremony' })], [kept()]);
    expect(waiting).toBe(1);
    expect(tallies.map(({ key, signatures }) => [key, signatures])).toEqual([
      [CA, 1],
      ['alias/root', 1],
    ]);
  });
});
