import { operation } from '../../shared/http/operation.ts';
import { correctStructure as correct } from '../../shared/lifecycle/registration/structures.ts';
import { CorrectStructureBody } from '../schemas/dossiers.ts';
import { StructureView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures/{structureId}/correction: everything but the identifier. */
export const correctStructure = operation(
  { body: CorrectStructureBody, answer: StructureView },
  async (call, house: RegistrationHouse) => {
    const { evidence, ...form } = call.body;
    const { structure, findings } = await correct(house, call, call.params.structureId!, form, evidence);
    return { status: 200, body: viewOfStructure(structure, findings) };
  },
);
