import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';
import { canonicalValue } from '../lifecycle/events.ts';
import { MOST_LINES } from '../registration/designations.ts';
import type { CardFamily, Offer, StructureIdentifier } from '../registration/records.ts';
import { plainText, refuseField } from '../registration/written.ts';
import { codePoint, unprintable } from './print/repertoire.ts';

/** Everything that form F503 says, in its order (sections 2, 3 and 4, then the declarations). */
export interface DesignationForm {
  readonly number: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly preparedAt: string;
  readonly structure: {
    readonly name: string;
    readonly identifier: StructureIdentifier;
    readonly postalCode: string;
    readonly town: string;
  };
  readonly signatory: {
    readonly capacity: SignatoryCapacity;
    readonly civility: Civility;
    readonly lastName: string;
    readonly firstNames: string;
    /** Number of the last card that was in use. */
    readonly cardNumber: string;
    readonly phone: string;
    readonly email: string;
  };
  readonly offers: readonly FormOffer[];
  readonly administrators: readonly FormAdministrator[];
  readonly declarations: readonly Declaration[];
}

export type SignatoryCapacity = 'legal-representative' | 'mandatary' | 'practice-owner';
export type Civility = 'M' | 'MME';

export interface FormOffer {
  readonly offer: Offer;
  /** As declared with the subscription: required for SERV, possible for PRO, impossible for ORG. */
  readonly domain?: string;
}

export interface FormAdministrator {
  readonly action: 'add' | 'remove';
  readonly lastName: string;
  readonly firstNames: string;
  readonly phone: string;
  readonly email: string;
  readonly card: { readonly family: CardFamily; readonly number: string };
}

/** One paragraph that the signatory declares or is told, with the text whose wording it is or that it refers to. */
export interface Declaration {
  readonly text: string;
  readonly of?: { readonly id: string; readonly version: string; readonly sha256: string };
}

const MOST_DECLARATIONS = 8;

/**
 * Refuses (`malformed`, every field by its pointer) what the form cannot say: an empty or missing field, control or
 * bidirectional characters, letters outside the printable Latin set, more lines than there are, an offer named twice.
 * The kinds of number and address have their own rules, before this one.
 */
export function checkDesignationForm(form: DesignationForm): void {
  for (const [pointer, value, most] of textsOf(form)) printable(value, pointer, most);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(form.preparedAt)) {
    refuseField('/preparedAt', 'instant', 'This is no instant in UTC with milliseconds.');
  }
  count(form.administrators.length, MOST_LINES, '/administrators');
  count(form.offers.length, 4, '/offers');
  count(form.declarations.length, MOST_DECLARATIONS, '/declarations');
  form.offers.forEach(({ offer, domain }, index) => {
    const pointer = `/offers/${index}`;
    if (form.offers.findIndex((other) => other.offer === offer) !== index) {
      refuseField(`${pointer}/offer`, 'offer-twice', 'The form has one line for each offer.');
    }
    if (offer === 'ORG' && domain !== undefined) {
      refuseField(`${pointer}/domain`, 'domain-not-applicable', 'The offer ORG has no domain.');
    }
    if (offer.startsWith('SERV') && domain === undefined) {
      refuseField(`${pointer}/domain`, 'domain-missing', 'This offer is named with the domain that it declared.');
    }
  });
}

/**
 * The canonical octets of the form's data: RFC 8785 over `{ format: 'f503/1', … }` with every field of the form and
 * nothing else that an object happens to carry, in UTF-8. What is digested is what is printed.
 */
export function designationFormBytes(form: DesignationForm): Uint8Array {
  const { number, preparedAt, structure, signatory, offers, administrators, declarations } = form;
  const { scheme, value } = structure.identifier;
  const finess = structure.identifier.scheme === 'FINESS' ? { finess: structure.identifier.finess } : {};
  return canonicalValue({
    format: 'f503/1',
    number,
    preparedAt,
    structure: { ...pick(structure, ['name', 'postalCode', 'town']), identifier: { scheme, value, ...finess } },
    signatory: pick(signatory, ['capacity', 'civility', 'lastName', 'firstNames', 'cardNumber', 'phone', 'email']),
    offers: offers.map(({ offer, domain }) => ({ offer, ...(domain === undefined ? {} : { domain }) })),
    administrators: administrators.map(({ card, ...one }) => ({
      ...pick(one, ['action', 'lastName', 'firstNames', 'phone', 'email']),
      card: pick(card, ['family', 'number']),
    })),
    declarations: declarations.map(({ text, of }) => ({
      text,
      ...(of === undefined ? {} : { of: pick(of, ['id', 'version', 'sha256']) }),
    })),
  });
}

function pick<T, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}

/** SHA-256 of the canonical octets, lower-case hex: the digest that is printed on the form. */
export function designationFormDigest(form: DesignationForm): string {
  return createHash('sha256').update(designationFormBytes(form)).digest('hex');
}

/** The form's texts do not fit on its page in the smallest letters that can be read. */
export function refuseLength(): never {
  const detail =
    'These names and addresses do not fit on the one page of the form: shorten them, or send two forms with fewer lines each.';
  throw new Refusal('malformed', detail, {
    findings: [{ code: 'form-too-long', citation: 'Sceau, Form F503', pointer: '/administrators', detail }],
  });
}

function textsOf(form: DesignationForm): readonly (readonly [pointer: string, value: string, most: number])[] {
  const { structure, signatory } = form;
  const person = (at: string, one: Pick<FormAdministrator, 'lastName' | 'firstNames' | 'phone' | 'email'>) =>
    [
      [`${at}/lastName`, one.lastName, 100],
      [`${at}/firstNames`, one.firstNames, 100],
      [`${at}/phone`, one.phone, 30],
      [`${at}/email`, one.email, 254],
    ] as const;
  return [
    ['/number', form.number, 40],
    ['/structure/name', structure.name, 200],
    ['/structure/identifier/value', structure.identifier.value, 20],
    ['/structure/postalCode', structure.postalCode, 12],
    ['/structure/town', structure.town, 100],
    ...person('/signatory', signatory),
    ['/signatory/cardNumber', signatory.cardNumber, 20],
    ...form.offers.flatMap(({ domain }, i) =>
      domain === undefined ? [] : [[`/offers/${i}/domain`, domain, 253] as const],
    ),
    ...form.administrators.flatMap((one, i) => [
      ...person(`/administrators/${i}`, one),
      [`/administrators/${i}/card/number`, one.card.number, 20] as const,
    ]),
    ...form.declarations.map(({ text }, i) => [`/declarations/${i}/text`, text, 600] as const),
  ];
}

function printable(value: string, pointer: string, most: number): void {
  plainText(value, pointer, most);
  const strange = unprintable(value);
  if (strange === undefined) return;
  const detail = `The form cannot print ${codePoint(strange)}: write this in Latin letters, as on the card.`;
  refuseField(pointer, 'text-repertoire', detail);
}

function count(found: number, most: number, pointer: string): void {
  if (found < 1 || found > most) refuseField(pointer, 'count', `The form has 1 to ${most} of these.`);
}
