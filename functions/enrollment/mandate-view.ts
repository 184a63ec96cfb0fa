import type * as z from 'zod';
import { inForce } from '../../shared/registration/authority.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import type { MandateView } from '../schemas/identity.ts';

/** A mandate as people see it; who ended it and why stays in the ledger. */
export function viewOfMandate(mandate: MandateRecord, now: Date): z.input<typeof MandateView> {
  const { id, personId, role, scope, givenBy, evidence, from, until, state, ended, designation, duties } = mandate;
  return {
    id,
    personId,
    role,
    scope: { ...scope },
    givenBy: [...givenBy],
    evidence: { ...evidence },
    from,
    until,
    state,
    inForce: inForce(mandate, now),
    ...(ended && { ended: { at: ended.at } }),
    ...(designation && { designationId: designation.id }),
    ...(duties && { duties }),
  };
}
