import { verifySignature } from '../x509/algorithms.ts';
import { type CertificateList, decodeCertificateList } from '../x509/certificate-list.ts';
import { extensionIds } from '../x509/extension.ts';
import { sha256 } from './identity.ts';
import type { Issuer } from './issuers.ts';
import type { Clock, Ledger } from './ports.ts';
import type { CrlScopeRecord } from './records.ts';
import { periodsOf } from './revocation-list.ts';

/** What the publisher asks of a list before it believes it (wall 4). Everything here is checked against the signer. */

/** A list that must not be published: an alarm, never a retry. */
export class NotPublishable extends Error {
  constructor(what: string) {
    super(`this list is not published: ${what}`);
    this.name = 'NotPublishable';
  }
}

export interface Believed {
  readonly crlNumber: number;
  readonly crl: CertificateList;
}

/** A full list has these and no others: an unknown or narrowing extension would change what its silence means. */
const EXTENSIONS: ReadonlySet<string> = new Set([extensionIds.authorityKeyIdentifier, extensionIds.crlNumber]);
/** Clocks of two functions may differ by so much. */
const SKEW_MS = 60_000;

/** Parses a list to its last entry and verifies that it is a full list of `issuer`'s with a number that was taken. */
export function believe(bytes: Uint8Array, issuer: Issuer, head: CrlScopeRecord): Believed {
  const { name, spki, signatureAlgorithm } = issuer.facts;
  const crl = decode(bytes);
  if (Buffer.compare(crl.issuer, name) !== 0) throw new NotPublishable('another issuer is named');
  if (crl.signatureAlgorithm !== signatureAlgorithm) throw new NotPublishable("the algorithm is not the issuer's");
  if (!verifySignature(signatureAlgorithm, spki, crl.tbsDer, crl.signature)) {
    throw new NotPublishable('its signature does not verify');
  }
  const odd = crl.extensions.find(({ id }) => !EXTENSIONS.has(id));
  if (odd) throw new NotPublishable(`it has the extension ${odd.id}`);
  const crlNumber = Number(crl.crlNumber ?? 0n);
  if (!Number.isSafeInteger(crlNumber) || crlNumber < 1) throw new NotPublishable('it has no number');
  if (crlNumber > head.crlNumber) throw new NotPublishable('its number was never taken');
  return { crlNumber, crl };
}

function decode(bytes: Uint8Array): CertificateList {
  try {
    const crl = decodeCertificateList(bytes);
    for (const { serial } of crl.entries()) if (serial === '') throw new NotPublishable('an entry has no serial');
    return crl;
  } catch (cause) {
    if (cause instanceof NotPublishable) throw cause;
    throw new NotPublishable(`it cannot be parsed (${cause instanceof Error ? cause.message : 'unknown'})`);
  }
}

/**
 * Demands that `list` may take the place of `published`: signed over the bytes whose number was taken, of this time and
 * this length, not older, and without losing anybody who was revoked and whose certificate has not expired.
 */
export async function demandSuccessor(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  scope: string,
  { crl, crlNumber }: Believed,
  issuer: Issuer,
  published: Believed | undefined,
): Promise<void> {
  const intent = await ledger.read('crlIntent', { scope, crlNumber });
  if (intent?.tbsSha256 !== sha256(crl.tbsDer)) throw new NotPublishable('its bytes are not those that were intended');
  const now = clock.now().getTime();
  const [from, until] = [crl.thisUpdate.getTime(), crl.nextUpdate.getTime()];
  if (from > now + SKEW_MS) throw new NotPublishable('it lies in the future');
  if (until <= now) throw new NotPublishable('it has expired');
  const { validHours } = periodsOf(issuer.record.level);
  if (until - from > validHours * 3_600_000) throw new NotPublishable('it is valid for too long');
  if (!published) return;
  if (from < published.crl.thisUpdate.getTime()) throw new NotPublishable('it is older than the published one');
  await demandNobodyLost(ledger, scope, crl, published.crl);
}

/** Only those leave a list whose certificates ended before the list on which they stood last (RFC 5280 §3.3). */
async function demandNobodyLost(
  ledger: Ledger,
  scope: string,
  crl: CertificateList,
  published: CertificateList,
): Promise<void> {
  const kept = new Set<string>();
  for (const { serial } of crl.entries()) kept.add(serial);
  const lost = new Set<string>();
  for (const { serial } of published.entries()) if (!kept.has(serial)) lost.add(serial);
  const lastSeen = published.thisUpdate.toISOString();
  for (let cursor: string | undefined; lost.size > 0; ) {
    const page = await ledger.list('entries-of-crl-scope', scope, cursor === undefined ? {} : { cursor });
    for (const { serial, notAfter } of page.items) if (notAfter < lastSeen) lost.delete(serial);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  if (lost.size > 0) throw new NotPublishable(`${lost.size} revoked certificates are missing from it`);
}
