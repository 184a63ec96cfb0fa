import { operation } from '../../shared/http/operation.ts';
import { silentPeople } from '../../shared/lifecycle/contacts/following.ts';
import { readStructure } from '../../shared/lifecycle/registration/structures.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { openReasons } from '../../shared/registration/personal.ts';
import { openStructure } from '../../shared/registration/structure-names.ts';
import { StructureView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** GET /structures/{structureId} */
export const showStructure = operation({ answer: StructureView }, async (call, house: RegistrationHouse) => {
  const structureId = call.params.structureId!;
  mandateFor(call.principal, call.roles, { structureId, offer: 'any' }, house.clock.now());
  const structure = await openStructure(house.vault, await readStructure(house, structureId));
  const { suspended } = structure;
  const told = suspended && { suspended: { ...suspended, ...(await openReasons(house.vault, suspended)) } };
  const silent = await silentPeople(house, structureId);
  const view = viewOfStructure({ ...structure, ...told });
  return { status: 200, body: { ...view, ...(silent.length > 0 && { silent: [...silent] }) } };
});
