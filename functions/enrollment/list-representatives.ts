import { operation } from '../../shared/http/operation.ts';
import { readPerson } from '../../shared/lifecycle/registration/persons.ts';
import { readStructure } from '../../shared/lifecycle/registration/structures.ts';
import { inForce, mandateFor } from '../../shared/registration/authority.ts';
import { ERASED_PERSON, openOr } from '../../shared/registration/personal.ts';
import type { PersonData } from '../../shared/registration/records.ts';
import { toBeConfirmed } from '../../shared/registration/representatives.ts';
import { PageQuery, SignatoryList } from '../schemas/dossiers.ts';
import { viewOfMandate } from './mandate-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /structures/{structureId}/representatives: who acts for the structure today, as section 3 of the form asks. */
export const listRepresentatives = operation(
  { query: PageQuery, answer: SignatoryList },
  async (call, house: RegistrationHouse) => {
    const structureId = call.params.structureId!;
    const now = house.clock.now();
    mandateFor(call.principal, call.roles, { structureId, offer: 'any' }, now);
    const structure = await readStructure(house, structureId);
    const { items, cursor } = await house.ledger.list('mandates-of-structure', structureId, call.query);
    const standing = items.filter((mandate) => inForce(mandate, now));
    const shown = await Promise.all(
      standing.map(async (mandate) => {
        const person = await readPerson(house, mandate.personId);
        const { civility, lastName, firstNames, card, phone, email } = await openOr<PersonData, PersonData>(
          house.vault,
          person.personal,
          ERASED_PERSON,
        );
        return {
          mandate: viewOfMandate(mandate, now),
          ...(mandate.title && { title: mandate.title }),
          toBeConfirmed: toBeConfirmed(mandate, structure),
          ...(civility && { civility }),
          lastName,
          firstNames,
          ...(card && { card: { ...card } }),
          ...(phone && { phone }),
          email,
        };
      }),
    );
    return { status: 200, body: { items: shown, ...(cursor !== undefined && { cursor }) } };
  },
);
