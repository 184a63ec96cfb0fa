import { verifySignature } from '../x509/algorithms.ts';
import { type CertificateList, decodeCertificateList } from '../x509/certificate-list.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { type Issuer, readIssuer } from './issuers.ts';
import { type Clock, Conflict, type Ledger, type ObjectStore, type Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import type { CrlScopeRecord } from './records.ts';
import { readScope } from './revocation-list.ts';

/**
 * The publisher believes no signer (wall 4): what lies in staging is parsed, verified with the issuer's certificate and
 * compared with what is published; only a list of the right issuer with a higher number replaces another, and only the
 * one that was compared. Every list that was published is archived first.
 */
export interface PublisherHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly staging: ObjectStore;
  readonly repository: ObjectStore;
  readonly evidence: ObjectStore;
}

/** A staged list that must not be published: an alarm, never a retry. */
export class NotPublishable extends Error {
  constructor(what: string) {
    super(`this list is not published: ${what}`);
    this.name = 'NotPublishable';
  }
}

export const crlObjectKey = (scope: string) => `repository/crl/${scope}.crl`;
export const certificateObjectKey = (issuer: string) => `repository/ca/${issuer}.cer`;

/**
 * Publishes a staged list. Publishing it twice, or after a newer one, changes nothing. Throws NotPublishable, Conflict
 * (another publisher was faster: ask again), or whatever the stores throw.
 */
export async function publishCrl(
  house: PublisherHouse,
  about: { readonly scope: string; readonly stagingKey: string },
  actor: Actor,
  correlation: string,
): Promise<'published' | 'superseded'> {
  const head = await readScope(house.ledger, about.scope);
  const issuer = await readIssuer(house.ledger, head.issuer);
  const staged = await house.staging.get(about.stagingKey);
  if (!staged) throw new NotPublishable('it is not in staging');
  const crlNumber = believe(decode(staged.bytes), issuer, head, house.clock.now());

  const digest = sha256(staged.bytes);
  await archive(house.evidence, about.scope, crlNumber, staged.bytes);
  const key = crlObjectKey(about.scope);
  const published = await house.repository.get(key);
  const publishedNumber = published ? believe(decode(published.bytes), issuer, head) : 0;
  if (publishedNumber > crlNumber) return 'superseded';
  if (publishedNumber === crlNumber && sha256(published!.bytes) !== digest) {
    throw new NotPublishable(`number ${crlNumber} is published with other content`);
  }
  if (publishedNumber < crlNumber) {
    await house.repository.put(key, staged.bytes, {
      mediaType: 'application/pkix-crl',
      cacheControl: 'public, max-age=60, stale-if-error=86400',
      onlyIf: published ? { etag: published.etag } : { absent: true },
    });
  }
  await recordPublished(house, about.scope, crlNumber, digest, actor, correlation);
  return 'published';
}

function decode(bytes: Uint8Array): CertificateList {
  try {
    return decodeCertificateList(bytes);
  } catch (cause) {
    throw new NotPublishable(`it cannot be parsed (${cause instanceof Error ? cause.message : 'unknown'})`);
  }
}

/** Verifies a list of `issuer` and answers its number; `now` is given for a list that is about to be published. */
function believe(crl: CertificateList, issuer: Issuer, head: CrlScopeRecord, now?: Date): number {
  const { name, spki, signatureAlgorithm } = issuer.facts;
  if (Buffer.compare(crl.issuer, name) !== 0) throw new NotPublishable('another issuer is named');
  if (crl.signatureAlgorithm !== signatureAlgorithm) throw new NotPublishable('the algorithm is not the issuer’s');
  if (!verifySignature(signatureAlgorithm, spki, crl.tbsDer, crl.signature)) {
    throw new NotPublishable('its signature does not verify');
  }
  const crlNumber = Number(crl.crlNumber ?? 0n);
  if (!Number.isSafeInteger(crlNumber) || crlNumber < 1) throw new NotPublishable('it has no number');
  if (crlNumber > head.crlNumber) throw new NotPublishable('its number was never taken');
  if (now && crl.nextUpdate <= now) throw new NotPublishable('it has expired');
  walk(crl);
  return crlNumber;
}

/** Parses every entry: one that clients would choke on keeps the list back. */
function walk(crl: CertificateList): void {
  try {
    for (const entry of crl.entries()) if (entry.serial === '') throw new NotPublishable('an entry has no serial');
  } catch (cause) {
    throw cause instanceof NotPublishable ? cause : new NotPublishable('an entry cannot be parsed');
  }
}

/** Keeps every list that was published. */
async function archive(evidence: ObjectStore, scope: string, crlNumber: number, bytes: Uint8Array): Promise<void> {
  const key = `crl/${scope}/${String(crlNumber).padStart(12, '0')}.crl`;
  try {
    await evidence.put(key, bytes, { mediaType: 'application/pkix-crl', onlyIf: { absent: true } });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const kept = await evidence.get(key);
    if (!kept || sha256(kept.bytes) !== sha256(bytes))
      throw new NotPublishable(`number ${crlNumber} is archived with other content`);
  }
}

async function recordPublished(
  house: PublisherHouse,
  scope: string,
  crlNumber: number,
  digest: string,
  actor: Actor,
  correlation: string,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    if ((head.published?.crlNumber ?? 0) >= crlNumber) return;
    const pen = penOf(house, actor, correlation);
    const moved: CrlScopeRecord = {
      ...head,
      version: head.version + 1,
      published: { crlNumber, at: pen.at, sha256: digest },
    };
    try {
      return await house.ledger.commit({
        records: [moved],
        events: [pen.event(moved, 'crlScope.published', { crlNumber, sha256: digest })],
      });
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= 5) throw error;
    }
  }
}
