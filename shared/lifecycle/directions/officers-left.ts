import type { Finding } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { DirectionRecord } from '../../registration/direction-records.ts';
import type { MandateRecord } from '../../registration/records.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { tell } from '../registration/telling.ts';
import { all } from '../whole-list.ts';

/** An open direction that is left with one officer or none. */
export interface FewOfficers {
  readonly direction: DirectionRecord;
  readonly notice: 'no-officer-left' | 'one-officer-left';
  /** Who is left. */
  readonly officers: readonly string[];
}

const DETAIL = {
  'no-officer-left': 'Nobody looks after its holders any more: name a registration officer.',
  'one-officer-left':
    'One officer alone looks after its holders, and nobody can confirm what they enter: name a second.',
} as const;

/**
 * Whether the end of a mandate leaves a direction with one officer or none. Who else is one is found through an index:
 * good enough to warn, and for nothing else.
 */
export async function fewOfficersLeft(
  ledger: Ledger,
  { at }: Pen,
  { id, role, scope }: MandateRecord,
): Promise<FewOfficers | undefined> {
  if (role !== 'registration-officer' || scope.reach !== 'direction') return undefined;
  const [direction, mandates] = await Promise.all([
    ledger.read('direction', { id: scope.directionId }),
    all((page) => ledger.list('mandates-of-direction', scope.directionId, page)),
  ]);
  if (direction?.state !== 'open') return undefined;
  const staying = mandates.filter((one) => one.id !== id && one.role === role && inForce(one, new Date(at)));
  const officers = [...new Set(staying.map(({ personId }) => personId))];
  if (officers.length > 1) return undefined;
  return { direction, notice: officers.length === 0 ? 'no-officer-left' : 'one-officer-left', officers };
}

/** The same as a finding, for the answer of the act that left it so. */
export const findingOfOfficers = ({ direction: { id, name }, notice }: FewOfficers): Finding => ({
  code: notice,
  citation: 'PRODUCT, people and what each may do',
  pointer: `/directions/${id}`,
  detail: `${name}: ${DETAIL[notice]}`,
});

/** The same to those who sign for the structure, and to the officer who is left. */
export const warningOfOfficers = (
  ledger: Ledger,
  pen: Pen,
  { direction: { id: directionId, structureId }, notice, officers }: FewOfficers,
): Promise<OutboxRow[]> => tell(ledger, pen, { structureId, also: officers }, { notice, directionId });
