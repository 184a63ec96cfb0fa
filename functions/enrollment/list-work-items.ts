import { operation } from '../../shared/http/operation.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { PageQuery, WorkItemPage } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWorkItem } from './work-item-view.ts';

/** GET /work-items: what waits for an agent, oldest first. */
export const listWorkItems = operation(
  { query: PageQuery, answer: WorkItemPage },
  async (call, house: RegistrationHouse) => {
    mandateFor(call.principal, call.roles, {}, house.clock.now());
    const { items, cursor } = await house.ledger.list('open-work', '', call.query);
    const shown = items.map((item) => viewOfWorkItem(item));
    return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
  },
);
