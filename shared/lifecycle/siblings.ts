import type { Ledger } from './ports.ts';
import type { CertificateRecord } from './records.ts';
import type { CertificateName } from './replaced.ts';
import { throughout } from './whole-list.ts';

/** How many requests are looked through for an answer. */
const LOOKED_THROUGH = 200;

/**
 * The certificates in force that the same person requested under the same subscription: when one key was compromised,
 * theirs may have lain in the same place. Read from an index: for telling, and for nothing else.
 */
export async function siblingsOf(
  ledger: Ledger,
  certificate: CertificateRecord,
  lookedThrough = LOOKED_THROUGH,
): Promise<readonly CertificateRecord[]> {
  const own = await ledger.read('request', { id: certificate.requestId });
  if (!own) return [];
  const limit = LOOKED_THROUGH;
  const { subscriptionId } = certificate;
  const named: CertificateName[] = [];
  let looked = 0;
  for await (const request of throughout((at) =>
    ledger.list('requests-of-subscription', subscriptionId, { limit, ...at }),
  )) {
    const { requestedBy, certificate: name, id } = request;
    if (name && id !== own.id && requestedBy.personId === own.requestedBy.personId) named.push(name);
    if (++looked >= lookedThrough) break;
  }
  const found = await Promise.all(named.map((name) => ledger.read('certificate', name)));
  return found.flatMap((record) => (record?.state === 'issued' ? [record] : []));
}
