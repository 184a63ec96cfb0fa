import { decodeCertificateList } from '../x509/certificate-list.ts';
import { CrlEntryWalk } from '../x509/crl-entries.ts';
import type { CeremonyHouse, CeremonyStep } from './ceremony.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { publicationOf, publishCrl, restoreList } from './publication.ts';
import { crlIsDue, issueCrl, readScope } from './revocation-list.ts';

/**
 * A root's own list, about six months at a time: made at a ceremony, again once it is due, and whenever somebody is revoked
 * who must stand on it. A list that a ceremony left half-way is published first.
 */
export async function publishRootList(
  house: CeremonyHouse,
  scope: string,
  actor: Actor,
  correlation: string,
  /** Serial numbers that the published list must have. */
  revoked: readonly string[] = [],
): Promise<CeremonyStep> {
  const publish = async (rows: Awaited<ReturnType<typeof issueCrl>>['outbox']) => {
    for (const row of rows.filter(({ about }) => about.scope === scope)) {
      await publishCrl(house, publicationOf(row), actor, correlation);
      await house.ledger.outbox.complete(row);
    }
  };
  const isDue = async () => crlIsDue(await readScope(house.ledger, scope), 'root', house.clock.now());
  if (!(await isDue())) await publish(await house.ledger.outbox.due('publication', house.clock.now(), 100));
  const made = (await isDue()) || !hasAll(await restoreList(house, scope), revoked);
  if (made) await publish((await issueCrl(house, scope, actor, correlation)).outbox);
  const published = await restoreList(house, scope);
  return {
    step: 'crl',
    name: scope,
    outcome: made ? 'made' : 'found',
    ...(published && { sha256: sha256(published) }),
  };
}

function hasAll(list: Uint8Array | undefined, serials: readonly string[]): boolean {
  const missing = new Set(serials);
  const walk = new CrlEntryWalk(list ? decodeCertificateList(list).entriesDer : new Uint8Array());
  while (missing.size > 0 && walk.next()) missing.delete(walk.serial);
  return missing.size === 0;
}
