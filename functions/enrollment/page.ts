import type * as z from 'zod';
import type { PageQuery } from '../schemas/requests.ts';

/** Which page of a list is asked for, as the ledger takes it. */
export function pageOf({ limit, cursor }: z.output<typeof PageQuery>): {
  readonly limit?: number;
  readonly cursor?: string;
} {
  return { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) };
}
