import type * as z from 'zod';
import type { DesignationInput } from '../../shared/lifecycle/designation/content.ts';
import type { DesignationBody } from '../schemas/designations.ts';

/** What was entered, as the use cases take it. */
export function inputOf({ signatoryId, ...content }: z.output<typeof DesignationBody>): DesignationInput {
  return { ...content, ...(signatoryId !== undefined && { signatoryId }) };
}
