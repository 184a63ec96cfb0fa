import { Refusal } from '../errors.ts';
import { type DeclaredDomain, declaredDomain, domainAndParents } from './domains.ts';
import type { StoredText } from './personal.ts';
import type { EvidenceReference, Naming, Offer, Role, StructureRecord, SubscriptionRecord } from './records.ts';
import { mustBeActive } from './standing.ts';
import type { DomainClaimRecord } from './standing-records.ts';
import { type Place, refuseField, type Written } from './written.ts';

export interface SubscriptionForm {
  readonly offer: Offer;
  readonly domain?: DeclaredDomain;
  readonly population: SubscriptionRecord['population'];
  readonly dualControl: boolean;
  readonly naming: Naming;
}

/** Whether an offer declares a domain (form F503 §4). */
const DOMAIN: Readonly<Record<Offer, 'always' | 'never' | 'perhaps'>> = {
  'SERV-SSL': 'always',
  'SERV-SMIME-SIGN-CONF': 'always',
  ORG: 'never',
  PRO: 'perhaps',
  PERSON: 'never',
};

/**
 * A subscription as the structure asks for it, or as an agent enters it: an agent who did not enter it decides. Throws a
 * Refusal `malformed`, or `wrong-state` unless the structure is active.
 */
export function newSubscription(
  structure: StructureRecord,
  form: SubscriptionForm,
  entered: { readonly by: string; readonly capacity: Role },
  { id, at }: Place,
): Written<SubscriptionRecord> {
  mustBeActive(structure);
  const { offer, population, dualControl, naming } = form;
  if (DOMAIN[offer] === 'always' && !form.domain) {
    refuseField('/domain', 'domain-missing', `The offer ${offer} declares a domain.`, 'form F503 §4');
  }
  if (DOMAIN[offer] === 'never' && form.domain) {
    refuseField('/domain', 'domain-too-many', `The offer ${offer} declares no domain.`, 'form F503 §4');
  }
  if (naming === 'etsi' && structure.identifier.scheme !== 'SIRET') {
    const why = 'These names hold a SIREN, and the structure is not identified by its SIRET.';
    refuseField('/naming', 'naming-without-siren', why, 'ETSI EN 319 412-1 §5.1.4');
  }
  const record: SubscriptionRecord = {
    kind: 'subscription',
    id,
    version: 1,
    createdAt: at,
    structureId: structure.id,
    offer,
    ...(form.domain && { domain: shallow(declaredDomain(form.domain)) }),
    control: undefined,
    population,
    dualControl,
    naming,
    state: 'requested',
    entered,
  };
  const { domain } = record;
  const data = { structure: structure.id, offer, population, dualControl, naming };
  const declares = domain && { domain: domain.name, admits: domain.admits };
  return { record, event: { type: 'subscription.requested', data: { ...data, ...declares } } };
}

/** Each level of a domain is a row that is written with it. */
const MOST_LABELS = 10;

function shallow(domain: DeclaredDomain): DeclaredDomain {
  if (domain.name.split('.').length <= MOST_LABELS) return domain;
  return refuseField('/domain/name', 'domain-too-deep', `A declared domain has ${MOST_LABELS} labels at most.`);
}

export interface SubscriptionDecision {
  readonly decision: 'accepted' | 'refused';
  readonly reasons?: string;
  /** Whether every request waits for an agent. */
  readonly dualControl?: boolean;
}

/**
 * An agent accepts or refuses; whether requests wait for an agent is as the house says, or else as it was asked. Throws
 * a Refusal `wrong-state`, `forbidden` (own entry), `malformed` (no reasons). `kept`: the reasons in their envelope.
 */
