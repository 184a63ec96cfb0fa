import { Refusal } from '../../errors.ts';
import { credentialsOf, guardOf } from '../../registration/credentials.ts';
import { checkedPerson, newPerson } from '../../registration/persons.ts';
import type { PersonData, PersonRecord } from '../../registration/records.ts';
import { newId } from '../identity.ts';
import { begin, type Caller, commitGuarded, type Desk, eventOf, lookupSaltOf } from './desk.ts';

/**
 * Registers a person with the card or directory identifier by which their first sign-in will be recognised. Throws a
 * Refusal `malformed`, or `conflict` when the credential has an owner.
 */
export async function registerPerson(
  desk: Desk,
  caller: Caller,
  data: PersonData,
  language: PersonRecord['language'],
): Promise<PersonRecord> {
  const { pen, mandateInForce } = begin(desk, caller);
  const credentials = credentialsOf(checkedPerson(data));
  const salt = await lookupSaltOf(desk.ledger);
  const id = newId(desk.randomness);
  const guards = credentials.map((credential) => guardOf(salt, credential, id));
  const digests = guards.map(({ digest }) => digest);
  const written = newPerson(await desk.vault.seal(id, data), language, digests, { id, at: pen.at });
  await commitGuarded(
    desk.ledger,
    { records: [written.record, ...guards], events: [eventOf(pen, written)], require: [mandateInForce] },
    'Somebody is registered with this card or directory identifier.',
  );
  return written.record;
}

/** A Person whom an act names. Throws a Refusal `not-found`. */
export async function readPerson(desk: Pick<Desk, 'ledger'>, id: string): Promise<PersonRecord> {
  const person = await desk.ledger.read('person', { id });
  if (person) return person;
  throw new Refusal('not-found', 'There is no such person.');
}
