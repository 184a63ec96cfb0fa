import type { PersonRecord, StructureRecord } from './records.ts';
import { HELD_MONTHS, LOOK_AGAIN_MONTHS, type RetentionClass, retentionTable } from './retention-table.ts';

/** The same day some calendar months later, or the last of that month where it has no such day; at the same time (UTC). */
export function monthsAfter(at: string, months: number): string {
  const from = new Date(at);
  const lastOfMonth = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastOfMonth);
  const time = Date.parse(at) - Date.parse(`${at.slice(0, 10)}T00:00:00.000Z`);
  return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, day) + time).toISOString();
}

/** What the end of retention depends on, of one person: instants and ids, nothing personal. */
export interface PersonFacts {
  readonly registeredAt: string;
  /** One for each mandate. */
  readonly roles: readonly {
    /** It may serve now, or later. */
    readonly standing: boolean;
    readonly endsAt: string;
  }[];
  readonly holders: readonly HolderFacts[];
  /** Privacy requests: when they were answered. */
  readonly requests: readonly { readonly id: string; readonly answeredAt?: string }[];
}

export interface HolderFacts {
  readonly holderId: string;
  readonly standing: boolean;
  /** When the mandate ended, or the last certificate; whichever is later. */
  readonly endsAt: string;
}

/** Until when something is kept: absent while the period has not begun. */
export interface Term {
  readonly class: RetentionClass;
  /** Id of the holder record or privacy request, where the class has several of a person. */
  readonly of?: string;
  readonly until?: string;
}

/** Every term of a person, class by class. */
export function termsOfPerson(facts: PersonFacts): readonly Term[] {
  const { roles, holders, requests, registeredAt } = facts;
  const begun = roles.some(({ standing }) => standing) ? undefined : latest(roles.map(({ endsAt }) => endsAt));
  const had = roles.length > 0;
  const byRole = (['former-role', 'revocation-requester', 'sign-in-links'] as const).map((name) => term(name, begun));
  const byHolder = holders.flatMap(({ holderId, standing, endsAt }) =>
    (['holder-dossier', 'identity-checks', 'declarations'] as const).map((name) =>
      term(name, standing ? undefined : endsAt, holderId),
    ),
  );
  return [
    ...(had ? byRole : [term('unused-person', registeredAt), term('sign-in-links', registeredAt)]),
    ...byHolder,
    ...requests.map(({ id, answeredAt }) => term('privacy-requests', answeredAt, id)),
  ];
}

/**
 * What still stands against the destruction of the person's key: classes with a duty; and, unless the person asks for it,
 * those that end with the key. A privacy request that nobody has answered stands against it as well.
 */
export function standingAgainst(
  terms: readonly Term[],
  now: string,
  { asked }: { readonly asked: boolean },
): readonly Term[] {
  return terms.filter(({ class: name, until }) => {
    const { duty, ends } = retentionTable[name];
    const open = name === 'privacy-requests' && until === undefined;
    return (duty || open || (!asked && ends === 'key')) && (until === undefined || now < until);
  });
}

/** What ends by itself, before the key or without it. */
export function endedAlone(terms: readonly Term[], now: string): readonly Term[] {
  return terms.filter(
    ({ class: name, until }) => retentionTable[name].ends !== 'key' && until !== undefined && until <= now,
  );
}

/** The first instant at which nothing stands against it any more; undefined while a period has not begun. */
export function possibleFrom(standing: readonly Term[]): string | undefined {
  const ends = standing.map(({ until }) => until);
  return ends.includes(undefined) ? undefined : latest(ends.filter((until) => until !== undefined));
}

/**
 * When a person is to be looked at again: at the next end of a period that runs, and within LOOK_AGAIN_MONTHS while one
 * has not begun. No period that may begin is shorter, so that none ends unseen.
 */
export function nextLook(terms: readonly Term[], now: string): string {
  const running = terms.map(({ until }) => until ?? monthsAfter(now, LOOK_AGAIN_MONTHS)).filter((at) => now < at);
  return earliest(running) ?? monthsAfter(now, LOOK_AGAIN_MONTHS);
}

export const nextLookHeld = (now: string): string => monthsAfter(now, HELD_MONTHS);

/** When a person is looked at for the first time, or next. */
export const lookAtOf = ({ lookAt, createdAt }: Pick<PersonRecord, 'lookAt' | 'createdAt'>): string =>
  lookAt ?? monthsAfter(createdAt, LOOK_AGAIN_MONTHS);

/** Something has begun for a person: they are looked at no later than anybody who is new. */
export function lookedAtSooner(person: PersonRecord, now: string): PersonRecord {
  const soon = monthsAfter(now, LOOK_AGAIN_MONTHS);
  return lookAtOf(person) <= soon ? person : { ...person, lookAt: soon };
}

/** When a structure closed, for good: its evidence is kept from then on. Undefined while it is there. */
export function closedFrom({
  state,
  closed,
  succession,
}: Pick<StructureRecord, 'state' | 'closed' | 'succession'>): string | undefined {
  if (state === 'closed') return closed?.at;
  return state === 'succeeded' ? succession?.overlapUntil : undefined;
}

/** Until when the evidence of a structure is kept. */
export const structureTerm = (structure: StructureRecord): Term =>
  term('structure-evidence', closedFrom(structure), structure.id);

function term(name: RetentionClass, from: string | undefined, of?: string): Term {
  const until = from === undefined ? undefined : monthsAfter(from, retentionTable[name].months);
  return { class: name, ...(of !== undefined && { of }), ...(until !== undefined && { until }) };
}

const latest = (all: readonly string[]): string | undefined => all.toSorted().at(-1);
const earliest = (all: readonly string[]): string | undefined => all.toSorted()[0];
