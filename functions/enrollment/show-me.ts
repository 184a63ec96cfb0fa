import { operation } from '../../shared/http/operation.ts';
import { readPerson } from '../../shared/lifecycle/registration/persons.ts';
import { MeView } from '../schemas/identity.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /me: who the caller is to us, and their mandates in every state. */
export const showMe = operation({ answer: MeView }, async (call, house: RegistrationHouse) => {
  const { personId, authentication, language, mandates } = call.principal;
  const person = await readPerson(house, personId);
  const { lastName, firstNames, email } = await house.vault.open(person.personal);
  const now = house.clock.now();
  const shown = await Promise.all(
    mandates.map(async (mandate) => {
      const { scope } = mandate;
      const direction =
        scope.reach === 'direction' && (await house.ledger.read('direction', { id: scope.directionId }));
      return { ...viewOfMandate(mandate, now), ...(direction && { direction: direction.name }) };
    }),
  );
  const body = { personId, authentication, language, lastName, firstNames, email, mandates: shown };
  return { status: 200, body };
});
