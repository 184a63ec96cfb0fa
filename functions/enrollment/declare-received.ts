import { operation } from '../../shared/http/operation.ts';
import { declareReceived as declare } from '../../shared/lifecycle/declaration.ts';
import { DeclarationBody, DeclarationView } from '../schemas/declarations.ts';
import type { AcceptanceHouse } from './acceptance-house.ts';
import { viewOfDeclaration } from './declaration-view.ts';

/** POST /holders/{holderId}/declaration: the holder's own act, once; the sealed receipt follows. */
export const declareReceived = operation(
  { body: DeclarationBody, answer: DeclarationView },
  async (call, house: AcceptanceHouse) => {
    const input = { ...call.body, holderId: call.params.holderId! };
    const { declaration, outbox } = await declare(house, call.principal, input, call.correlation);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfDeclaration({ declaration }) };
  },
);
