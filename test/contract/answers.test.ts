import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAnswerStore } from '../../shared/ledger/answers.ts';
import type { AnswerStore, StoredAnswer } from '../../shared/lifecycle/status/answer-store.ts';
import { dynoxideStore, memoryStore, type Store } from './tables.ts';

const question = { issuer: 'ca-1', serial: '5f'.repeat(16), form: 'sha1' } as const;
const answer = (statusVersion: number, minute: number, more: Partial<StoredAnswer> = {}): StoredAnswer => ({
  ...question,
  statusVersion,
  thisUpdate: `2026-03-02T09:0${minute}:00.000Z`,
  nextUpdate: `2026-03-02T21:0${minute}:00.000Z`,
  responder: '5e'.repeat(16),
  response: Uint8Array.of(statusVersion, minute),
  ...more,
});

describe.each([
  ['memory', memoryStore],
  ['dynoxide', dynoxideStore],
] as const)('signed answers on %s', (_, open) => {
  let store: Store;
  let answers: AnswerStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    answers = createAnswerStore(await store.fresh());
  });

  test('are found as they were written, by issuer, serial and form', async () => {
    expect(await answers.read(question)).toBeUndefined();
    expect(await answers.write(answer(2, 0))).toBe(true);
    expect(await answers.read(question)).toEqual(answer(2, 0));
    for (const other of [{ issuer: 'ca-2' }, { serial: '5e' }, { form: 'sha256' }, { form: 'sha1-bare' }] as const)
      expect(await answers.read({ ...question, ...other })).toBeUndefined();
  });

  test.each([
    ['a later version, though it looked earlier', answer(3, 0), true],
    ['the same version, later', answer(2, 6), true],
    ['the same version at the same instant', answer(2, 5), true],
    ['the same version, earlier', answer(2, 4), false],
    ['an earlier version, though it looked later', answer(1, 9), false],
    ['a version with more digits', answer(10, 0), true],
  ])('are taken over by %s: or not', async (_what, next, taken) => {
    await answers.write(answer(2, 5));
    expect(await answers.write(next)).toBe(taken);
    const kept = taken ? next : answer(2, 5);
    expect(await answers.read(question)).toEqual(kept);
    expect(await answers.write(next, kept)).toBe(taken);
    expect(await answers.read(question)).toEqual(kept);
  });

  test('written at once leave the latest, whoever comes last', async () => {
    const all = [3, 1, 4, 1, 5, 2].map((version, minute) => answer(version, minute));
    await Promise.all(all.map((one) => answers.write(one)));
    expect(await answers.read(question)).toEqual(answer(5, 4));
  });

  test('that were read and are gone are not taken for there', async () => {
    expect(await answers.write(answer(2, 5), answer(2, 4))).toBe(false);
    expect(await answers.read(question)).toBeUndefined();
  });

  test('about what can have no name are not there', async () => {
    expect(await answers.read({ ...question, issuer: '' })).toBeUndefined();
    expect(await answers.read({ ...question, serial: 'a#b' })).toBeUndefined();
  });
});
