import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { MandateRecord } from '../../registration/records.ts';
import type { Ledger, Requirement } from '../ports.ts';
import { throughout } from '../whole-list.ts';

/**
 * What must still hold when a security officer's mandate ends, so that two officers remain: two of their mandates, of two
 * persons, as they were read. One officer alone could appoint nobody, and the house would be without any for ever. Throws
 * a Refusal `wrong-state` when there are not two.
 */
export async function twoOfficersRemain(ledger: Ledger, ending: MandateRecord, at: string): Promise<Requirement[]> {
  const now = new Date(at);
  const counts = (one: MandateRecord) => one.role === 'security-officer' && one.id !== ending.id && inForce(one, now);
  if (ending.role !== 'security-officer' || !inForce(ending, now)) return [];
  const staying = new Map<string, MandateRecord>();
  for await (const one of throughout((page) => ledger.list('mandates-of-house', '', page))) {
    const { personId, id } = one;
    if (!counts(one) || staying.has(personId)) continue;
    // an index may tell of yesterday
    const mandate = await ledger.read('mandate', { personId, id });
    if (mandate && counts(mandate)) staying.set(personId, mandate);
    if (staying.size === 2) return [...staying.values()].map((record) => ({ that: 'unchanged', record }));
  }
  throw new Refusal(
    'wrong-state',
    'Fewer than two security officers would remain, and one alone can appoint nobody: appoint another first.',
  );
}
