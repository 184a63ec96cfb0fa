import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { shownTrail } from '../../shared/lifecycle/expiry/reading.ts';
import { targetUnder } from '../../shared/lifecycle/gate.ts';
import { isSubscribers } from '../../shared/lifecycle/records.ts';
import { mandateFor, NOWHERE, nothingHere } from '../../shared/registration/authority.ts';
import { NoticesView } from '../schemas/expiry.ts';

/** GET /certificates/{issuer}/{serial}/notices: who was told of its end, and what became of it. */
export const showNotices = operation({ answer: NoticesView }, async (call, { ledger, clock }: FrontHouse) => {
  const { issuer, serial } = call.params as { issuer: string; serial: string };
  const certificate = await ledger.read('certificate', { issuer, serial });
  mandateFor(call.principal, call.roles, certificate ? targetUnder(certificate) : NOWHERE, clock.now());
  const trail = isSubscribers(certificate) ? await shownTrail({ ledger, clock }, { issuer, serial }) : undefined;
  if (!trail) throw nothingHere();
  const told = trail.told.map((step) => ({ ...step, to: [...step.to] }));
  return { status: 200, body: { ...trail, told } };
});
