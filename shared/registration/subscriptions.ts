import { Refusal } from '../errors.ts';
import { type DeclaredDomain, declaredDomain } from './domains.ts';
import type { EvidenceReference, StructureRecord, SubscriptionRecord } from './records.ts';
import type { Place, Written } from './written.ts';

export interface SubscriptionForm {
  readonly offer: SubscriptionRecord['offer'];
  readonly domain: DeclaredDomain;
  readonly population: SubscriptionRecord['population'];
  readonly dualControl: boolean;
}

/** A new subscription of an active structure; nothing is issued by it before control of the domain is recorded. */
export function newSubscription(
  structure: StructureRecord,
  form: SubscriptionForm,
  { id, at }: Place,
): Written<SubscriptionRecord> {
  if (structure.state !== 'active') {
    throw new Refusal('wrong-state', `The dossier of this structure is ${structure.state}: it cannot subscribe.`);
  }
  const record: SubscriptionRecord = {
    kind: 'subscription',
    id,
    version: 1,
    createdAt: at,
    structureId: structure.id,
    offer: form.offer,
    domain: declaredDomain(form.domain),
    control: undefined,
    population: form.population,
    dualControl: form.dualControl,
    state: 'active',
  };
  const { offer, population, dualControl, domain } = record;
  const data = { structure: structure.id, offer, population, dualControl, domain: domain.name, admits: domain.admits };
  return { record, event: { type: 'subscription.recorded', data } };
}

export interface ControlForm {
  readonly method: 'agent-check' | 'dns-txt';
  readonly evidence: EvidenceReference;
}

/** The check of today replaces an older one; the events keep them all. Throws a Refusal `wrong-state`. */
export function withControl(
  subscription: SubscriptionRecord,
  { method, evidence }: ControlForm,
  by: string,
  at: string,
): Written<SubscriptionRecord> {
  if (subscription.state !== 'active') throw new Refusal('wrong-state', 'This subscription has ended.');
  return {
    record: {
      ...subscription,
      version: subscription.version + 1,
      control: { method, checkedAt: at, by, evidence },
    },
    event: { type: 'subscription.control-recorded', data: { method, evidence: evidence.sha256 } },
  };
}
