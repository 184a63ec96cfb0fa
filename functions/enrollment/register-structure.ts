import { operation } from '../../shared/http/operation.ts';
import { registerStructure as register } from '../../shared/lifecycle/registration/structures.ts';
import { RegisterStructureBody, StructureView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures: 201 with the structure, and what its number should make the agent look at again. */
export const registerStructure = operation(
  { body: RegisterStructureBody, answer: StructureView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { structure, findings } = await register(house, call, call.body);
    const headers = { location: `/structures/${structure.id}` };
    return { status: 201, headers, body: viewOfStructure(structure, findings) };
  },
);
