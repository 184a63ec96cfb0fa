import { operation } from '../../shared/http/operation.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { PageQuery, RequestPage } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRequest } from './request-view.ts';

/** GET /approvals: what waits for an agent, oldest first. */
export const listApprovals = operation(
  { query: PageQuery, answer: RequestPage },
  async (call, house: EnrollmentHouse) => {
    mandateFor(call.principal, call.roles, {}, house.clock.now());
    const { limit, cursor } = PageQuery.parse(call.query);
    const page = await house.ledger.list('requests-to-approve', '', {
      ...(limit !== undefined && { limit }),
      ...(cursor !== undefined && { cursor }),
    });
    const items = page.items.map((request) => viewOfRequest(request));
    return { status: 200, body: { items, ...(page.cursor !== undefined && { cursor: page.cursor }) } };
  },
);
