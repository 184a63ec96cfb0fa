import { operation } from '../../shared/http/operation.ts';
import { certificatesLeft } from '../../shared/lifecycle/registration/revocations-left.ts';
import { readWorkItem } from '../../shared/lifecycle/registration/work-items.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { openReasons } from '../../shared/registration/personal.ts';
import { WorkItemView } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWorkItem } from './work-item-view.ts';

/** GET /work-items/{workItemId}, with the certificates that are still to be looked at. */
export const showWorkItem = operation({ answer: WorkItemView }, async (call, house: RegistrationHouse) => {
  mandateFor(call.principal, call.roles, {}, house.clock.now());
  const found = await readWorkItem(house.ledger, call.params.workItemId!);
  const { closed } = found;
  const item = closed ? { ...found, closed: await openReasons(house.vault, closed) } : found;
  if (item.task !== 'revocations') return { status: 200, body: viewOfWorkItem(item) };
  return { status: 200, body: viewOfWorkItem(item, await certificatesLeft(house.ledger, item)) };
});
