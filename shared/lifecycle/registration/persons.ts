import { Refusal } from '../../errors.ts';
import { inForce, nothingHere } from '../../registration/authority.ts';
import { sameAddress } from '../../registration/contacts.ts';
import { credentialsOf, guardOf } from '../../registration/credentials.ts';
import { checkedPerson, newPerson, readdressed } from '../../registration/persons.ts';
import type { MandateRecord, PersonData, PersonRecord } from '../../registration/records.ts';
import { lookedAtSooner } from '../../registration/retention.ts';
import type { Written } from '../../registration/written.ts';
import { reachAgain, tellColleagues } from '../contacts/telling.ts';
import type { DomainEvent } from '../events.ts';
import { newId } from '../identity.ts';
import { mailboxOf } from '../mail/mailboxes.ts';
import type { OutboxRow, Requirement } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { begin, type Caller, commitGuarded, type Desk, eventOf, lookupSaltOf, mandatesOf } from './desk.ts';
import type { Mandated } from './mandates.ts';

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
  const { pen, mandateInForce } = await begin(desk, caller);
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

/**
 * Adds what a signatory of the form needs beside a name and a card, or corrects the address to which notices go. The address
 * that gave way and those who act beside the person are told of another one, so that nobody's notices are led away unseen.
 * Throws a Refusal `not-found` or `malformed`.
 */
export async function completePerson(
  desk: Desk,
  caller: Caller,
  personId: string,
  more: Partial<Pick<PersonData, 'civility' | 'phone' | 'email'>>,
): Promise<{ readonly person: PersonRecord; readonly outbox: readonly OutboxRow[] }> {
  const { pen, mandateInForce } = await begin(desk, caller);
  const person = await readPerson(desk, personId);
  const known = await desk.vault.open(person.personal);
  const given = checkedPerson({ ...known, ...more });
  const moves = !sameAddress(known.email, given.email);
  const gaveWay = { at: pen.at, dataVersion: person.version };
  const data = moves ? readdressed({ ...given, email: known.email }, given.email, gaveWay) : given;
  const next = { ...person, version: person.version + 1, personal: await desk.vault.seal(personId, data) };
  const event = pen.event(next, 'person.completed', { fields: Object.keys(more).sort().join(' ') });
  const outbox = moves ? await afterAddress(desk, pen, person, data.email) : [];
  await desk.ledger.commit({ records: [next], events: [event], outbox, require: [mandateInForce] });
  return { person: next, outbox };
}

/** Told: the old address, and the others who act for the same structures. What nothing reached is looked at again. */
async function afterAddress(
  desk: Desk,
  pen: Pen,
  { id: personId, version }: PersonRecord,
  email: string,
): Promise<readonly OutboxRow[]> {
  const mandates = (await mandatesOf(desk.ledger, personId)).filter((mandate) => inForce(mandate, desk.clock.now()));
  const told = await tellColleagues(desk, pen, personId, mandates, 'colleague-address');
  const mailbox = mailboxOf(await lookupSaltOf(desk.ledger), email);
  // whose it was is named otherwise than a recipient: what comes back from there tells nothing about the new address
  const about = { notice: 'address-replaced', formerOf: personId, dataVersion: String(version) };
  const former = pen.outbox('notification', about);
  return [...told, former, pen.outbox('contact', { mailbox, personId })];
}

/** Somebody who is to have a mandate, and the mandates that they have. Throws a Refusal `not-found` or `erased`. */
export async function readGrantee(
  desk: Pick<Desk, 'ledger'>,
  id: string,
): Promise<{ readonly person: PersonRecord; readonly held: readonly MandateRecord[] }> {
  const person = await readPerson(desk, id);
  demandKept(person);
  return { person, held: await mandatesOf(desk.ledger, id) };
}

/**
 * The Person's record, moved by a new mandate of theirs: two grants at the same time meet in it, so that neither can miss
 * a role of the other that excludes its own.
 */
export function movedBy(
  pen: Pen,
  person: PersonRecord,
  mandate: MandateRecord,
): { readonly record: PersonRecord; readonly event: DomainEvent } {
  const record = lookedAtSooner({ ...person, version: person.version + 1 }, pen.at);
  return { record, event: pen.event(record, 'person.mandated', { mandate: mandate.id }) };
}

/** Writes a mandate that is given, with the record of whoever gets it, and tells them. Throws Conflict. */
export async function giveMandate(
  desk: Pick<Desk, 'ledger'>,
  pen: Pen,
  person: PersonRecord,
  written: Written<MandateRecord>,
  require: readonly Requirement[],
): Promise<Mandated> {
  const { record: mandate } = written;
  const about = { notice: 'mandate-given', personId: person.id, mandateId: mandate.id };
  const outbox = [pen.outbox('notification', about)];
  const grantee = movedBy(pen, person, mandate);
  await desk.ledger.commit({
    records: [mandate, grantee.record],
    events: [eventOf(pen, written), grantee.event],
    outbox: [...outbox, ...reachAgain(pen, [mandate])],
    require,
  });
  return { mandate, outbox };
}

/** A Person whom an act names. Throws a Refusal `not-found`. */
export async function readPerson(desk: Pick<Desk, 'ledger'>, id: string): Promise<PersonRecord> {
  const person = await desk.ledger.read('person', { id });
  if (person) return person;
  throw nothingHere();
}

/** Nothing new is done with somebody who is erased. Throws a Refusal `erased`. */
export function demandKept({ erasure }: PersonRecord): void {
  if (erasure) throw new Refusal('erased', 'This person’s data have been erased: register them anew.');
}
