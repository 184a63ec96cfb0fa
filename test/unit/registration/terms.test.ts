import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../shared/errors.ts';
import {
  approvedTerms,
  demandConsequence,
  demandedEdition,
  editionOf,
  followedEdition,
  inForceEdition,
  newTerms,
  referenceOf,
  refusedTerms,
  stepDue,
  type TermsForm,
  wordingOfEdition,
} from '../../../shared/registration/terms.ts';
import { populationOf, type TermsRecord } from '../../../shared/registration/terms-records.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
const document = { sha256: 'a'.repeat(64), mediaType: 'text/plain', size: 3 } as const;
const form: TermsForm = {
  population: 'holders',
  title: { fr: 'Conditions', en: 'Terms' },
  documents: { fr: document, en: { ...document, sha256: 'b'.repeat(64) } },
  inForceFrom: at(10),
  reacceptance: { by: at(40), revokeFrom: at(60) },
};
const one = { personId: 'one', mandateId: 'm1' };
const two = { personId: 'two', mandateId: 'm2' };
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'done';
  } catch (thrown) {
    const { code, findings } = thrown as Refusal;
    return [code, ...findings.map((finding) => finding.code)].join(' ');
  }
};
const propose = (more: Partial<TermsForm> = {}, editions: TermsRecord[] = []) =>
  newTerms({ ...form, ...more }, editions, one, at(0)).record;
const approve = (terms: TermsRecord, day = 0) =>
  approvedTerms(terms, { sha256: terms.sha256, by: two }, at(day)).record;

describe('an edition of terms', () => {
  test('is numbered after all that were ever proposed, the built-in one first', () => {
    expect(propose().edition).toBe(2);
    const refused = refusedTerms(propose(), { by: two, reasons: 'no' }, at(0)).record;
    expect(propose({}, [refused]).edition).toBe(3);
    expect(referenceOf(propose())).toMatchObject({ id: 'holder-terms', version: '2' });
    expect([editionOf({ version: '2026-1' }), editionOf({ version: '2' }), editionOf({ version: '02' })]).toEqual([
      1, 2, 1,
    ]);
  });

  test('is accepted by a digest over all that it says', () => {
    const { sha256 } = propose();
    const others: Partial<TermsForm>[] = [
      { title: { fr: 'Autres', en: 'Terms' } },
      { documents: { ...form.documents, en: document } },
      { documents: { ...form.documents, fr: { ...document, mediaType: 'text/markdown' } } },
      { population: 'administrators' },
    ];
    for (const other of others) expect(propose(other).sha256).not.toBe(sha256);
    expect(propose({ inForceFrom: at(11) }).sha256).toBe(sha256);
    expect(wordingOfEdition(propose())).toBe(
      `holder-terms\n2\nConditions\ntext/plain ${'a'.repeat(64)}\nTerms\ntext/plain ${'b'.repeat(64)}\n`,
    );
  });

  test('is approved by a second officer, who names what they read, once', () => {
    const terms = propose();
    const by = (officer: typeof one, sha256 = terms.sha256) =>
      codeOf(() => approvedTerms(terms, { sha256, by: officer }, at(0)));
    expect(by(one)).toBe('forbidden');
    expect(by(two, 'f'.repeat(64))).toBe('conflict');
    expect(by(two)).toBe('done');
    expect(codeOf(() => approve(approve(terms)))).toBe('wrong-state');
    expect(codeOf(() => refusedTerms(approve(terms), { by: two, reasons: 'late' }, at(1)))).toBe('wrong-state');
  });

  test('leaves people fourteen days from its approval, and seven more before anything is revoked', () => {
    expect(codeOf(() => propose({ reacceptance: { by: at(13) } }))).toBe('malformed terms-notice');
    expect(codeOf(() => propose({ inForceFrom: at(50), reacceptance: { by: at(40) } }))).toBe('malformed terms-notice');
    expect(codeOf(() => propose({ reacceptance: { by: at(40), revokeFrom: at(46) } }))).toBe('malformed terms-respite');
    expect(codeOf(() => approve(propose(), 27))).toBe('malformed terms-notice');
    expect(codeOf(() => approve(propose(), 26))).toBe('done');
  });

  test('revokes nothing of representatives, who hold no certificates', () => {
    expect(codeOf(() => demandConsequence({ ...form, population: 'representatives' }))).toBe(
      'malformed terms-consequence',
    );
    expect(codeOf(() => demandConsequence({ population: 'representatives', reacceptance: { by: at(40) } }))).toBe(
      'done',
    );
  });

  test('is in force from its date, demanded from its deadline, and followed by the clock while it is the last', () => {
    const second = approve(propose());
    const third = {
      ...approve(propose({ inForceFrom: at(20) }, [second])),
      reacceptance: undefined,
    } as never as TermsRecord;
    const open = propose({}, [second, third]);
    const editions = [second, third, open];
    expect([at(9), at(10), at(20)].map((now) => inForceEdition(editions, now)?.edition)).toEqual([undefined, 2, 3]);
    expect([at(39), at(40)].map((now) => demandedEdition(editions, now)?.edition)).toEqual([undefined, 2]);
    expect(followedEdition(editions)?.edition).toBe(2);
  });
});

describe('the clock’s steps about one person', () => {
  const terms = approve(propose());
  const step = (done: Parameters<typeof stepDue>[1], day: number) => stepDue(terms, done, at(day));

  test('are told one after the other, each on its day', () => {
    expect(step(undefined, 0)).toEqual({ step: 'announced', dueAt: at(26) });
    expect(step('announced', 25)).toEqual({ dueAt: at(26) });
    expect(step('announced', 26)).toEqual({ step: 'reminded', dueAt: at(38) });
    expect(step('reminded', 38)).toEqual({ step: 'warned', dueAt: at(40) });
    expect(step('warned', 40)).toEqual({ step: 'blocked', dueAt: at(53) });
    expect(step('blocked', 53)).toEqual({ step: 'last-warned', dueAt: at(60) });
    expect(step('last-warned', 60)).toEqual({ step: 'revoked' });
    expect(step('revoked', 61)).toEqual({});
  });

  test('say the last thing that is due after a clock that stood still, and revoke nobody without a last warning', () => {
    expect(step('announced', 39)).toEqual({ step: 'warned', dueAt: at(40) });
    expect(step('reminded', 70)).toEqual({ step: 'last-warned', dueAt: at(77) });
    expect(step('last-warned', 77)).toEqual({ step: 'revoked' });
  });

  test('leave the whole time between a last warning that comes late and the revocation', () => {
    expect(step('blocked', 59)).toEqual({ step: 'last-warned', dueAt: at(66) });
    expect(step('announced', 60)).toEqual({ step: 'last-warned', dueAt: at(67) });
  });

  test('begin with the announcement, for whoever comes late as well', () => {
    expect(step(undefined, 39)).toEqual({ step: 'announced', dueAt: at(40) });
    expect(step(undefined, 90)).toEqual({ step: 'announced' });
  });
});

test('the house’s own people have no terms of a population', () => {
  const roles = [
    'holder',
    'legal-representative',
    'mandatary',
    'technical-administrator',
    'validation-agent',
    'auditor',
  ] as const;
  expect(roles.map(populationOf)).toEqual([
    'holders',
    'representatives',
    'representatives',
    'administrators',
    undefined,
    undefined,
  ]);
});
