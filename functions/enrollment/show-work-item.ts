import { operation } from '../../shared/http/operation.ts';
import { certificatesLeft } from '../../shared/lifecycle/registration/revocations-left.ts';
import { readWorkItem } from '../../shared/lifecycle/registration/work-items.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { WorkItemView } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWorkItem } from './work-item-view.ts';

/** GET /work-items/{workItemId}, with the certificates that are still to be looked at. */
export const showWorkItem = operation({ answer: WorkItemView }, async (call, house: RegistrationHouse) => {
  mandateFor(call.principal, call.roles, {}, house.clock.now());
  const item = await readWorkItem(house.ledger, call.params.workItemId!);
  if (item.task !== 'revocations') return { status: 200, body: viewOfWorkItem(item) };
  return { status: 200, body: viewOfWorkItem(item, await certificatesLeft(house.ledger, item)) };
});
