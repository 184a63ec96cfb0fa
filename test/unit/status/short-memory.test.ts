import { describe, expect, test } from 'vitest';
import { createBudget } from '../../../shared/lifecycle/status/budget.ts';
import { createShortMemory } from '../../../shared/lifecycle/status/short-memory.ts';

const at = (ms: number) => new Date(1_000_000 + ms);

describe('a short memory', () => {
  test('forgets after its span, counted from the look', () => {
    const memory = createShortMemory<string>(100, 10);
    memory.keep('a', 'A', at(0));
    expect(memory.recall('a', at(99))).toBe('A');
    expect(memory.recall('a', at(100))).toBeUndefined();
    expect(memory.recall('a', at(50))).toBeUndefined();
  });

  test('keeps nothing from a future that a clock has left again', () => {
    const memory = createShortMemory<string>(100, 10);
    memory.keep('a', 'A', at(50));
    expect(memory.recall('a', at(0))).toBeUndefined();
  });

  test('is bounded: what was not asked for the longest goes first', () => {
    const memory = createShortMemory<number>(1_000, 2);
    memory.keep('a', 1, at(0));
    memory.keep('b', 2, at(0));
    memory.recall('a', at(1));
    memory.keep('c', 3, at(2));
    expect(['a', 'b', 'c'].map((key) => memory.recall(key, at(3)))).toEqual([1, undefined, 3]);
  });

  test('knows the order also after the one asked last was asked again, and has ended', () => {
    const memory = createShortMemory<number>(10, 2);
    memory.keep('a', 1, at(0));
    memory.recall('a', at(1));
    memory.keep('b', 2, at(1));
    memory.recall('b', at(1));
    memory.recall('a', at(2));
    memory.keep('c', 3, at(2));
    expect(memory.recall('b', at(3))).toBeUndefined();
    expect(memory.recall('a', at(10))).toBeUndefined();
    memory.keep('a', 4, at(10));
    memory.recall('a', at(10));
    memory.recall('c', at(10));
    memory.keep('d', 5, at(10));
    expect(['a', 'c', 'd'].map((key) => memory.recall(key, at(11)))).toEqual([undefined, 3, 5]);
  });
});

describe('a budget', () => {
  test('is two seconds’ worth at once, and refills with time', () => {
    const may = createBudget(3);
    expect(Array.from({ length: 8 }, () => may(at(0)))).toEqual([...Array(6).fill(true), false, false]);
    expect([may(at(333)), may(at(334)), may(at(335))]).toEqual([false, true, false]);
    expect(Array.from({ length: 7 }, () => may(at(60_000)))).toEqual([...Array(6).fill(true), false]);
  });

  test('gains nothing by a clock that goes back', () => {
    const may = createBudget(1);
    expect([may(at(0)), may(at(0)), may(at(0))]).toEqual([true, true, false]);
    expect(may(at(-10_000))).toBe(false);
  });
});
