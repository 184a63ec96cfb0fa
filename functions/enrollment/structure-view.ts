import type * as z from 'zod';
import type { Finding } from '../../shared/errors.ts';
import type { SeenAddresses } from '../../shared/lifecycle/contacts/following.ts';
import { nationalStructureId } from '../../shared/policy/national-structure-id.ts';
import { openReasons, type PersonalVault } from '../../shared/registration/personal.ts';
import type {
  NamedStructure,
  StoredIdentifier,
  StructureIdentifier,
  StructureRecord,
  SubscriptionRecord,
} from '../../shared/registration/records.ts';
import type { StructureView, SubscriptionView } from '../schemas/structures.ts';
import { statedAt } from './stated.ts';

/**
 * A structure as people see it. A stored record (`StructureRecord`) is shown without the name and number that are
 * personal, for answers that are kept for repetition; opened (`openStructure`), it is shown whole.
 */
export function viewOfStructure(
  structure: StructureRecord | NamedStructure,
  findings?: readonly Finding[],
): z.input<typeof StructureView> {
  const { id, name, identifier, postalCode, town, department, country, state, createdAt } = structure;
  const { suspended, succession, predecessors, closed, confirming } = structure;
  const identified = known(identifier);
  const view = {
    id,
    ...(typeof name === 'string' && { name }),
    identifier: identified ?? { scheme: 'RPPS-RANK' as const },
    postalCode,
    town,
    department,
    country,
    ...(structure.establishment && { establishment: structure.establishment }),
    ...(identified && { nationalId: nationalStructureId(identified) }),
    state,
    createdAt,
    ...(suspended && { suspended: statedAt(suspended) }),
    ...(succession && {
      succession: { to: succession.to, cause: succession.cause, overlapUntil: succession.overlapUntil },
    }),
    ...(predecessors && { predecessors: [...predecessors] }),
    ...(closed && { closed: { at: closed.at, reason: closed.reason } }),
    ...(confirming && { confirmMandatesBy: confirming.until }),
  };
  return findings && findings.length > 0 ? { ...view, findings: [...findings] } : view;
}

/** The identifier, where it may be read: that of a stored practice stands in its envelope. */
function known(identifier: StoredIdentifier | StructureIdentifier): StructureIdentifier | undefined {
  if (identifier.scheme !== 'RPPS-RANK') return identifier;
  const { scheme, value } = identifier;
  return typeof value === 'string' ? { scheme, value } : undefined;
}

/** A subscription with the reasons of its decision to be read. */
export async function withReasons(vault: PersonalVault, subscription: SubscriptionRecord): Promise<SubscriptionRecord> {
  const { decided } = subscription;
  return decided ? { ...subscription, decided: await openReasons(vault, decided) } : subscription;
}

/** A subscription as people see it; who checked the domain stays in the ledger. */
export function viewOfSubscription(
  subscription: SubscriptionRecord,
  addresses?: SeenAddresses,
): z.input<typeof SubscriptionView> {
  const { id, structureId, offer, domain, control, overlap, decided, ended, entered, unreachable } = subscription;
  return {
    id,
    structureId,
    offer,
    ...(domain && { domain }),
    ...(control && {
      control: { method: control.method, checkedAt: control.checkedAt, evidence: control.evidence },
    }),
    ...(overlap && { overlap: overlap.state }),
    population: subscription.population,
    dualControl: subscription.dualControl,
    naming: subscription.naming ?? 'sector',
    state: subscription.state,
    createdAt: subscription.createdAt,
    ...(entered && { enteredBy: entered.capacity }),
    ...(decided && { decided: statedAt(decided) }),
    ...(ended && { ended: { at: ended.at, reason: ended.reason } }),
    ...(unreachable && { unreachableSince: unreachable.at }),
    ...(addresses && { addresses }),
  };
}
