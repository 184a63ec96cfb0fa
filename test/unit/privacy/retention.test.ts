import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyTableDefinition } from '../../../shared/ledger/table-definition.ts';
import { digestOfText, textOf } from '../../../shared/messages/texts/texts.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import {
  closedFrom,
  endedAlone,
  monthsAfter,
  nextLook,
  type PersonFacts,
  possibleFrom,
  standingAgainst,
  termsOfPerson,
} from '../../../shared/registration/retention.ts';
import {
  LOOK_AGAIN_MONTHS,
  RETENTION_CLASSES,
  type RetentionRule,
  retentionTable,
} from '../../../shared/registration/retention-table.ts';

const at = (day: string) => `${day}T09:00:00.000Z`;
const NOBODY: PersonFacts = { registeredAt: at('2026-01-31'), roles: [], holders: [], requests: [] };
const FORMER: PersonFacts = {
  ...NOBODY,
  roles: [
    { standing: false, endsAt: at('2027-03-01') },
    { standing: false, endsAt: at('2026-06-01') },
  ],
};
const HELD: PersonFacts = {
  ...FORMER,
  holders: [{ holderId: 'h', standing: false, endsAt: at('2029-05-05') }],
};
const untilOf = (facts: PersonFacts) =>
  Object.fromEntries(termsOfPerson(facts).map(({ class: name, until }) => [name, until]));

describe('calendar months', () => {
  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-03-02', 84, '2033-03-02'],
    ['2026-12-31', 12, '2027-12-31'],
  ])('%s and %i months: %s', (from, months, to) => expect(monthsAfter(at(from), months)).toBe(at(to)));

  test('the time of the day stays', () =>
    expect(monthsAfter('2026-03-02T23:59:59.999Z', 1)).toBe('2026-04-02T23:59:59.999Z'));
});

describe('how long what is kept', () => {
  test('of somebody who never had a role: a year from the registration', () =>
    expect(untilOf(NOBODY)).toEqual({ 'unused-person': at('2027-01-31'), 'sign-in-links': at('2027-01-31') }));

  test('of a former administrator: counted from the last role, whichever that was', () =>
    expect(untilOf(FORMER)).toEqual({
      'former-role': at('2037-03-01'),
      'revocation-requester': at('2037-03-01'),
      'sign-in-links': at('2028-03-01'),
    }));

  test('of somebody with a role in force: nothing has begun', () => {
    const facts = { ...FORMER, roles: [...FORMER.roles, { standing: true, endsAt: at('2030-01-01') }] };
    expect(new Set(Object.values(untilOf(facts)))).toEqual(new Set([undefined]));
    expect(nextLook(termsOfPerson(facts), at('2028-01-15'))).toBe(at('2028-07-15'));
  });

  test('of a holder: seven years from the end of the last certificate, beside what the role asks', () => {
    expect(untilOf(HELD)).toMatchObject({ 'holder-dossier': at('2036-05-05'), declarations: at('2036-05-05') });
    expect(nextLook(termsOfPerson(HELD), at('2029-01-01'))).toBe(at('2036-05-05'));
    expect(nextLook(termsOfPerson(HELD), at('2036-05-05'))).toBe(at('2037-03-01'));
  });

  test('a structure counts from its closure, or from the end of the overlap with its successor', () => {
    const base = { state: 'active' } as const;
    expect(closedFrom(base)).toBeUndefined();
    expect(closedFrom({ state: 'suspended' })).toBeUndefined();
    expect(closedFrom({ state: 'closed', closed: { at: at('2026-02-02'), reason: 'left' } })).toBe(at('2026-02-02'));
  });
});

