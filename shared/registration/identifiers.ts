import { type Finding, Refusal } from '../errors.ts';
import { houseRules } from './house-rules.ts';
import type { StructureIdentifier } from './records.ts';

/** Numbers that name structures, people and cards, each refused with its reason (PRODUCT, "Identifiers"). */

const LA_POSTE = '356000000';
const CITATION = 'Sceau, Identifiers';

/**
 * Whether the digits pass the Luhn check (ISO/IEC 7812-1 annex B): from the right, every second digit is doubled and
 * nines are cast out; the sum is a multiple of ten.
 */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** SIREN: 9 digits, Luhn. */
export function siren(value: string): string {
  expectDigits('SIREN', value, 9);
  return luhn(value) ? value : no('SIREN', 'its check digit is wrong: look for a mistyped digit');
}

/** SIRET: SIREN and 5 digits, Luhn; establishments of La Poste may have a digit sum that is a multiple of five instead. */
export function siret(value: string): string {
  expectDigits('SIRET', value, 14);
  siren(value.slice(0, 9));
  if (luhn(value)) return value;
  const sum = [...value].reduce((total, digit) => total + Number(digit), 0);
  if (value.startsWith(LA_POSTE) && sum % 5 === 0) return value;
  return no('SIRET', 'its check digit is wrong: look for a mistyped digit');
}

/**
 * FINESS: a department (Corsica 2A, 2B) and 7 digits. A wrong Luhn check, with A as 1 and B as 2, is only a warning:
 * numbers that fail it are in use.
 */
export function finess(value: string): { readonly value: string; readonly findings: readonly Finding[] } {
  if (!/^[0-9][0-9A-Z][0-9]{7}$/.test(value)) {
    return no('FINESS', 'it has 9 characters: a department (two digits, or 2A, 2B) and 7 digits');
  }
  const digits = value.replace('A', '1').replace('B', '2');
  if (/^\d+$/.test(digits) && luhn(digits)) return { value, findings: [] };
  const detail = 'The check digit of this FINESS is unusual: compare it with the register before going on.';
  return {
    value,
    findings: [{ code: 'finess-check-digit', citation: CITATION, pointer: '/identifier/value', detail }],
  };
}

/** RPPS: 11 digits, Luhn. */
export function rpps(value: string): string {
  expectDigits('RPPS', value, 11);
  return luhn(value) ? value : no('RPPS', 'its check digit is wrong: look for a mistyped digit');
}

/** RPPS rank: the RPPS of the practice's owner and the 3 digits of the practice. */
export function rppsRank(value: string): string {
  expectDigits('RPPS rank', value, 14);
  rpps(value.slice(0, 11));
  return value;
}

/** ADELI: 9 characters, a department and 7 digits. The series is closed: known so that the refusal can say so. */
export function adeli(value: string): string {
  return /^[0-9][0-9AB][0-9]{7}$/.test(value) ? value : no('ADELI', 'it has 9 characters');
}

/** Card number: as many digits as `houseRules` says. */
export function cardNumber(value: string, digits: number = houseRules.cardDigits): string {
  expectDigits('card', value, digits, '/card/number');
  return value;
}

/** A structure's identifier by its scheme, and what is remarkable about it. Throws a Refusal `malformed`. */
export function structureIdentifier(identifier: StructureIdentifier): readonly Finding[] {
  switch (identifier.scheme) {
    case 'SIRET':
      siret(identifier.value);
      return [];
    case 'FINESS':
      return finess(identifier.value).findings;
    case 'RPPS-RANK':
      rppsRank(identifier.value);
      return [];
    default:
      return identifier satisfies never;
  }
}

function expectDigits(what: string, value: string, length: number, pointer?: string): void {
  if (!/^\d+$/.test(value)) no(what, 'it has digits only, without spaces', pointer);
  if (value.length !== length) no(what, `it has ${length} digits, not ${value.length}`, pointer);
}

function no(what: string, why: string, pointer = '/identifier/value'): never {
  const code = `${what.toLowerCase().replace(' ', '-')}-invalid`;
  const detail = `This is not a ${what} number: ${why}.`;
  throw new Refusal('malformed', detail, { findings: [{ code, citation: CITATION, pointer, detail }] });
}
