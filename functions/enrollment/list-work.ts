import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { workOf } from '../../shared/lifecycle/waiting/gathering.ts';
import { WorkQuery, WorkView } from '../schemas/work.ts';

/** GET /work: what waits for the caller, of the house or of their directions, oldest first. */
export const listWork = operation({ query: WorkQuery, answer: WorkView }, async (call, house: FrontHouse) => {
  const { principal, roles, query } = call;
  const { items, counts, ...work } = await workOf(house, { principal, roles, ...query });
  const shown = items.map(({ task, about, since, dueAt, href }) => ({
    task,
    about,
    since,
    ...(dueAt !== undefined && { dueAt }),
    href,
  }));
  return { status: 200, body: { ...work, counts: [...counts], items: shown } };
});
