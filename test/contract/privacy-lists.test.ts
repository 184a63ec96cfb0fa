import { expect, test } from 'vitest';
import { type Change, Conflict, type RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { newPerson } from '../../shared/registration/persons.ts';
import { monthsAfter } from '../../shared/registration/retention.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, event, holderNames, imported } from './records.ts';

/** The rows of privacy: where each is found, what is removed and required, in memory and in a real store alike. */
const changeOf = (...records: LedgerRecord[]): Change => ({ records, events: records.map((record) => event(record)) });

const by = { personId: 'officer', capacity: 'security-officer', mandateId: 'm' } as const;
const reasons = { personal: 1, of: 'p', form: 'erased' } as const;
const subject = { subject: 'person', subjectId: 'p' } as const;
const hold = (more: Partial<RecordOf<'hold'>> = {}): RecordOf<'hold'> => ({
  kind: 'hold',
  version: 1,
  createdAt: at(0),
  ...subject,
  state: 'set',
  set: { at: at(0), by, reasons },
  ...more,
});
const asked = (id: string, more: Partial<RecordOf<'privacyRequest'>> = {}): RecordOf<'privacyRequest'> => ({
  kind: 'privacyRequest',
  id,
  version: 1,
  createdAt: at(0),
  personId: 'p',
  asks: 'rectification',
  receivedAt: at(0),
  channel: 'api',
  recordedBy: { personId: 'p', capacity: 'data-subject' },
  dueAt: at(9),
  state: 'open',
  nextAt: at(5),
  ...more,
});
const person = (id: string, more: Partial<RecordOf<'person'>> = {}): RecordOf<'person'> => {
  const { record } = newPerson({ personal: 1, of: id, form: 'erased' }, 'fr', [], { id, at: at(0) });
  return { ...record, ...more };
};
const structure = (more: Partial<RecordOf<'structure'>>): RecordOf<'structure'> => ({
  kind: 'structure',
  id: 's',
  version: 1,
  createdAt: at(0),
  name: 'Clinique des Tilleuls',
  identifier: { scheme: 'SIRET', value: '00000001800010' },
  postalCode: '75012',
  town: 'Paris',
  department: 'Paris (75)',
  country: 'FR',
  state: 'active',
  ...more,
});
const guard: RecordOf<'unique'> = { kind: 'unique', version: 1, namespace: 'card', digest: 'd', owner: 'p' };

onBothStores((ledger) => {
  const ids = async (list: 'people-to-look-at' | 'privacy-requests-open' | 'erasures-granted' | 'purges') =>
    (await ledger.list(list, '')).items.map(({ id }) => id);

  test('people are looked at by the day on which they are due, until they are erased', async () => {
    const soon = monthsAfter(at(0), 1);
    const late = person('late', { lookAt: monthsAfter(at(0), 90) });
    const gone = person('gone', { erasure: { state: 'done', at: at(0) } });
    const begun = person('begun', { lookAt: soon, erasure: { state: 'decided', at: at(0) } });
    await ledger.commit(changeOf(late, person('new'), gone, begun));
    expect(await ids('people-to-look-at')).toEqual(['begun', 'new', 'late']);
  });

  test('structures are found once they are closed, the longest closed first', async () => {
    const closed = (id: string, minute: number) =>
      structure({ id, state: 'closed', closed: { at: at(minute), reason: 'left' } });
    const done = { ...closed('done', 1), erasure: { state: 'done', at: at(9) } } as const;
    await ledger.commit(changeOf(closed('b', 5), closed('a', 3), structure({ id: 'there' }), done));
    expect((await ledger.list('structures-to-erase', '')).items.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('imports are found once they do not run, whichever is kept the shortest first', async () => {
    const [one, two] = [imported({ keptUntil: at(9) }), imported({ keptUntil: at(7), state: 'done' })];
    await ledger.commit(
      changeOf(one, two, imported({ state: 'running' }), imported({ keptUntil: at(1), erased: true })),
    );
    expect((await ledger.list('imports-to-erase', '')).items.map(({ id }) => id)).toEqual([two.id, one.id]);
  });

  test('requests are found by the person, and while they wait for an answer or for the purge', async () => {
    const granted = { at: at(3), outcome: 'granted' } as const;
    const erasure = asked('e', { asks: 'erasure', state: 'answered', answer: granted });
    const done = asked('f', { asks: 'erasure', state: 'answered', answer: granted, carriedOut: at(4) });
    const refused = asked('g', { asks: 'erasure', state: 'answered', answer: { at: at(3), outcome: 'refused' } });
    await ledger.commit(
      changeOf(asked('late', { nextAt: at(7) }), asked('soon'), erasure, done, refused, asked('o', { personId: 'q' })),
    );
    expect(await ids('privacy-requests-open')).toEqual(['o', 'soon', 'late']);
    expect(await ids('erasures-granted')).toEqual(['e']);
    const own = (await ledger.list('privacy-requests-of-person', 'p')).items.map(({ id }) => id);
    expect(own).toEqual(['e', 'f', 'g', 'late', 'soon']);
  });

  test('holds are listed while they are set; nobody is erased against one, be it set at this instant', async () => {
    await ledger.commit(changeOf(hold(), hold({ subjectId: 'q', state: 'lifted' })));
    expect((await ledger.list('holds', '')).items.map(({ subjectId }) => subjectId)).toEqual(['p']);
    const erase = (that: string) => ({
      ...changeOf(person(that)),
      require: [{ that: 'never-held', subject: { ...subject, subjectId: that } }] as const,
    });
    await expect(ledger.commit(erase('p'))).rejects.toEqual(new Conflict(['never-held']));
    await ledger.commit(erase('free'));
  });

  test('a guard is removed with the change that it belongs to, or nothing is done', async () => {
    await ledger.commit({ ...changeOf(person('p')), records: [person('p'), guard] });
    const next = { ...person('p'), version: 2 };
    const stale = { ...guard, version: 2 };
    await expect(ledger.commit({ ...changeOf(next), removes: [stale] })).rejects.toEqual(new Conflict(['unique']));
    expect(await ledger.read('unique', guard)).toEqual(guard);
    await ledger.commit({ ...changeOf(next), removes: [guard] });
    expect(await ledger.read('unique', guard)).toBeUndefined();
    await ledger.commit({ ...changeOf({ ...next, version: 3 }), records: [{ ...next, version: 3 }, guard] });
    expect(await ledger.read('unique', guard)).toEqual(guard);
  });

  test('the names of a direction are its own, and purges are listed newest first', async () => {
    const [one, other] = [holderNames({ directionId: 'd1' }), holderNames({ directionId: 'd2' })];
    await ledger.commit({ ...changeOf(person('p')), records: [person('p'), one, other] });
    expect((await ledger.list('names-of-direction', 'd1')).items).toEqual([one]);
    const run = (id: string, minute: number): RecordOf<'purge'> => ({
      ...{ kind: 'purge', id, version: 1, createdAt: at(minute), state: 'done', looked: 1, failed: 0, counts: {} },
    });
    await ledger.commit(changeOf(run('a', 1), run('b', 2)));
    expect(await ids('purges')).toEqual(['b', 'a']);
  });
});
