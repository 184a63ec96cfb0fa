import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import { ERASED_PERSON, openOr } from '../../registration/personal.ts';
import type { MandateRecord, NamedStructure, PersonData, SubscriptionRecord } from '../../registration/records.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Page } from '../ports.ts';
import { type Caller, type Desk, mandatesOf, stillOpen } from '../registration/desk.ts';
import { readPerson } from '../registration/persons.ts';

type Asked = { readonly limit?: number; readonly cursor?: string };

/** A mandate with what it reaches. */
export interface PlacedMandate {
  readonly mandate: MandateRecord;
  readonly structure?: NamedStructure;
  readonly subscription?: SubscriptionRecord;
}

const USUAL_PAGE = 50;

/**
 * Mandates of one person with what each reaches, a page at a time. A cursor is the id of the last mandate seen: it names
 * a place in the given list and can reach nothing else.
 */
export async function placedMandates(
  desk: Desk,
  mandates: readonly MandateRecord[],
  { limit = USUAL_PAGE, cursor = '' }: Asked,
): Promise<Page<PlacedMandate>> {
  const rest = [...mandates].filter(({ id }) => id > cursor).sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = rest.slice(0, limit);
  const scopes = shown.map(({ scope }) => scope);
  const structures = await byId(
    scopes.flatMap((scope) => (scope.reach === 'house' ? [] : [scope.structureId])),
    async (id) => {
      const structure = await desk.ledger.read('structure', { id });
      return structure && openStructure(desk.vault, structure);
    },
  );
  const subscriptions = await byId(
    scopes.flatMap((scope) => ('subscriptionId' in scope ? [scope.subscriptionId] : [])),
    (id) => desk.ledger.read('subscription', { id }),
  );
  const items = shown.map((mandate): PlacedMandate => {
    const { scope } = mandate;
    const structure = scope.reach === 'house' ? undefined : structures.get(scope.structureId);
    const subscription = 'subscriptionId' in scope ? subscriptions.get(scope.subscriptionId) : undefined;
    return { mandate, ...(structure && { structure }), ...(subscription && { subscription }) };
  });
  const last = shown.at(-1);
  return last && rest.length > limit ? { items, cursor: last.id } : { items };
}

/** Those of anybody, for the house. Throws a Refusal `not-found`. */
export async function placedMandatesOf(
  desk: Desk,
  caller: Caller,
  personId: string,
  page: Asked,
): Promise<Page<PlacedMandate>> {
  stillOpen(desk, caller);
  const { id } = await readPerson(desk, personId);
  return placedMandates(desk, await mandatesOf(desk.ledger, id), page);
}

export interface AdministratorMandate {
  readonly mandate: MandateRecord;
  readonly data: PersonData;
}

/** The mandates on a subscription in every state, with whose they are, oldest first. */
export async function mandatesOfSubscription(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  page: Asked,
): Promise<Page<AdministratorMandate>> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  stillOpen(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const found = await desk.ledger.list('mandates-of-subscription', subscriptionId, { limit: USUAL_PAGE, ...page });
  const people = await byId(
    found.items.map(({ personId }) => personId),
    async (id) => openOr<PersonData, PersonData>(desk.vault, (await readPerson(desk, id)).personal, ERASED_PERSON),
  );
  return { ...found, items: found.items.map((mandate) => ({ mandate, data: people.get(mandate.personId)! })) };
}

/** Reads each id once. */
async function byId<T>(ids: readonly string[], read: (id: string) => Promise<T | undefined>): Promise<Map<string, T>> {
  const found = await Promise.all([...new Set(ids)].map(async (id) => [id, await read(id)] as const));
  return new Map(found.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
}
