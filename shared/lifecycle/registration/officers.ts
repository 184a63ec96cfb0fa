import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { MandateRecord } from '../../registration/records.ts';
import type { Ledger, Requirement } from '../ports.ts';

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
  let cursor: string | undefined;
  do {
    const page = await ledger.list('mandates-of-house', '', cursor === undefined ? {} : { cursor });
    for (const { personId, id } of page.items.filter((one) => counts(one) && !staying.has(one.personId))) {
      // an index may tell of yesterday
      const mandate = await ledger.read('mandate', { personId, id });
      if (mandate && counts(mandate)) staying.set(personId, mandate);
      if (staying.size === 2) return [...staying.values()].map((record) => ({ that: 'unchanged', record }));
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  throw new Refusal(
    'wrong-state',
    'Fewer than two security officers would remain, and one alone can appoint nobody: appoint another first.',
  );
}
