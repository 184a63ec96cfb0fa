import { operation } from '../../shared/http/operation.ts';
import { prefill } from '../../shared/lifecycle/renewal.ts';
import { PrefillView } from '../schemas/renewals.ts';
import type { EnrollmentHouse } from './house.ts';

/** GET /certificates/{issuer}/{serial}/prefill: the fields of the old dossier, and which act they serve now. */
export const showPrefill = operation({ answer: PrefillView }, async (call, house: EnrollmentHouse) => {
  const { issuer, serial } = call.params as { issuer: string; serial: string };
  const { certificate, usage, declared, window, by } = await prefill(
    house,
    call.principal,
    { issuer, serial },
    call.roles,
  );
  const { subscriptionId } = certificate;
  return { status: 200, body: { certificate: { issuer, serial }, subscriptionId, usage, declared, by, ...window } };
});
