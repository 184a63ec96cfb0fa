import { operation } from '../../shared/http/operation.ts';
import { proposedRevocations } from '../../shared/lifecycle/registration/revocations-left.ts';
import { PageQuery, WorkItemPage } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWorkItem } from './work-item-view.ts';

/** GET /structures/{structureId}/revocation-proposals: the same items as in the agents' list, with their certificates. */
export const listRevocationProposals = operation(
  { query: PageQuery, answer: WorkItemPage },
  async (call, house: RegistrationHouse) => {
    const { items, cursor } = await proposedRevocations(house, call, call.params.structureId!, call.query);
    const shown = items.map(({ item, left }) => viewOfWorkItem(item, left));
    return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
  },
);
