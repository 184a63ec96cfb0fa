import { operation } from '../../shared/http/operation.ts';
import { closeStructure as close } from '../../shared/lifecycle/registration/standing.ts';
import { CloseStructureBody } from '../schemas/dossiers.ts';
import { StructureView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures/{structureId}/closure: for ever; its certificates become a work item. */
export const closeStructure = operation(
  { body: CloseStructureBody, answer: StructureView },
  async (call, house: RegistrationHouse) => {
    const { structure, outbox } = await close(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfStructure(structure) };
  },
);
