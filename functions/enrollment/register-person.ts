import { operation } from '../../shared/http/operation.ts';
import { registerPerson as register } from '../../shared/lifecycle/registration/persons.ts';
import { PersonView, RegisterPersonBody } from '../schemas/identity.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /persons: 201 with the opaque id alone, since answers are kept for repetition and personal data are not. */
export const registerPerson = operation(
  { body: RegisterPersonBody, answer: PersonView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { language, civility, phone, card, directoryId, ...names } = call.body;
    const data = {
      ...(civility && { civility }),
      ...names,
      ...(phone && { phone }),
      ...(card && { card }),
      ...(directoryId && { directoryId }),
    };
    const person = await register(house, call, data, language);
    return { status: 201, body: { id: person.id, language: person.language, createdAt: person.createdAt } };
  },
);
