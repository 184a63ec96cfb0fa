import type * as z from 'zod';
import type { HoldRecord } from '../../shared/registration/privacy-records.ts';
import type { HoldView } from '../schemas/privacy.ts';

/** A hold without its reasons. */
export function viewOfHold({ subject, subjectId, state, set, lifted }: HoldRecord): z.input<typeof HoldView> {
  return {
    subject,
    subjectId,
    state,
    setAt: set.at,
    setBy: set.by.personId,
    ...(lifted && { lifted: { at: lifted.at, by: lifted.by.personId } }),
  };
}
