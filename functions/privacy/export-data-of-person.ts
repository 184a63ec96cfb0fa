import { operation } from '../../shared/http/operation.ts';
import { deliverToAnother } from '../../shared/lifecycle/privacy/delivering.ts';
import { AccessExportView } from '../schemas/privacy.ts';
import { accessExport } from './access-export.ts';
import type { PrivacyHouse } from './privacy-house.ts';

/** GET /persons/{personId}/privacy-requests/{privacyRequestId}/export: to be handed to whoever asked for it in person. */
export const exportDataOfPerson = operation({ answer: AccessExportView }, async (call, house: PrivacyHouse) => {
  const { personId, privacyRequestId: id } = call.params as { personId: string; privacyRequestId: string };
  return accessExport(await deliverToAnother(house, call, personId, id), call.accepts, call.language);
});
