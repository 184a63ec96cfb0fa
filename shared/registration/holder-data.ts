import { createHash } from 'node:crypto';
import { characters } from '../policy/directory-text.ts';
import { dayOf, monthsBefore } from './designation-dates.ts';
import type { HolderData, HolderEnvelope, IdentityCheck, IdentityReference } from './holder-records.ts';
import { houseRules } from './house-rules.ts';
import { checkedPerson } from './persons.ts';
import type { PersonData } from './records.ts';
import { messageText, nameText, plainText, refuseField } from './written.ts';

/** What the subject of a certificate admits (X.520 upper bounds, `ub-surname` and `ub-name` as the profiles use them). */
const LONGEST_NAME = 64;
const LONGEST_SERVICE = 120;
const LONGEST_KIND = 60;
const LONGEST_ENDING = 4;
const LONGEST_MESSAGE = 1000;

/** Checks the data of a holder before they are sealed. Throws a Refusal `malformed` with the field that is wrong. */
export function checkedHolder(data: HolderData): HolderData {
  checkedPerson(data);
  nameText(data.lastName, '/lastName', LONGEST_NAME);
  nameText(data.firstNames, '/firstNames', LONGEST_NAME);
  if (data.service !== undefined) plainText(data.service, '/service', LONGEST_SERVICE);
  return data;
}

/** An identity check as it may be recorded. Throws a Refusal `malformed`: not yet done, too long ago, or more kept than is needed. */
export function checkedIdentity(
  {
    how,
    at,
    channel,
    reference,
  }: Pick<IdentityCheck, 'how' | 'at' | 'channel'> & { readonly reference?: IdentityReference },
  now: string,
): void {
  if (at > now) refuseField('/identity/at', 'check-ahead', 'An identity check is recorded once it was done.');
  if (dayOf(at) < monthsBefore(dayOf(now), houseRules.identityCheckMonths)) {
    const why = `This identity check is more than ${houseRules.identityCheckMonths} months old: make sure anew who the person is.`;
    refuseField('/identity/at', 'check-old', why);
  }
  if (how === 'in-person' && channel !== undefined && channel !== 'presence') {
    refuseField('/identity/channel', 'check-channel', 'Somebody seen in person was seen in presence.');
  }
  if (!reference) return;
  plainText(reference.kind, '/identity/reference/kind', LONGEST_KIND);
  if (/\d{5}|(\d[ .-]?){5}/.test(reference.kind)) {
    refuseField('/identity/reference/kind', 'check-number', 'This names the directory or the paper, not its number.');
  }
  const { ending } = reference;
  if (ending === undefined) return;
  if (characters(ending) > LONGEST_ENDING) {
    const why = `Of a number the last ${LONGEST_ENDING} characters are kept at most.`;
    refuseField('/identity/reference/ending', 'check-number', why, 'PRODUCT journey B, step 1');
  }
  plainText(ending, '/identity/reference/ending', LONGEST_ENDING);
}

/** What a holder says is wrong. Throws a Refusal `malformed`. */
export function checkedMessage(message: string): string {
  return messageText(message, '/message', LONGEST_MESSAGE);
}

/** SHA-256 over the salt and the attested fields in a fixed order, as a JSON array; hex. */
export function digestOfData({ salt, lastName, firstNames, email, service }: HolderEnvelope): string {
  const text = JSON.stringify([salt, lastName, firstNames, email, service ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

export const sameData = (one: HolderData, other: HolderData): boolean =>
  one.lastName === other.lastName &&
  one.firstNames === other.firstNames &&
  one.email === other.email &&
  one.service === other.service;

/**
 * Whether two spellings can be of one person: the same last name, and first names of which one list begins the other,
 * since a card may have the first one alone. Accents, case, hyphens and apostrophes do not count.
 */
export function namesAgree(
  one: Pick<PersonData, 'lastName' | 'firstNames'>,
  other: Pick<PersonData, 'lastName' | 'firstNames'>,
): boolean {
  const [a, b] = [folded(one.firstNames), folded(other.firstNames)];
  const most = Math.min(a.length, b.length);
  return (
    folded(one.lastName).join(' ') === folded(other.lastName).join(' ') &&
    a.slice(0, most).join(' ') === b.slice(0, most).join(' ')
  );
}

function folded(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
