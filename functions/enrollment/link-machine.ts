import { operation } from '../../shared/http/operation.ts';
import { linkMachine as link } from '../../shared/lifecycle/machines/desk.ts';
import { LinkMachineBody, MachineView } from '../schemas/machines.ts';
import { viewOfMachine } from './machine-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /structures/{structureId}/machines: who signs for the structure is told, and the administrator. */
export const linkMachine = operation(
  { body: LinkMachineBody, answer: MachineView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { machine, outbox } = await link(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 201, body: viewOfMachine(machine) };
  },
);
