import { operation } from '../../shared/http/operation.ts';
import { changeOrder as change } from '../../shared/lifecycle/revocation-order.ts';
import { refuseField } from '../../shared/registration/written.ts';
import { OrderBody, OrderView } from '../schemas/acceptance.ts';
import type { AcceptanceHouse } from './acceptance-house.ts';

/** POST /certificates/{issuer}/{serial}/revocation-order: the old certificate stays, or ends on another day. */
export const changeOrder = operation({ body: OrderBody, answer: OrderView }, async (call, house: AcceptanceHouse) => {
  const { issuer, serial } = call.params as { issuer: string; serial: string };
  const { to, at } = call.body;
  if ((to === 'moved') !== (at !== undefined)) {
    refuseField('/at', 'order-instant', 'A move names its instant, a cancellation none.');
  }
  const input = {
    issuer,
    serial,
    change: at === undefined ? ({ to: 'cancelled' } as const) : ({ to: 'moved', at } as const),
  };
  const { order, outbox } = await change(house, call.principal, input, call.correlation);
  await house.invoker.nudge(outbox);
  return {
    status: 200,
    body: { issuer, serial, state: order.state === 'cancelled' ? 'cancelled' : 'waiting', at: order.at },
  };
});
