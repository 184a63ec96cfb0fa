import { operation } from '../../shared/http/operation.ts';
import { makeDomainChallenge as make } from '../../shared/lifecycle/registration/domain-control.ts';
import { DomainChallengeView } from '../schemas/dossiers.ts';
import { EmptyBody } from '../schemas/parts.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /subscriptions/{subscriptionId}/domain-challenge: what the DNS of the declared domain is to show. */
export const makeDomainChallenge = operation(
  { body: EmptyBody, answer: DomainChallengeView, status: 201 },
  async (call, house: RegistrationHouse) => {
    return { status: 201, body: await make(house, call, call.params.subscriptionId!) };
  },
);
