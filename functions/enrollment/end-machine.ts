import { operation } from '../../shared/http/operation.ts';
import { endMachine as end } from '../../shared/lifecycle/machines/desk.ts';
import { EndMachineBody, MachineView } from '../schemas/machines.ts';
import { viewOfMachine } from './machine-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /machines/{machineId}/end: its next call is refused; its certificates stand. */
export const endMachine = operation(
  { body: EndMachineBody, answer: MachineView },
  async (call, house: RegistrationHouse) => {
    const { machine, outbox } = await end(house, call, call.params.machineId!, call.body.reasons);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfMachine(machine) };
  },
);
