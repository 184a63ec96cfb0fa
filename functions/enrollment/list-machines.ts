import { operation } from '../../shared/http/operation.ts';
import { machinesOf } from '../../shared/lifecycle/machines/desk.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { MachineList } from '../schemas/machines.ts';
import { viewOfMachine } from './machine-view.ts';

import type { RegistrationHouse } from './registration-house.ts';

/** GET /structures/{structureId}/machines: in every state, oldest first. */
export const listMachines = operation(
  { query: PageQuery, answer: MachineList },
  async (call, house: RegistrationHouse) => {
    const { items, cursor } = await machinesOf(house, call, call.params.structureId!, call.query);
    return { status: 200, body: { items: items.map(viewOfMachine), ...(cursor !== undefined && { cursor }) } };
  },
);