export function decidedSubscription(
  subscription: SubscriptionRecord,
  { decision, reasons, dualControl = subscription.dualControl }: SubscriptionDecision,
  by: string,
  at: string,
  kept: StoredText | undefined = reasons,
): Written<SubscriptionRecord> {
  const { state, entered } = subscription;
  if (state !== 'requested') throw new Refusal('wrong-state', `This subscription is ${state}.`);
  if (entered?.by === by) {
    throw new Refusal('forbidden', 'Nobody decides on a subscription that they entered: ask another agent.');
  }
  if (decision === 'refused' && !reasons?.trim()) {
    throw new Refusal('malformed', 'A refusal says why: give the reasons.');
  }
  const decided = { at, by, ...(kept !== undefined && { reasons: kept }) };
  const next = decision === 'accepted' ? 'active' : 'refused';
  return {
    record: { ...subscription, version: subscription.version + 1, state: next, dualControl, decided },
    event: { type: `subscription.${decision}`, data: { dualControl } },
  };
}

/** The structure ends it. Throws a Refusal `wrong-state`. */
export function endedSubscription(
  subscription: SubscriptionRecord,
  reason: string,
  by: string,
  at: string,
): Written<SubscriptionRecord> {
  const { state } = subscription;
  if (state !== 'requested' && state !== 'active') {
    throw new Refusal('wrong-state', `This subscription is ${state}.`);
  }
  return {
    record: { ...subscription, version: subscription.version + 1, state: 'ended', ended: { at, by, reason } },
    event: { type: 'subscription.ended', data: {} },
  };
}

/** The claims of a subscription on its domain, under the domain and each of its parents; none without a domain. */
export function claimsOf({ id, structureId, domain }: SubscriptionRecord): readonly DomainClaimRecord[] {
  if (!domain) return [];
  return domainAndParents(domain.name).map((under) => ({
    kind: 'domainClaim',
    version: 1,
    under,
    subscriptionId: id,
    structureId,
    declared: domain,
    state: 'open',
  }));
}

export interface ControlForm {
  readonly method: 'agent-check' | 'dns-txt';
  readonly evidence: EvidenceReference;
}

/**
 * The check of today replaces an older one; the events keep them all. What the DNS shows counts whoever asks it; an agent's
 * own check is another agent's than who entered the subscription. Throws a Refusal `wrong-state` or `forbidden`.
 */
export function withControl(
  subscription: SubscriptionRecord,
  { method, evidence }: ControlForm,
  by: string,
  at: string,
): Written<SubscriptionRecord> {
  domainInUse(subscription);
  if (method === 'agent-check') demandAnother(subscription, by);
  return {
    record: {
      ...subscription,
      version: subscription.version + 1,
      control: { method, checkedAt: at, by, evidence },
    },
    event: { type: 'subscription.control-recorded', data: { method, evidence: evidence.sha256 } },
  };
}

/** The declared domain of a subscription that may still be used. Throws a Refusal `wrong-state`. */
export function domainInUse({ state, domain }: SubscriptionRecord): DeclaredDomain {
  if (state !== 'requested' && state !== 'active') {
    throw new Refusal('wrong-state', `This subscription is ${state}.`);
  }
  if (domain) return domain;
  throw new Refusal('wrong-state', 'This subscription declares no domain.');
}

/** Throws a Refusal `forbidden` for whoever entered the subscription: nobody vouches for their own entry. */
function demandAnother({ entered }: SubscriptionRecord, by: string): void {
  if (entered?.by !== by) return;
  throw new Refusal('forbidden', 'You entered this subscription yourself: another agent looks into its domain.');
}

/**
 * An agent who did not enter the subscription clears an overlap, on evidence. Throws a Refusal `wrong-state` when there is
 * none, or `forbidden`.
 */
export function clearedOverlap(
  subscription: SubscriptionRecord,
  evidence: EvidenceReference,
  by: string,
  at: string,
): Written<SubscriptionRecord> & { readonly workItemId: string } {
  const { overlap } = subscription;
  if (overlap?.state !== 'open') throw new Refusal('wrong-state', 'No overlap waits here.');
  demandAnother(subscription, by);
  return {
    record: {
      ...subscription,
      version: subscription.version + 1,
      overlap: { ...overlap, state: 'cleared', cleared: { at, by, evidence } },
    },
    event: { type: 'subscription.overlap-cleared', data: { evidence: evidence.sha256 } },
    workItemId: overlap.workItemId,
  };
}
