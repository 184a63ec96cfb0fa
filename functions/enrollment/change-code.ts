import { operation } from '../../shared/http/operation.ts';
import { changeCode as change } from '../../shared/lifecycle/codes.ts';
import { CodeBody, CodeView } from '../schemas/acceptance.ts';
import type { AcceptanceHouse } from './acceptance-house.ts';

/** POST /certificates/{issuer}/{serial}/revocation-code: another code, by whoever set the last one. */
export const changeCode = operation(
  { body: CodeBody, answer: CodeView, holdsSecret: true },
  async (call, house: AcceptanceHouse) => {
    const { issuer, serial } = call.params as { issuer: string; serial: string };
    const { setAt } = await change(house, call.principal, { ...call.body, issuer, serial }, call.correlation);
    return { status: 200, body: { issuer, serial, setAt } };
  },
);
