import type * as z from 'zod';
import type { Finding } from '../../shared/errors.ts';
import type { StructureRecord, SubscriptionRecord } from '../../shared/registration/records.ts';
import type { StructureView, SubscriptionView } from '../schemas/structures.ts';

/** A structure as people see it. */
export function viewOfStructure(
  { id, name, identifier, postalCode, town, department, country, state, createdAt }: StructureRecord,
  findings?: readonly Finding[],
): z.input<typeof StructureView> {
  const view = { id, name, identifier, postalCode, town, department, country, state, createdAt };
  return findings && findings.length > 0 ? { ...view, findings: [...findings] } : view;
}

/** A subscription as people see it; who checked the domain stays in the ledger. */
export function viewOfSubscription(subscription: SubscriptionRecord): z.input<typeof SubscriptionView> {
  const { id, structureId, offer, domain, control, population, dualControl, state, createdAt } = subscription;
  if (offer !== 'SERV-SSL' && offer !== 'SERV-SMIME-SIGN-CONF') throw new Error(`no view of the offer ${offer}`);
  return {
    id,
    structureId,
    offer,
    domain,
    ...(control && {
      control: { method: control.method, checkedAt: control.checkedAt, evidence: control.evidence },
    }),
    population,
    dualControl,
    state,
    createdAt,
  };
}
