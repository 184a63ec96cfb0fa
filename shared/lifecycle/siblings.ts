import type { Ledger } from './ports.ts';
import type { CertificateRecord } from './records.ts';
import type { CertificateName } from './replaced.ts';
import { throughout } from './whole-list.ts';

/** How many requests are looked through for an answer. */
const LOOKED_THROUGH = 200;

/**
 * The certificates in force that the same person requested under the same subscription: when one key was compromised,
 * theirs may have lain in the same place; and those for which a machine asked with this very key, under whichever of its
 * subscriptions. Read from an index: for telling, and for nothing else.
 */
export async function siblingsOf(
  ledger: Ledger,
  certificate: CertificateRecord,
  lookedThrough = LOOKED_THROUGH,
): Promise<readonly CertificateRecord[]> {
  const own = await ledger.read('request', { id: certificate.requestId });
  if (!own) return [];
  const named: CertificateName[] = [];
  for (const subscriptionId of await subscriptionsOf(ledger, certificate)) {
    const here = subscriptionId === certificate.subscriptionId;
    let looked = 0;
    for await (const request of throughout((at) =>
      ledger.list('requests-of-subscription', subscriptionId, { limit: LOOKED_THROUGH, ...at }),
    )) {
      const { requestedBy, certificate: name, id, askedWith = [] } = request;
      const same = here && requestedBy.personId === own.requestedBy.personId;
      if (name && id !== own.id && (same || askedWith.includes(certificate.spkiSha256))) named.push(name);
      if (++looked >= lookedThrough) break;
    }
  }
  const found = await Promise.all(named.map((name) => ledger.read('certificate', name)));
  return found.flatMap((record) => (record?.state === 'issued' ? [record] : []));
}

/** Its own, and those of the machine that is recognised by its key. */
async function subscriptionsOf(
  ledger: Ledger,
  { subscriptionId, spkiSha256 }: CertificateRecord,
): Promise<ReadonlySet<string>> {
  const guard = await ledger.read('machineKey', { spkiSha256 });
  const machine = guard && (await ledger.read('machine', { id: guard.machineId }));
  return new Set([subscriptionId, ...(machine?.allows ?? []).map((leave) => leave.subscriptionId)]);
}
