import { luhn } from '../registration/identifiers.ts';
import type { StructureIdentifier } from '../registration/records.ts';

/**
 * The national structure id of a subject's OU: one digit for the register, then the number in it. The check digits are
 * registration's affair; here stands what may be written into a certificate.
 */
const REGISTERS: Readonly<Record<string, { readonly register: string; readonly form: RegExp | 'closed' }>> = {
  0: { register: 'ADELI', form: /^[0-9A-Z]{9}$/ },
  1: { register: 'FINESS', form: /^[0-9][0-9A-Z][0-9]{7}$/ },
  2: { register: 'SIREN', form: /^[0-9]{9}$/ },
  3: { register: 'SIRET', form: /^[0-9]{14}$/ },
  4: { register: 'RPPS rank', form: /^[0-9]{14}$/ },
  5: { register: 'type 5', form: 'closed' },
  6: { register: 'type 6', form: 'closed' },
};

const DIGITS: Readonly<Record<StructureIdentifier['scheme'], string>> = { FINESS: '1', SIRET: '3', 'RPPS-RANK': '4' };

/** The id of a structure, for example `1750000001` for FINESS 750000001. Its form is judged by `structureIdFault`. */
export function nationalStructureId({ scheme, value }: StructureIdentifier): string {
  return `${DIGITS[scheme]}${value}`;
}

/** Why a text is no national structure id that may be certified; undefined when it is one. */
export function structureIdFault(text: string): string | undefined {
  const row = REGISTERS[text.slice(0, 1)];
  if (!row) return 'does not begin with the digit of a register';
  if (row.form === 'closed') return `is of a register that is closed (${row.register})`;
  return row.form.test(text.slice(1)) ? undefined : `has not the form of a ${row.register} number`;
}

/** The SIREN that a structure's identifier holds; undefined where it holds none. */
export function sirenOf({ scheme, value }: StructureIdentifier): string | undefined {
  return scheme === 'SIRET' && /^[0-9]{14}$/.test(value) ? value.slice(0, 9) : undefined;
}

/** The SIREN in an OU (`0002 000000018`; 0002 is SIRENE in ISO 6523) or organizationIdentifier (`NTRFR-000000018`). */
export function sirenIn(text: string): string | undefined {
  return /^(?:0002 |NTRFR-)([0-9]{9})$/.exec(text)?.[1];
}

/** Why a text is no SIREN behind the register that it begins with; undefined when it is one. */
export function registeredSirenFault(text: string, register: '0002 ' | 'NTRFR-'): string | undefined {
  const siren = text.startsWith(register) ? sirenIn(text) : undefined;
  if (siren === undefined) return 'needs a SIREN, and the structure is not identified by its SIRET';
  return luhn(siren) ? undefined : 'has a SIREN whose check digit is wrong';
}
