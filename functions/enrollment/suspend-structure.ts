import { operation } from '../../shared/http/operation.ts';
import { suspendStructure as suspend } from '../../shared/lifecycle/registration/standing.ts';
import { SuspendStructureBody } from '../schemas/dossiers.ts';
import { StructureView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures/{structureId}/suspension: nothing new until an agent resumes it. */
export const suspendStructure = operation(
  { body: SuspendStructureBody, answer: StructureView },
  async (call, house: RegistrationHouse) => {
    const { structure, outbox } = await suspend(house, call, call.params.structureId!, call.body.reasons);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfStructure(structure) };
  },
);
