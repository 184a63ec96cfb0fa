import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { ocspAnswer, type StatusFrontHouse } from '../../../functions/status/ocsp-answer.ts';
import type { StatusAnswer } from '../../../shared/lifecycle/status/answering.ts';

/** What the log says of answers that are none: they are calls of HTTP that went well, and no other figure has them. */
const said: { message: string; row?: string }[] = [];
const heard = (text: unknown): boolean => {
  for (const line of String(text).split('\n')) if (line.startsWith('{')) said.push(JSON.parse(line));
  return true;
};
const ears = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
for (const ear of ears) ear.mockImplementation(heard);
afterEach(() => void said.splice(0));
// others share this thread
afterAll(() => {
  for (const ear of ears) ear.mockRestore();
});

const house = (desk: () => Promise<StatusAnswer>) =>
  ({ desk, clock: { now: () => new Date('2030-01-01T00:00:00Z') } }) as unknown as StatusFrontHouse;
const about = { issuer: 'ca', source: '192.0.2.1', correlation: 'c1' };
const ask = (desk: () => Promise<StatusAnswer>) => ocspAnswer(house(desk), [new Uint8Array([0x30, 0])], about);

describe('an answer about status', () => {
  test('that is put off is said with its issuer, and is a 200 that says when to come again', async () => {
    const answer = await ask(async () => ({ outcome: 'tryLater', retryAfterSeconds: 2 }));
    expect(answer).toMatchObject({ status: 200, headers: { 'retry-after': '2' } });
    expect(said.map(({ message, row }) => [message, row])).toEqual([['ocsp.try-later', 'ca']]);
  });

  test('that fails by our fault is said once, as a failure', async () => {
    expect(await ask(() => Promise.reject(new Error('away')))).toMatchObject({ status: 200 });
    expect(said.map(({ message }) => message)).toEqual(['call.failed']);
  });

  test('that nobody is entitled to, or about no request, is the caller’s own affair', async () => {
    await ask(async () => ({ outcome: 'unauthorized' }));
    await ask(async () => ({ outcome: 'malformedRequest' }));
    expect(said).toEqual([]);
  });
});
