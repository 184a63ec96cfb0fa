import { inBothFamilies } from './naming-families.ts';
import { ofPeople } from './people.ts';

/**
 * PERSON_AUTH: an agent of a ministry or another large structure proves to a server who he or she is. An officer of the
 * person's direction opens the request; the address may lie outside the direction's domains, once a second officer has said
 * so; the subscription declares none.
 */
export const personAuth = inBothFamilies({
  ...ofPeople,
  name: 'PERSON_AUTH',
  usage: 'PERSON_AUTH',
  purpose: 'proves to a server which person of which structure connects to it',
  offer: 'PERSON',
  policyNumber: 9,
});
