import { operation } from '../../shared/http/operation.ts';
import { openProposals } from '../../shared/lifecycle/designation/proposals.ts';
import { RevocationProposals } from '../schemas/designations.ts';
import type { DesignationHouse } from './designation-house.ts';
import { viewOfProposal } from './revocation-proposal-view.ts';

/** GET /structures/{structureId}/revocation-proposals: certificates of former administrators that are still in force. */
export const listRevocationProposals = operation(
  { answer: RevocationProposals },
  async (call, house: DesignationHouse) => {
    const found = await openProposals(house, call, call.params.structureId!);
    const items = found.map(({ proposal, certificates }) => ({
      ...viewOfProposal(proposal),
      certificates: certificates.map(({ issuer, serial, subscriptionId, profile, notAfter }) => ({
        issuer,
        serial,
        subscriptionId,
        profile,
        notAfter,
      })),
    }));
    return { status: 200, body: { items } };
  },
);
