import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import {
  adeli,
  cardNumber,
  finess,
  luhn,
  rpps,
  rppsRank,
  siren,
  siret,
} from '../../../shared/registration/identifiers.ts';

function why(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Refusal) return `${thrown.code} ${thrown.findings[0]?.code}: ${thrown.detail}`;
    throw thrown;
  }
  throw new Error('not refused');
}

describe('identifiers', () => {
  test('Luhn', () => {
    expect(['79927398713', '0', '18', '4539578763621486'].map(luhn)).toEqual([true, true, true, true]);
    expect(['79927398710', '1', '81'].map(luhn)).toEqual([false, false, false]);
  });

  test('SIREN and SIRET', () => {
    expect(siren('732829320')).toBe('732829320');
    expect(siret('73282932000074')).toBe('73282932000074');
    expect(why(() => siren('732829321'))).toMatch(/siren-invalid: .*check digit/);
    expect(why(() => siret('73282932000075'))).toMatch(/siret-invalid: .*check digit/);
    expect(why(() => siret('73282932100074'))).toMatch(/check digit/);
    expect(why(() => siret('7328293200007'))).toMatch(/14 digits, not 13/);
    expect(why(() => siret('732 829 320 00074'))).toMatch(/digits only/);
  });

  test('La Poste: Luhn, or a digit sum that is a multiple of five', () => {
    const luhnOnly = '35600000000048';
    const sumOnly = '35600000000051';
    const neither = '35600000000046';
    const sum = (digits: string) => [...digits].reduce((total, digit) => total + Number(digit), 0) % 5;
    expect([luhnOnly, sumOnly, neither].map((value) => [luhn(value), sum(value) === 0])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(siret(luhnOnly)).toBe(luhnOnly);
    expect(siret(sumOnly)).toBe(sumOnly);
    expect(why(() => siret(neither))).toMatch(/check digit/);
    // the rule is La Poste's alone
    const elsewhere = '73282932000004';
    expect([luhn(elsewhere), sum(elsewhere)]).toEqual([false, 0]);
    expect(why(() => siret(elsewhere))).toMatch(/check digit/);
  });

  test('FINESS: syntax blocks, Luhn warns, Corsica has letters', () => {
    expect(luhn('750000001')).toBe(false);
    expect(finess('750000001').findings.map(({ code }) => code)).toEqual(['finess-check-digit']);
    const fair = [...'0123456789'].map((last) => `75000000${last}`).find(luhn)!;
    expect(finess(fair).findings).toEqual([]);
    const corsican = [...'0123456789'].map((last) => `2A000000${last}`).find((value) => luhn(value.replace('A', '1')))!;
    expect(finess(corsican).findings).toEqual([]);
    for (const bad of ['75000000', '7500000012', 'A50000001', '75000000A', '2a0000001', '']) {
      expect(why(() => finess(bad))).toMatch(/^malformed finess-invalid/);
    }
  });

  test('RPPS, RPPS rank, ADELI, card', () => {
    const fair = [...'0123456789'].map((last) => `1000000000${last}`).find(luhn)!;
    expect(rpps(fair)).toBe(fair);
    expect(rppsRank(`${fair}001`)).toBe(`${fair}001`);
    expect(why(() => rppsRank(`${fair.slice(0, 10)}${(Number(fair.at(-1)) + 1) % 10}001`))).toMatch(/rpps-invalid/);
    expect(why(() => rppsRank(fair))).toMatch(/rpps-rank-invalid: .*14 digits/);
    expect(adeli('751234567')).toBe('751234567');
    expect(why(() => adeli('75'))).toMatch(/adeli-invalid/);
    expect(cardNumber('0123456789')).toBe('0123456789');
    expect(cardNumber('01234567', 8)).toBe('01234567');
    expect(why(() => cardNumber('123456789'))).toMatch(/card-invalid: .*10 digits, not 9/);
  });
});
