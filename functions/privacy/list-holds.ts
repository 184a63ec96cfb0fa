import { operation } from '../../shared/http/operation.ts';
import { holdsSet } from '../../shared/lifecycle/privacy/holds.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { HoldPage } from '../schemas/privacy.ts';
import { viewOfHold } from './hold-view.ts';
import type { PrivacyHouse } from './privacy-house.ts';

/** GET /holds: those that are set, the oldest first, with their reasons. */
export const listHolds = operation({ query: PageQuery, answer: HoldPage }, async (call, house: PrivacyHouse) => {
  const { items, cursor } = await holdsSet(house, call, call.query);
  const shown = items.map(({ hold, reasons }) => ({
    ...viewOfHold(hold),
    ...(reasons !== undefined && { reasons }),
  }));
  return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
});
