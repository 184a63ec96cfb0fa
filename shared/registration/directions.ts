import { Refusal } from '../errors.ts';
import { canonicalAddress, domainOfAddress } from '../policy/mail-address.ts';
import type { Target } from './authority.ts';
import type { DirectionRecord } from './direction-records.ts';
import { declaredDomain } from './domains.ts';
import type { EvidenceReference, SubscriptionRecord } from './records.ts';
import { type Place, plainText, refuseField, type Written } from './written.ts';

/** Directions, as rules over records: part of a structure, with domains and officers of its own. */
export interface DirectionForm {
  readonly name: string;
  readonly mailDomains: readonly string[];
  readonly dualControl: boolean;
  readonly evidence: EvidenceReference;
}

export const MOST_MAIL_DOMAINS = 20;
const LONGEST_NAME = 120;

/**
 * A new direction under a subscription to PERSON. Throws a Refusal `malformed`, `policy` for another offer, or
 * `wrong-state` for a subscription that is not active.
 */
export function newDirection(
  { id: subscriptionId, structureId, offer, state }: SubscriptionRecord,
  form: DirectionForm,
  { id, at }: Place,
): Written<DirectionRecord> {
  if (offer !== 'PERSON') throw new Refusal('policy', `The offer ${offer} has no directions.`);
  if (state !== 'active') throw new Refusal('wrong-state', `This subscription is ${state}.`);
  const record: DirectionRecord = {
    kind: 'direction',
    id,
    version: 1,
    createdAt: at,
    structureId,
    subscriptionId,
    ...checked(form),
    state: 'open',
  };
  const { dualControl, evidence } = form;
  const data = { structure: structureId, subscription: subscriptionId, dualControl, evidence: evidence.sha256 };
  return { record, event: { type: 'direction.opened', data } };
}

/** Name, domains and control as they are from now on, on evidence. Throws a Refusal `malformed` or `wrong-state`. */
export function correctedDirection(direction: DirectionRecord, form: DirectionForm): Written<DirectionRecord> {
  mustBeOpen(direction);
  const record = { ...direction, ...checked(form), version: direction.version + 1 };
  const { dualControl, evidence } = form;
  return { record, event: { type: 'direction.corrected', data: { dualControl, evidence: evidence.sha256 } } };
}

/** For ever. Throws a Refusal `wrong-state`. */
export function closedDirection(
  direction: DirectionRecord,
  reason: string,
  by: string,
  at: string,
): Written<DirectionRecord> {
  mustBeOpen(direction);
  return {
    record: { ...direction, version: direction.version + 1, state: 'closed', closed: { at, by, reason } },
    event: { type: 'direction.closed', data: {} },
  };
}

/** Throws a Refusal `wrong-state`. */
export function mustBeOpen({ state }: DirectionRecord): void {
  if (state !== 'open') throw new Refusal('wrong-state', 'This direction is closed: nothing new is done in it.');
}

/** The target of an act on a direction or in it. */
export const targetOfDirection = ({
  structureId,
  subscriptionId,
  id,
}: Pick<DirectionRecord, 'structureId' | 'subscriptionId' | 'id'>): Target => ({
  structureId,
  subscriptionId,
  offer: 'PERSON',
  directionId: id,
});

/** Whether an address is at none of the direction's domains. A domain below one of them is another domain. */
export function isOutside(email: string, { mailDomains }: Pick<DirectionRecord, 'mailDomains'>): boolean {
  const domain = domainOfAddress(canonicalAddress(email));
  return domain === undefined || !mailDomains.includes(domain);
}

function checked({ name, mailDomains, dualControl, evidence }: DirectionForm): DirectionForm {
  plainText(name, '/name', LONGEST_NAME);
  if (mailDomains.length === 0 || mailDomains.length > MOST_MAIL_DOMAINS) {
    const why = `A direction has 1 to ${MOST_MAIL_DOMAINS} domains of addresses.`;
    refuseField('/mailDomains', 'mail-domains', why, 'PRODUCT journey B, step 1');
  }
  mailDomains.forEach((domain, index) => {
    const pointer = `/mailDomains/${index}`;
    declaredDomain({ name: domain, admits: 'host' }, pointer);
    if (mailDomains.indexOf(domain) < index) refuseField(pointer, 'mail-domain-twice', 'A domain is named once.');
  });
  return { name, mailDomains, dualControl, evidence };
}
