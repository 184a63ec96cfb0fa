import type * as z from 'zod';
import { cardInUse } from '../../shared/registration/cards.ts';
import type { PersonRecord } from '../../shared/registration/records.ts';
import type { CardView } from '../schemas/designations.ts';

/** How the card in use stands, without its number. */
export function viewOfCard(person: PersonRecord): z.input<typeof CardView> {
  return { personId: person.id, ...cardInUse(person) };
}
