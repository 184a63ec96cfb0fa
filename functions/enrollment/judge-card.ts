import { operation } from '../../shared/http/operation.ts';
import { judgeCard as judge } from '../../shared/lifecycle/designation/cards.ts';
import { JudgeCardBody, JudgedCardView } from '../schemas/designations.ts';
import { viewOfCard } from './card-view.ts';
import type { DesignationHouse } from './designation-house.ts';

/** POST /persons/{personId}/card/state: a card that has expired or is blocked suspends the mandates that need one. */
export const judgeCard = operation(
  { body: JudgeCardBody, answer: JudgedCardView },
  async (call, house: DesignationHouse) => {
    const { person, findings, outbox } = await judge(house, call, call.params.personId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: { ...viewOfCard(person), findings: [...findings] } };
  },
);