describe('what stands against erasure', () => {
  const asked = { asked: true };
  const byTable = { asked: false };
  const classes = (facts: PersonFacts, now: string, how: { asked: boolean }) =>
    standingAgainst(termsOfPerson(facts), now, how).map((one) => one.class);

  test('of somebody who never had a role: nothing once they ask; else the year', () => {
    expect(classes(NOBODY, at('2026-02-01'), asked)).toEqual([]);
    expect(classes(NOBODY, at('2026-02-01'), byTable)).toEqual(['unused-person']);
    expect(classes(NOBODY, at('2027-01-31'), byTable)).toEqual([]);
  });

  test('a duty stands against whoever asks, to the instant', () => {
    expect(classes(HELD, at('2037-02-28'), asked)).toEqual(['former-role', 'revocation-requester']);
    expect(classes(HELD, at('2037-03-01'), asked)).toEqual([]);
    const standing = standingAgainst(termsOfPerson(HELD), at('2030-01-01'), asked);
    expect(possibleFrom(standing)).toBe(at('2037-03-01'));
  });

  test('a request that nobody has answered stands against it, and there is no date', () => {
    const open = { ...NOBODY, requests: [{ id: 'r' }] };
    expect(classes(open, at('2030-01-01'), asked)).toEqual(['privacy-requests']);
    expect(possibleFrom(standingAgainst(termsOfPerson(open), at('2030-01-01'), asked))).toBeUndefined();
    const answered = { ...NOBODY, requests: [{ id: 'r', answeredAt: at('2026-02-01') }] };
    expect(classes(answered, at('2026-02-02'), asked)).toEqual([]);
  });

  test('what ends alone ends alone', () => {
    const ended = (now: string) => endedAlone(termsOfPerson(HELD), now).map((one) => one.class);
    expect(ended(at('2028-02-29'))).toEqual([]);
    expect(ended(at('2028-03-01'))).toEqual(['sign-in-links']);
    expect(ended(at('2036-05-05'))).toEqual(['sign-in-links', 'holder-dossier', 'identity-checks', 'declarations']);
  });
});

describe('the table', () => {
  const rules: readonly (readonly [string, RetentionRule])[] = Object.entries(retentionTable);

  test('no period that the end of a role begins is shorter than the time between two looks', () => {
    for (const [name, { from, months }] of rules) {
      if (from === 'last-role' || from === 'holder-ended' || from === 'answered')
        expect(months, name).toBeGreaterThanOrEqual(LOOK_AGAIN_MONTHS);
    }
  });

  test('the notice says for how long copies live: as the tables are made', () => {
    expect(keyTableDefinition.recoveryDays).toBe(7);
    expect(textOf('privacy-notice')!.paragraphs.en.join()).toContain('a backup of these keys lives seven days');
  });

  test('an imported file is kept no longer than is said', () =>
    expect(houseRules.importKeptDays).toBeLessThanOrEqual(retentionTable['import-files'].months * 30));

  test('each class says what it is in both languages, why, and how it ends', () => {
    for (const [name, { what, citation, months }] of rules) {
      expect(what.fr.length, name).toBeGreaterThan(10);
      expect(what.en.length, name).toBeGreaterThan(10);
      expect(citation, name).toMatch(/^GDPR article/);
      expect(months, name).toBeGreaterThan(0);
    }
  });

  test('a change of it asks for a new version of the notice: this digest goes with this version', () => {
    const kept = rules.map(([name, { from, months, duty, ends }]) => [name, from, months, duty, ends]);
    const digest = createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 16);
    expect([textOf('privacy-notice')!.version, digest]).toEqual(['2026-4', '2a0fdc744044bf47']);
    expect(digestOfText('privacy-notice', '2026-4').slice(0, 16)).toBe('15258a9ddcd42cc0');
    expect(digestOfText('privacy-notice', '2026-3').slice(0, 16)).toBe('b0159a5589abf0e2');
    expect(digestOfText('privacy-notice', '2026-2').slice(0, 16)).toBe('049703791fd46bc8');
    expect(digestOfText('privacy-notice', '2026-1').slice(0, 16)).toBe('deffb344be345f4d');
  });

  test('the notice tells every class with its period, in French and in English', () => {
    const { paragraphs } = textOf('privacy-notice')!;
    for (const name of RETENTION_CLASSES) {
      const { what, months } = retentionTable[name] as RetentionRule;
      const years = months % 12 === 0;
      const french = paragraphs.fr.find((one) => one.includes(what.fr))!;
      expect(french).toContain(`${years ? months / 12 : months} ${years ? 'an' : 'mois'}`);
      const english = paragraphs.en.find((one) => one.includes(what.en))!;
      expect(english).toContain(`${years ? months / 12 : months} ${years ? 'year' : 'month'}`);
    }
    expect(paragraphs.fr).toHaveLength(paragraphs.en.length);
  });
});
