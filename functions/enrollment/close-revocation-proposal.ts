import { operation } from '../../shared/http/operation.ts';
import { closeProposal } from '../../shared/lifecycle/designation/proposals.ts';
import { RevocationProposalView } from '../schemas/designations.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfProposal } from './revocation-proposal-view.ts';

/** POST /revocation-proposals/{proposalId}/closing: somebody has looked; what is not revoked by now stays. */
export const closeRevocationProposal = operation(
  { body: EmptyBody, answer: RevocationProposalView },
  async (call, house: DesignationHouse) => {
    const proposal = await closeProposal(house, call, call.params.proposalId!);
    return { status: 200, body: viewOfProposal(proposal) };
  },
);
