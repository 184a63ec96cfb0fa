import { houseRules } from './house-rules.ts';
import { cardNumber } from './identifiers.ts';
import type { PersonData, PersonRecord } from './records.ts';
import { daysAfter } from './spans.ts';
import { nameText, type Place, plainText, refuseField, type Written } from './written.ts';

/** One at sign, no quoted local part, no address literal: what a form asks of a professional address. */
const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/;
const PHONE = /^\+?[0-9](?:[ .-]?[0-9]){5,19}$/;

/** Throws a Refusal `malformed` for what is no address that people have. */
export function checkedEmail(address: string, pointer: string): void {
  if (address.length > 254 || !EMAIL.test(address)) {
    refuseField(pointer, 'email-invalid', 'This is not an e-mail address.');
  }
}

/** Checks what is known of a person before it is sealed. Throws a Refusal `malformed` with the field that is wrong. */
export function checkedPerson(data: PersonData): PersonData {
  nameText(data.lastName, '/lastName', 100);
  nameText(data.firstNames, '/firstNames', 100);
  checkedEmail(data.email, '/email');
  if (data.phone !== undefined && !PHONE.test(data.phone)) {
    refuseField('/phone', 'phone-invalid', 'A telephone number has 6 to 20 digits, with a + in front or not.');
  }
  if (data.card) cardNumber(data.card.number);
  if (data.directoryId !== undefined) plainText(data.directoryId, '/directoryId', 200);
  return data;
}

/** The same with another address; the one that gave way is kept for as long as it takes to tell it. */
export function readdressed(
  { formerEmails = [], ...data }: PersonData,
  email: string,
  { at, dataVersion }: { readonly at: string; readonly dataVersion: number },
): PersonData {
  const since = daysAfter(at, -houseRules.formerAddressDays);
  const kept = formerEmails.filter((former) => former.at > since);
  return { ...data, email, formerEmails: [...kept, { at, dataVersion, email: data.email }] };
}

/** A new Person. `credentials` are the keyed digests by which their first sign-in will be recognised. */
export function newPerson(
  personal: PersonRecord['personal'],
  language: PersonRecord['language'],
  credentials: readonly string[],
  { id, at }: Place,
): Written<PersonRecord> {
  const record: PersonRecord = { kind: 'person', id, version: 1, createdAt: at, personal, language };
  return { record, event: { type: 'person.registered', data: { credentials: credentials.join(' ') } } };
}
