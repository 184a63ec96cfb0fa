import { operation } from '../../shared/http/operation.ts';
import { completePerson as complete } from '../../shared/lifecycle/registration/persons.ts';
import { CompletePersonBody, PersonView } from '../schemas/identity.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /persons/{personId}/completion: the opaque id alone comes back. */
export const completePerson = operation(
  { body: CompletePersonBody, answer: PersonView },
  async (call, house: RegistrationHouse) => {
    const { person, outbox } = await complete(house, call, call.params.personId!, call.body);
    await house.invoker.nudge(outbox);
    const { id, language, createdAt } = person;
    return { status: 200, body: { id, language, createdAt } };
  },
);
