import { createHash } from 'node:crypto';

/** Chance that falls the same way at every run of the same seed. */
export interface Dice {
  /** 0 ≤ n < 1. */
  roll(): number;
  /** A whole number from `from` up to and without `to`. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the names, as often as their weights say. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Other dice, which fall independently of these. */
  apart(name: string): Dice;
}

/** Dice of a seed: sfc32, seeded from a digest of the name. */
export function diceOf(seed: string): Dice {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), 1];
  const roll = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(roll() * (to - from));
  return {
    roll,
    between,
    chance: (probability) => roll() < probability,
    pick: (from) => {
      const one = from[between(0, from.length)];
      if (one === undefined) throw new RangeError('nothing to pick from');
      return one;
    },
    weighted: (weights) => {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let left = roll() * names.reduce((sum, name) => sum + weights[name], 0);
      const found = names.find((name) => {
        left -= weights[name];
        return left < 0;
      });
      return found ?? names.at(-1)!;
    },
    apart: (name) => diceOf(`${seed}/${name}`),
  };
}
