import { operation } from '../../shared/http/operation.ts';
import { setHold as set } from '../../shared/lifecycle/privacy/holds.ts';
import { HoldBody, HoldView } from '../schemas/privacy.ts';
import { viewOfHold } from './hold-view.ts';
import type { PrivacyHouse } from './privacy-house.ts';

/** POST /holds: nothing of this person or structure is erased until another security officer lifts it. */
export const setHold = operation(
  { body: HoldBody, answer: HoldView, status: 201 },
  async (call, house: PrivacyHouse) => {
    const { reasons, ...subject } = call.body;
    return { status: 201, body: viewOfHold(await set(house, call, subject, reasons)) };
  },
);
