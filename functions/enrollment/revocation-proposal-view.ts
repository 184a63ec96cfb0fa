import type * as z from 'zod';
import type { RevocationProposalRecord } from '../../shared/registration/designation-records.ts';
import type { RevocationProposalView } from '../schemas/designations.ts';

/** A proposal without anybody's name. */
export function viewOfProposal(proposal: RevocationProposalRecord): z.input<typeof RevocationProposalView> {
  const { id, structureId, personId, subscriptionIds, why, designationId, state, createdAt } = proposal;
  return {
    id,
    structureId,
    personId,
    subscriptionIds: [...subscriptionIds],
    why,
    ...(designationId !== undefined && { designationId }),
    state,
    createdAt,
  };
}
