import type * as z from 'zod';
import type { MachineRecord } from '../../shared/registration/machine-records.ts';
import type { MachineView } from '../schemas/machines.ts';

/** A machine as people see it; who linked and ended it and why stays in the ledger. */
export function viewOfMachine(machine: MachineRecord): z.input<typeof MachineView> {
  const { id, structureId, personId, label, state, allows, credentials, evidence, createdAt, ended } = machine;
  return {
    id,
    structureId,
    ...(personId !== undefined && { personId }),
    label,
    state,
    allows: allows.map(({ subscriptionId, offer, usages }) => ({ subscriptionId, offer, usages: usages as Usages })),
    credentials: [...credentials],
    evidence: { ...evidence },
    createdAt,
    ...(ended && { ended: { at: ended.at } }),
  };
}

/** They were checked when the machine was linked. */
export type Usages = z.input<typeof MachineView>['allows'][number]['usages'];
