import { operation } from '../../shared/http/operation.ts';
import { closeWorkItem as close } from '../../shared/lifecycle/registration/work-items.ts';
import { CloseWorkItemBody, WorkItemView } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWorkItem } from './work-item-view.ts';

/** POST /work-items/{workItemId}/closure */
export const closeWorkItem = operation(
  { body: CloseWorkItemBody, answer: WorkItemView },
  async (call, house: RegistrationHouse) => {
    const item = await close(house, call, call.params.workItemId!, call.body);
    return { status: 200, body: viewOfWorkItem(item) };
  },
);
