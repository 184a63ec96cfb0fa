import type { Ledger } from './ports.ts';
import type { CertificateRecord } from './records.ts';

/** How many requests are looked through. */
const LOOKED_THROUGH = 200;

/**
 * The certificates in force that the same person requested under the same subscription: when one key was compromised,
 * theirs may have lain in the same place. Read from an index: for telling, and for nothing else.
 */
export async function siblingsOf(
  ledger: Ledger,
  certificate: CertificateRecord,
): Promise<readonly CertificateRecord[]> {
  const own = await ledger.read('request', { id: certificate.requestId });
  if (!own) return [];
  const { items } = await ledger.list('requests-of-subscription', certificate.subscriptionId, {
    limit: LOOKED_THROUGH,
  });
  const named = items.flatMap(({ requestedBy, certificate: name, id }) =>
    name && id !== own.id && requestedBy.personId === own.requestedBy.personId ? [name] : [],
  );
  const found = await Promise.all(named.map((name) => ledger.read('certificate', name)));
  return found.flatMap((record) => (record?.state === 'issued' ? [record] : []));
}
