import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../lifecycle/ports.ts';

export const systemClock: Clock = { now: () => new Date() };

/** Waits so many milliseconds of real time, whatever clock is used. */
export const systemWait = (ms: number): Promise<void> => pause(ms);

/**
 * A clock that simulations set: a file holds the milliseconds that are added to real time, read at every look. No file
 * means no offset. Throws Error when the file holds anything but a whole number.
 */
export function fileClock(path: string): Clock {
  return { now: () => new Date(Date.now() + offsetIn(path)) };
}

function offsetIn(path: string): number {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  if (!/^-?\d{1,15}$/.test(text)) throw new Error('The clock file does not hold a number of milliseconds.');
  return Number(text);
}
