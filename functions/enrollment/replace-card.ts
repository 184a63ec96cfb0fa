import { operation } from '../../shared/http/operation.ts';
import { replaceCard as replace } from '../../shared/lifecycle/designation/cards.ts';
import { CardView, ReplaceCardBody } from '../schemas/designations.ts';
import { viewOfCard } from './card-view.ts';
import type { DesignationHouse } from './designation-house.ts';

/** POST /persons/{personId}/card: the same person has another card; their mandates go on. */
export const replaceCard = operation(
  { body: ReplaceCardBody, answer: CardView },
  async (call, house: DesignationHouse) => {
    const { person, outbox } = await replace(house, call, call.params.personId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfCard(person) };
  },
);
