import type * as z from 'zod';
import type { Finding } from '../../shared/errors.ts';
import type { ContractRecord } from '../../shared/registration/standing-records.ts';
import type { ContractView } from '../schemas/dossiers.ts';

/** A membership contract as people see it. */
export function viewOfContract(
  { id, structureId, finess, evidence, from, until, state, ended }: ContractRecord,
  findings: readonly Finding[] = [],
): z.input<typeof ContractView> {
  return {
    id,
    structureId,
    ...(finess && { finess }),
    evidence,
    from,
    ...(until && { until }),
    state,
    ...(ended && { ended: { at: ended.at, reason: ended.reason } }),
    ...(findings.length > 0 && { findings: [...findings] }),
  };
}
