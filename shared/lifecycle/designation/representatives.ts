import { inForce } from '../../registration/authority.ts';
import type { Desk } from '../registration/desk.ts';
import { all } from '../whole-list.ts';

/** What one transaction has room for beside the act that people are told of. */
const MOST_TOLD = 50;

/** The legal representatives and mandataries of a structure in office: whom its affairs are told. */
export async function representativesOf(
  { ledger, clock }: Pick<Desk, 'ledger' | 'clock'>,
  structureId: string,
): Promise<readonly string[]> {
  const now = clock.now();
  const mandates = await all((cursor) => ledger.list('mandates-of-structure', structureId, cursor));
  const inOffice = mandates.filter(
    (mandate) => (mandate.role === 'legal-representative' || mandate.role === 'mandatary') && inForce(mandate, now),
  );
  return [...new Set(inOffice.map(({ personId }) => personId))].slice(0, MOST_TOLD);
}
