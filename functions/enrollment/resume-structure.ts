import { operation } from '../../shared/http/operation.ts';
import { resumeStructure as resume } from '../../shared/lifecycle/registration/standing.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { StructureView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures/{structureId}/resumption */
export const resumeStructure = operation(
  { body: EmptyBody, answer: StructureView },
  async (call, house: RegistrationHouse) => {
    const { structure, outbox } = await resume(house, call, call.params.structureId!);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfStructure(structure) };
  },
);
