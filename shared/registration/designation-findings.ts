import type { Finding } from '../errors.ts';
import { administered } from './designation-effects.ts';
import type { DesignatedPerson, DesignationRecord, FileFinding } from './designation-records.ts';
import { finding } from './designations.ts';
import type { MandateRecord, PersonData, SubscriptionRecord } from './records.ts';

/** What is known when a form is looked at. */
export interface Known {
  readonly at: string;
  readonly subscriptions: readonly SubscriptionRecord[];
  /** The lines, opened, in their order. */
  readonly lines: readonly DesignatedPerson[];
  /** What the records say of the persons on the lines; absent for somebody who is not registered yet. */
  readonly persons: ReadonlyMap<string, PersonData>;
  readonly mandatesOf: ReadonlyMap<string, readonly MandateRecord[]>;
  /** By subscription, the mandates of its administrators. */
  readonly administrators: ReadonlyMap<string, readonly MandateRecord[]>;
}

/** What somebody should know before the form is accepted. None of it decides by itself. */
export function findingsOf(designation: DesignationRecord, known: Known): readonly FileFinding[] {
  return [
    ...(designation.signed?.findings ?? []),
    ...(designation.origin === 'paper' ? [PAPER] : []),
    ...designation.lines.flatMap((_, index) => aboutLine(designation, index, known)),
    ...designation.offers.flatMap((_, index) => aboutOffer(designation, index, known)),
  ];
}

const PAPER = finding(
  '/signed',
  'form-not-ours',
  'The structure filled this form itself: compare each of its fields with what was entered.',
);

function aboutLine(designation: DesignationRecord, index: number, known: Known): readonly Finding[] {
  const { action, personId } = designation.lines[index]!;
  const written = known.lines[index]!;
  const person = known.persons.get(personId);
  const pointer = `/lines/${index}`;
  const found: Finding[] = [];
  const say = (field: string, code: string, detail: string) => found.push(finding(`${pointer}${field}`, code, detail));

  if (person) {
    for (const field of ['lastName', 'firstNames'] as const) {
      if (plain(person[field]) === plain(written[field])) continue;
      say(`/${field}`, 'name-differs', 'The name is not the one that is registered with this card.');
    }
    for (const field of ['phone', 'email'] as const) {
      if (person[field] === undefined || person[field] === written[field]) continue;
      say(`/${field}`, 'contact-differs', 'Another address or number is registered, and it stays.');
    }
  }
  if (action === 'add' && personId === designation.signatory.personId) {
    say('', 'signatory-designated', 'Whoever signs designates themselves.');
  }
  const mandates = known.mandatesOf.get(personId) ?? [];
  const already = designation.offers.filter(
    ({ subscriptionId }) => administered(mandates, subscriptionId, known.at).length > 0,
  ).length;
  if (action === 'add' && already > 0) {
    say('', 'already-administrator', `This person administers ${already} of the offers already.`);
  }
  if (action === 'remove' && already < designation.offers.length) {
    const missing = designation.offers.length - already;
    say('', 'not-administrator', `This person does not administer ${missing} of the offers.`);
  }
  return found;
}

function aboutOffer(designation: DesignationRecord, index: number, known: Known): readonly Finding[] {
  const { subscriptionId, domain } = designation.offers[index]!;
  const subscription = known.subscriptions.find(({ id }) => id === subscriptionId);
  const pointer = `/offers/${index}`;
  const found: Finding[] = [];
  if (subscription?.state !== 'active') {
    found.push(finding(pointer, 'offer-not-active', 'This subscription is not in force any more.'));
  } else if (subscription.domain?.name !== domain) {
    found.push(
      finding(`${pointer}/domain`, 'domain-changed', 'The declared domain is not the one on the form any more.'),
    );
  }
  const left = new Set(
    administered(known.administrators.get(subscriptionId) ?? [], subscriptionId, known.at).map((m) => m.personId),
  );
  const before = left.size;
  for (const { action, personId } of designation.lines) {
    if (action === 'add') left.add(personId);
    else left.delete(personId);
  }
  if (left.size === 0) {
    found.push(
      finding(pointer, 'no-administrator-left', 'Nobody will administer this offer: no certificate can be asked for.'),
    );
  } else if (left.size === 1 && left.size < Math.max(before, 2)) {
    found.push(
      finding(pointer, 'one-administrator-left', 'One person alone will administer this offer: name a second.'),
    );
  }
  return found;
}

/** Cards print capitals, often without accents; hyphens and apostrophes vary. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ '’.-]+/g, ' ')
    .trim()
    .toUpperCase();
}
