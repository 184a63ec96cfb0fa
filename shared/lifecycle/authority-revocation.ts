import { Refusal } from '../errors.ts';
import type { Actor } from './events.ts';
import { type Issuer, ownRecordOf, readIssuer } from './issuers.ts';
import type { Clock, Ledger, Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import type { CertificateRecord, CrlEntryRecord, ListedReason, Revocation, RevocationReason } from './records.ts';
import { blockingOf } from './revocation.ts';

/** An issuing authority that its root revokes (RFC 3647 §4.9): by a ceremony, and by nobody else. */
export interface AuthorityRevocation {
  readonly issuer: string;
  readonly reason: Extract<RevocationReason, 'keyCompromise' | 'superseded' | 'cessationOfOperation'>;
}

/** What relying parties read on the root's list (RFC 5280 §5.3.1). */
const LISTED: Readonly<Record<AuthorityRevocation['reason'], ListedReason>> = {
  keyCompromise: 'cACompromise',
  superseded: 'superseded',
  cessationOfOperation: 'cessationOfOperation',
};

/** Throws Refusal `not-found`, or `policy` for what no root has certified. */
export async function judgeRevocation(ledger: Ledger, { issuer: id }: AuthorityRevocation): Promise<Issuer> {
  const issuer = await readIssuer(ledger, id);
  if (issuer.record.level !== 'issuing') throw new Refusal('policy', 'A root revokes issuing authorities, not itself.');
  return issuer;
}

/**
 * Revokes the authority's certificate and puts it on its root's list, whose publication is the caller's; or finds it revoked.
 * For `keyCompromise` the key is blocked. Throws as `judgeRevocation`, and Conflict.
 */
export async function revokeAuthority(
  house: { readonly ledger: Ledger; readonly clock: Clock; readonly randomness: Randomness },
  plan: AuthorityRevocation,
  actor: Actor,
  correlation: string,
): Promise<{ readonly certificate: CertificateRecord; readonly made: boolean }> {
  const { record } = await judgeRevocation(house.ledger, plan);
  const certificate = await ownRecordOf(house.ledger, record);
  if (certificate?.state === 'revoked') return { certificate, made: false };
  if (certificate?.state !== 'issued') throw new Error(`the certificate of ${record.id} is not in the ledger`);
  const pen = penOf(house, actor, correlation);
  const revocation: Revocation = { at: pen.at, reason: plan.reason, capacity: 'ceremony', channel: 'ceremony' };
  const revoked: CertificateRecord = {
    ...certificate,
    version: certificate.version + 1,
    state: 'revoked',
    revocation,
  };
  const { serial, notAfter, crlScope: scope } = certificate;
  const entry: CrlEntryRecord = {
    kind: 'crlEntry',
    version: 1,
    scope,
    revokedAt: pen.at,
    serial,
    notAfter,
    reason: LISTED[plan.reason],
  };
  const blocked = await blockingOf(house.ledger, certificate, revocation, pen);
  await house.ledger.commit({
    records: [revoked, entry, ...blocked.records],
    events: [
      pen.event(revoked, 'certificate.revoked', { capacity: 'ceremony', channel: 'ceremony' }),
      ...blocked.events,
    ],
  });
  return { certificate: revoked, made: true };
}
