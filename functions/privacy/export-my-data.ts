import { operation } from '../../shared/http/operation.ts';
import { deliverToOneself } from '../../shared/lifecycle/privacy/delivering.ts';
import { AccessExportView } from '../schemas/privacy.ts';
import { accessExport } from './access-export.ts';
import type { PrivacyHouse } from './privacy-house.ts';

/** GET /me/privacy-requests/{privacyRequestId}/export: everything that is held on me. */
export const exportMyData = operation({ answer: AccessExportView }, async (call, house: PrivacyHouse) => {
  const held = await deliverToOneself(house, call.principal, call.params.privacyRequestId!, call.correlation);
  return accessExport(held, call.accepts, call.language);
});
