import type { BulkLine } from '../bulk-records.ts';
import type { Clock, Ledger } from '../ports.ts';
import { interested } from '../revocation.ts';

/**
 * Who is told of the certificates of a list: the rule of a single revocation, with the lists of mandates read once for all
 * that share them. Made anew for each run, so that nobody is told by a mandate of yesterday.
 */
export function interestIn({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
  const pages = new Map<string, Promise<unknown>>();
  const list = ((name: string, of: string, page?: object) => {
    const key = JSON.stringify([name, of, page]);
    const known = pages.get(key);
    if (known) return known;
    const read = ledger.list(name as never, of, page);
    pages.set(key, read);
    return read;
  }) as Ledger['list'];
  const house = { ledger: { ...ledger, list }, clock };
  return async ({ certificate }: BulkLine): Promise<readonly string[]> => {
    if (!certificate) return [];
    const people = (await interested(house, certificate)).flatMap(({ personId }) => personId ?? []);
    if (people.length > 0) return people;
    const request = await ledger.read('request', { id: certificate.requestId });
    return request ? [request.requestedBy.personId] : [];
  };
}
