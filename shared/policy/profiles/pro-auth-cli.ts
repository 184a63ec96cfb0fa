import { inBothFamilies } from './naming-families.ts';
import { ofPeople } from './people.ts';

/**
 * PRO_AUTH_CLI: a professional attached to a structure proves to a server who he or she is. The structure's administrator
 * opens the request.
 */
export const proAuthCli = inBothFamilies({
  ...ofPeople,
  name: 'PRO_AUTH_CLI',
  usage: 'PRO_AUTH_CLI',
  purpose: 'proves to a server which professional of which structure connects to it',
  offer: 'PRO',
  policyNumber: 8,
});
