import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { daysAfter } from '../../registration/spans.ts';
import { followedBy, followedEdition, hasAccepted, released, stepDue } from '../../registration/terms.ts';
import {
  POPULATIONS,
  populationOf,
  type TermsAcceptanceRecord,
  type TermsPopulation,
  type TermsRecord,
  type TermsStep,
} from '../../registration/terms-records.ts';
import { meetDeadline } from '../deadlines.ts';
import type { Actor } from '../events.ts';
import { type Clock, Conflict, type Invoker, type Ledger, type OutboxRow } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { eventOf, mandatesOf } from '../registration/desk.ts';
import type { CertificateName } from '../replaced.ts';
import type { RevocationHouse } from '../revocation.ts';
import { throughout } from '../whole-list.ts';
import { certificatesAtStake, orderRevocations } from './at-stake.ts';
import { editionsOf } from './editions.ts';

/**
 * What the clock does about new terms: tells people, reminds and warns them, and in the end revokes the certificates of
 * those who did not accept. People are found through sparse indexes and taken one at a time, on what the ledger says then.
 */
const PLATFORM: Actor = { capacity: 'platform', function: 'deadlines' };

/** Found in one run at most; what is left is found by the next. */
const MOST_A_RUN = 1_000;
/** After the last instant of an edition newcomers are no longer looked for: they accept what is in force when they come. */
const FOLLOWED_DAYS = 30;

/** Told by the steps that tell; revocation tells by itself. */
const NOTICES: Readonly<Record<TermsStep, string>> = {
  announced: 'terms-announced',
  reminded: 'terms-reminder',
  warned: 'terms-reminder',
  blocked: 'terms-blocked',
  'last-warned': 'terms-last-warning',
  revoked: 'terms-revoking',
};

type Person = { readonly personId: string; readonly population: TermsPopulation };

/** Hands over everybody about whom something is due, and those of a population whom nobody has told yet. */
export async function findTerms(house: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly invoker: Pick<Invoker, 'meetTerms'>;
}): Promise<{ readonly found: number }> {
  const { ledger, clock, invoker } = house;
  const now = clock.now().toISOString();
  const people = new Map<string, Person>();
  const add = ({ personId, population }: Person) => people.set(`${personId}/${population}`, { personId, population });
  for await (const { awaited, ...person } of throughout((at) => ledger.list('terms-due', '', { limit: 100, ...at }))) {
    if ((awaited?.dueAt ?? now) > now || people.size >= MOST_A_RUN) break;
    add(person);
  }
  for (const population of POPULATIONS) {
    const terms = followedEdition(await editionsOf(ledger, population));
    if (!terms || people.size >= MOST_A_RUN || isOver(terms, now)) continue;
    const known = await knownFor(ledger, terms);
    for await (const { personId } of throughout((at) => ledger.list('people-of-population', population, at))) {
      if (people.size >= MOST_A_RUN) break;
      if (!known.has(personId)) add({ personId, population });
    }
  }
  for (const person of people.values()) await invoker.meetTerms(person);
  return { found: people.size };
}

function isOver({ reacceptance }: TermsRecord, now: string): boolean {
  const last = reacceptance!.revokeFrom ?? reacceptance!.by;
  return daysAfter(last, FOLLOWED_DAYS) <= now;
}

/** Those who accepted the edition or a later one, and those who have been told of it. */
async function knownFor(ledger: Ledger, { population, edition }: TermsRecord): Promise<ReadonlySet<string>> {
  const editions = await editionsOf(ledger, population);
  const later = editions.filter((one) => one.edition >= edition && one.state === 'approved');
  const known = new Set<string>();
  for (const one of later) {
    for (const list of ['terms-accepted', 'terms-outstanding'] as const) {
      const of = `${population}/${one.edition}`;
      for await (const { personId } of throughout((at) => ledger.list(list, of, { limit: 1_000, ...at }))) {
        known.add(personId);
      }
    }
  }
  return known;
}

/** Does what is due about one person, if anything is. A race that was lost leaves it to the next run. */
export async function meetTerms(
  house: RevocationHouse,
  person: Person,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  try {
    return await follow(house, person, correlation);
  } catch (error) {
    if (error instanceof Conflict || (error instanceof Refusal && error.code === 'conflict')) return [];
    throw error;
  }
}

async function follow(house: RevocationHouse, person: Person, correlation: string): Promise<readonly OutboxRow[]> {
  const { ledger } = house;
  const [editions, record, mandates] = await Promise.all([
    editionsOf(ledger, person.population),
    ledger.read('termsAcceptance', person),
    mandatesOf(ledger, person.personId),
  ]);
  const pen = penOf(house, PLATFORM, correlation);
  const terms = followedEdition(editions);
  const held = mandates.filter(
    (mandate) => populationOf(mandate.role) === person.population && inForce(mandate, new Date(pen.at)),
  );
  if (!terms || held.length === 0 || hasAccepted(record, terms.edition)) {
    if (record?.awaited) await write(house, record, released(record), pen, []);
    return [];
  }
  const before = record?.awaited?.edition === terms.edition ? record.awaited : undefined;
  // a message that comes twice does not hasten what somebody was given time for
  if (before?.dueAt !== undefined && pen.at < before.dueAt) return [];
  const done = before?.done;
  const { step, dueAt } = stepDue(terms, done, pen.at);
  if (step === undefined) return [];
  const awaited = { edition: terms.edition, done: step, ...(dueAt !== undefined && { dueAt }) };
  const written = followedBy(record, person, awaited, pen.at);
  const about = { terms: person.population, edition: String(terms.edition), personId: person.personId };
  const outbox = [pen.outbox('notification', { ...about, notice: NOTICES[step] })];
  // orders first: a clock that stops between the two takes the step again, and an order that is there stays as it is
  const names = step === 'revoked' ? await revoked(house, terms, held, pen) : [];
  await write(house, record, written, pen, outbox);
  const rows = await Promise.all(names.map((name) => meetDeadline(house, name, correlation)));
  return [...outbox, ...rows.flat()];
}

async function revoked(
  house: RevocationHouse,
  terms: TermsRecord,
  held: readonly MandateRecord[],
  pen: Pen,
): Promise<readonly CertificateName[]> {
  const certificates = await certificatesAtStake(house.ledger, terms, held, pen.at);
  await orderRevocations(house.ledger, terms, certificates, pen);
  return certificates.map(({ issuer, serial }) => ({ issuer, serial }));
}

async function write(
  { ledger }: RevocationHouse,
  before: TermsAcceptanceRecord | undefined,
  written: ReturnType<typeof followedBy>,
  pen: Pen,
  outbox: readonly OutboxRow[],
): Promise<void> {
  if (before === undefined && written.record.version !== 1) throw new Error('a first record has version 1');
  await ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
}
