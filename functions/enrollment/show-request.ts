import { operation } from '../../shared/http/operation.ts';
import { targetUnder } from '../../shared/lifecycle/gate.ts';
import { demandOwn } from '../../shared/lifecycle/machines/own.ts';
import { mandateFor, NOWHERE, nothingHere } from '../../shared/registration/authority.ts';
import { openReasons } from '../../shared/registration/personal.ts';
import { RequestView } from '../schemas/requests.ts';
import type { EnrollmentHouse } from './house.ts';
import { viewOfRequest } from './request-view.ts';

/** GET /requests/{requestId} */
export const showRequest = operation({ answer: RequestView }, async (call, house: EnrollmentHouse) => {
  const request = await house.ledger.read('request', { id: call.params.requestId! });
  const target = request ? targetUnder(request) : NOWHERE;
  mandateFor(call.principal, call.roles, target, house.clock.now());
  if (!request) throw nothingHere();
  await demandOwn(house.ledger, call.principal, { requestId: request.id, spkiSha256: request.spkiSha256 });
  const decision = await house.ledger.read('decision', { requestId: request.id });
  return { status: 200, body: viewOfRequest(request, decision && (await openReasons(house.vault, decision))) };
});
