import type { BulkLine } from '../bulk-records.ts';
import type { Clock, Ledger } from '../ports.ts';
import { rememberingLists } from '../remembered.ts';
import { interested } from '../revocation.ts';

/** Who is told of the certificates of a list: the rule of a single revocation, with the lists of mandates read once for all. */
export function interestIn({ ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock }) {
  const house = { ledger: rememberingLists(ledger), clock };
  return async ({ certificate }: BulkLine): Promise<readonly string[]> => {
    if (!certificate) return [];
    const people = (await interested(house, certificate)).flatMap(({ personId }) => personId ?? []);
    if (people.length > 0) return people;
    const request = await ledger.read('request', { id: certificate.requestId });
    return request ? [request.requestedBy.personId] : [];
  };
}
