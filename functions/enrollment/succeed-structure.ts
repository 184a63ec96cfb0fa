import { operation } from '../../shared/http/operation.ts';
import { succeedStructure as succeed } from '../../shared/lifecycle/registration/standing.ts';
import { SucceedStructureBody, SuccessionView } from '../schemas/dossiers.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfStructure } from './structure-view.ts';

/** POST /structures/{structureId}/succession: another structure takes its place, and both serve until the overlap ends. */
export const succeedStructure = operation(
  { body: SucceedStructureBody, answer: SuccessionView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { structure, successor, findings, outbox } = await succeed(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    const headers = { location: `/structures/${successor.id}` };
    const body = { structure: viewOfStructure(structure), successor: viewOfStructure(successor, findings) };
    return { status: 201, headers, body };
  },
);
