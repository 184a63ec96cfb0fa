import { describe, expect, test } from 'vitest';
import { healthAt, mailboxAfter, mailboxOf, revivedMailbox } from '../../../shared/lifecycle/mail/mailboxes.ts';
import type { MailboxRecord } from '../../../shared/lifecycle/mail-records.ts';

const SALT = 'a5'.repeat(32);
const day = (n: number, hour = 12) => new Date(Date.UTC(2028, 0, n, hour)).toISOString();
type Told = readonly [why: 'delivery' | 'transient' | 'permanent' | 'complaint', day: number];
const told = (...news: readonly Told[]) =>
  news.reduce<MailboxRecord | undefined>(
    (mailbox, [why, n]) => mailboxAfter(mailbox, 'd', { at: day(n), why }, day(n, 13)) ?? mailbox,
    undefined,
  );

test('a mailbox is known by a keyed digest of its address, whatever the case and the space around', () => {
  expect(mailboxOf(SALT, ' Anne.Exemple@Example.org\n')).toBe(mailboxOf(SALT, 'anne.exemple@example.org'));
  expect(mailboxOf(SALT, 'anne@example.org')).not.toBe(mailboxOf('b5'.repeat(32), 'anne@example.org'));
  expect(mailboxOf(SALT, 'anne@example.org')).toMatch(/^[0-9a-f]{64}$/);
});

describe('a mailbox', () => {
  test.each<readonly [string, readonly Told[], string]>([
    ['of which nothing was told', [], 'good'],
    ['that only ever took its mail', [['delivery', 1]], 'good'],
    ['that does not exist', [['permanent', 1]], 'dead'],
    ['whose reader complained', [['complaint', 1]], 'dead'],
    ['that was full once', [['transient', 1]], 'failing'],
    [
      'that was full three times in a month',
      [
        ['transient', 1],
        ['transient', 9],
        ['transient', 20],
      ],
      'failing',
    ],
    [
      'that was full four times in a month',
      [
        ['transient', 1],
        ['transient', 9],
        ['transient', 20],
        ['transient', 30],
      ],
      'dead',
    ],
    [
      'that was full four times in half a year',
      [
        ['transient', 1],
        ['transient', 60],
        ['transient', 120],
        ['transient', 180],
      ],
      'failing',
    ],
    [
      'that took its mail again',
      [
        ['transient', 1],
        ['transient', 2],
        ['delivery', 3],
      ],
      'good',
    ],
    [
      'that took its mail between',
      [
        ['transient', 1],
        ['transient', 2],
        ['delivery', 3],
        ['transient', 4],
        ['transient', 5],
      ],
      'failing',
    ],
    [
      'that took an older mail, told late',
      [
        ['transient', 5],
        ['delivery', 3],
      ],
      'failing',
    ],
    [
      'that does not exist, and took an older mail, told late',
      [
        ['permanent', 5],
        ['delivery', 3],
      ],
      'dead',
    ],
    [
      'whose bounce, told late, is older than what it took',
      [
        ['transient', 5],
        ['delivery', 6],
        ['permanent', 4],
      ],
      'good',
    ],
  ])('%s', (_, news, state) => {
    expect(healthAt(told(...news))).toBe(state);
  });

  test('that was full for long is tried again after as long; one that does not exist never', () => {
    const full = told(['transient', 1], ['transient', 2], ['transient', 3], ['transient', 4]);
    expect(healthAt(full, new Date(day(33)))).toBe('dead');
    expect(healthAt(full, new Date(day(34)))).toBe('failing');
    expect(healthAt(mailboxAfter(full, 'd', { at: day(35), why: 'delivery' }, day(35)))).toBe('good');
    expect(healthAt(told(['permanent', 1]), new Date(day(4_000)))).toBe('dead');
  });

  test('lives again when somebody shows that it is read, until something newer is told', () => {
    const dead = told(['permanent', 3]);
    const alive = revivedMailbox(dead, day(5))!;
    expect([alive.state, alive.version, alive.bounces]).toEqual(['good', 2, 1]);
    expect(mailboxAfter(alive, 'd', { at: day(4), why: 'permanent' }, day(6))?.state).toBe('good');
    expect(mailboxAfter(alive, 'd', { at: day(6), why: 'complaint' }, day(6))?.state).toBe('dead');
    expect(revivedMailbox(alive, day(7))).toBeUndefined();
    expect(revivedMailbox(undefined, day(7))).toBeUndefined();
  });
});
