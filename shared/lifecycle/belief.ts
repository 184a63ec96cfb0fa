import { verifySignature } from '../x509/algorithms.ts';
import { type CertificateList, decodeCertificateList, decodeRevokedCertificates } from '../x509/certificate-list.ts';
import { CrlEntryWalk, commonEntries } from '../x509/crl-entries.ts';
import { decodeDeltaCrlIndicator } from '../x509/delta-crl-indicator.ts';
import { type Extension, extensionIds, extensionValue } from '../x509/extension.ts';
import { extensionsOf, type ListKind, publishedOf } from './crl/scope.ts';
import { sha256 } from './identity.ts';
import type { Issuer } from './issuers.ts';
import { type CrlScopeRecord, LISTED_REASONS } from './records.ts';

/** What the publisher asks of a list before it believes it (wall 4). Everything here is checked against the signer. */

/** A list that must not be published: an alarm, never a retry. */
export class NotPublishable extends Error {
  constructor(what: string) {
    super(`this list is not published: ${what}`);
    this.name = 'NotPublishable';
  }
}

/** A list of this very scope, well signed, with a number that the ledger has never taken: the ledger is the older one. */
export class AheadOfLedger extends NotPublishable {}

export interface Believed {
  readonly crlNumber: number;
  readonly crl: CertificateList;
  /** Number of the base, of a delta. */
  readonly base?: number;
}

/** What a list is to be: of which scope, and of its two lists which. */
export interface Listed {
  readonly issuer: Issuer;
  readonly head: CrlScopeRecord;
  readonly kind: ListKind;
}

/**
 * Parses a list to its last entry and verifies that it is a list of the issuer's with a number that was taken, and says
 * what a list of this scope says and nothing else: an extension more, less or other would change what its silence means.
 * Entries that `known`, a list believed before, has at its beginning are not parsed again.
 */
export function believe(bytes: Uint8Array, { issuer, head, kind }: Listed, known?: CertificateList): Believed {
  const { name, spki, signatureAlgorithm } = issuer.facts;
  const crl = decode(bytes);
  if (Buffer.compare(crl.issuer, name) !== 0) throw new NotPublishable('another issuer is named');
  if (crl.signatureAlgorithm !== signatureAlgorithm) throw new NotPublishable("the algorithm is not the issuer's");
  if (!verifySignature(signatureAlgorithm, spki, crl.tbsDer, crl.signature)) {
    throw new NotPublishable('its signature does not verify');
  }
  const crlNumber = Number(crl.crlNumber ?? 0n);
  if (!Number.isSafeInteger(crlNumber) || crlNumber < 1) throw new NotPublishable('it has no number');
  const base = kind === 'delta' ? baseOf(crl) : undefined;
  demandExtensions(crl.extensions, extensionsOf(issuer, head, crlNumber, base));
  if (crlNumber > head.crlNumber) throw new AheadOfLedger('its number was never taken');
  parsed(() => readEntries(crl.entriesDer, known?.entriesDer));
  return { crlNumber, crl, ...(base !== undefined && { base }) };
}

/**
 * The list at its public address, if it is one of ours: whoever can write there can put anything. Entries of the one that
 * the ledger says is published were parsed when it became so. Throws AheadOfLedger.
 */
export function believePublished(bytes: Uint8Array, what: Listed): Believed | undefined {
  try {
    const published = publishedOf(what.head, what.kind);
    const known = published?.sha256 === sha256(bytes) ? decode(bytes) : undefined;
    return believe(bytes, what, known);
  } catch (error) {
    if (error instanceof AheadOfLedger || !(error instanceof NotPublishable)) throw error;
    return undefined;
  }
}

function baseOf(crl: CertificateList): number {
  const value = extensionValue(crl.extensions, extensionIds.deltaCrlIndicator);
  const base = value ? Number(parsed(() => decodeDeltaCrlIndicator(value))) : 0;
  if (!Number.isSafeInteger(base) || base < 1) throw new NotPublishable('it is a delta of nothing');
  return base;
}

function demandExtensions(found: readonly Extension[], expected: readonly Extension[]): void {
  const alike = (one: Extension, other: Extension) =>
    one.id === other.id && one.critical === other.critical && Buffer.compare(one.value, other.value) === 0;
  const odd = found.find((one) => !expected.some((other) => alike(one, other)));
  if (odd) throw new NotPublishable(`it has the extension ${odd.id}, or has it otherwise`);
  const lacking = expected.find((one) => !found.some(({ id }) => id === one.id));
  if (lacking) throw new NotPublishable(`it has not the extension ${lacking.id}`);
}

/** No hold, no un-revoke: a reader takes `removeFromCRL` for a certificate that is good again. */
const REASONS: ReadonlySet<string | undefined> = new Set([undefined, ...LISTED_REASONS]);

/** Every entry is one, and they are in the order of revocation, so that two lists can be compared side by side. */
function readEntries(entries: Uint8Array, known: Uint8Array | undefined): void {
  const unread = known ? commonEntries(entries, known) : 0;
  for (const { serial, reason } of decodeRevokedCertificates(entries.subarray(unread))) {
    if (serial === '') throw new NotPublishable('an entry has no serial');
    if (!REASONS.has(reason)) throw new NotPublishable(`an entry has the reason ${reason}, which nobody gives here`);
  }
  for (const walk = new CrlEntryWalk(entries); walk.next(); );
}

const decode = (bytes: Uint8Array): CertificateList => parsed(() => decodeCertificateList(bytes));

function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof NotPublishable) throw cause;
    throw new NotPublishable(`it cannot be parsed (${cause instanceof Error ? cause.message : 'unknown'})`);
  }
}
