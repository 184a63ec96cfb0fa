import { decodeCertificate } from '../../x509/certificate.ts';
import { pointOf } from '../crl/shards.ts';
import type { DomainEvent } from '../events.ts';
import { sha256 } from '../identity.ts';
import { type IssuedArchive, readIssued } from '../issued-archive.ts';
import type { Ledger, ObjectStore } from '../ports.ts';
import type { Pen } from '../recording.ts';
import {
  CEREMONY,
  type CertificateRecord,
  type IssuerRecord,
  isReason,
  type LedgerRecord,
  type RequestRecord,
  type Revocation,
} from '../records.ts';
import { revocationOf } from '../revocation.ts';
import { isFrom } from './issued-by.ts';
import type { Lost } from './lost.ts';
import { asPublished, type NewestList, reasonBehind } from './published.ts';

/** What a restored ledger says again of certificates: no serial is free, and what was revoked is. */
export interface CertificateSources {
  readonly ledger: Ledger;
  readonly evidence: Pick<ObjectStore, 'get'>;
  readonly lists: readonly NewestList[];
  /** Requests that were submitted since, by id: what their events tell. */
  readonly submitted: ReadonlyMap<string, DomainEvent['data']>;
  /** By digest of the key: blocked since, with the revocation of the same instant. */
  readonly compromised: ReadonlyMap<string, string>;
}

export interface Redone {
  readonly records: readonly LedgerRecord[];
  /** Whether everything is back. */
  readonly whole: boolean;
}

/**
 * The certificate's row as the log and the archive give it, with all that hangs on it: its intent, the guard of its key,
 * its entries on lists. Where its octets are nowhere the row says that it is known, and can be revoked. A serial that was
 * taken and led to nothing that left stays taken.
 */
export async function redoneCertificate(
  sources: CertificateSources,
  lost: Lost<'certificate'>,
  pen: Pen,
): Promise<Redone | undefined> {
  const [, issuerId = '', serial = ''] = lost.aggregate.split('/');
  const issuer = await sources.ledger.read('issuer', { id: issuerId });
  if (!issuer) return undefined;
  const said = (type: string) => lost.believed.find((event) => event.type === `certificate.${type}`);
  const [reserved, revoked] = [said('reserved'), said('revoked')];
  const known = lost.record;
  const version = (known?.version ?? 0) + 1;

  let next: CertificateRecord;
  const beside: LedgerRecord[] = [];
  // one that had left is never issued again: it would not be revoked any more, or be another's
  const waited = known === undefined || known.state === 'reserved';
  const claimed = waited ? lost.events.find(({ type }) => type === 'certificate.issued') : undefined;
  const kept = claimed && (await keptOf(sources, issuer, serial, claimed.data, { reserved, known }));
  // what was not signed for says nothing by itself, but the issuer's own signature does
  const issued = kept || !waited ? claimed : said('issued');
  const doubted = lost.events.filter((event) => !lost.believed.includes(event));
  if (!issued && doubted.length === lost.events.length) return undefined;
  const proved = kept ? ['certificate.reserved', 'certificate.issued'] : [];
  let whole = doubted.every(({ type }) => proved.includes(type));
  if (issued) {
    const base = kept?.certificate ?? known ?? (await outline(sources, issuer, serial, reserved, issued));
    if (!base) return undefined;
    const { revocation: _, acceptance: __, ...rest } = base;
    const signRequestId = String(issued.data.signRequestId ?? '');
    next = {
      ...rest,
      version,
      state: 'issued',
      issuedAt: issued.at,
      ...(signRequestId && { signRequestId }),
      ...(rest.subscriptionId !== CEREMONY && { acceptance: 'awaited' }),
    };
    whole &&= next.certificate !== undefined;
    beside.push(...(await hangingOn(sources.ledger, issuer, next, kept?.request)));
  } else if (known) next = { ...known, version };
  else {
    const base = await outline(sources, issuer, serial, reserved, reserved);
    if (!base) return undefined;
    next = { ...base, version, state: 'abandoned' };
    beside.push(emptyIntent(issuer, next));
  }
  if (said('accepted')) next = { ...next, acceptance: 'accepted' };
  if (said('abandoned') && next.state === 'reserved') {
    next = { ...next, state: 'abandoned' };
    const intent = await sources.ledger.read('intent', { requestId: next.requestId });
    if (intent) beside.push({ ...intent, version: intent.version + 1, tbsCertificate: new Uint8Array(0) });
  }
  if (!revoked || next.state !== 'issued') return { records: [next, ...beside], whole };
  const records = await revokedAgain(sources, next, revocationBy(revoked), pen);
  return { records: [...records, ...beside], whole };
}

/**
 * What was kept of a certificate, if it is the one that the event names, carries the issuer's signature, and is said to be
 * whose it is by all that the ledger and the log have of it: the copy lies where others may write. What the certificate
 * says itself is read from it, and not from what lies beside it.
 */
export async function keptOf(
  { ledger, evidence, submitted }: Pick<CertificateSources, 'ledger' | 'evidence' | 'submitted'>,
  issuer: IssuerRecord,
  serial: string,
  data: DomainEvent['data'],
  {
    reserved,
    known,
  }: { readonly reserved?: DomainEvent | undefined; readonly known?: CertificateRecord | undefined } = {},
): Promise<IssuedArchive | undefined> {
  const found = await readIssued(evidence, { issuer: issuer.id, serial }, String(data.certificateSha256));
  if (!found || !isFrom(issuer, found.certificate)) return undefined;
  const { tbs } = decodeCertificate(found.certificate.certificate);
  const { crlScope } = found.certificate;
  const own = found.certificate.subscriptionId === CEREMONY;
  const kept: IssuedArchive = {
    ...found,
    certificate: {
      ...found.certificate,
      kind: 'certificate',
      spkiSha256: sha256(tbs.spki),
      // those of the house itself may be on the complete list alone
      crlScope: own && crlScope === issuer.crlScope ? crlScope : pointOf(issuer, serial).scope,
      notBefore: tbs.notBefore.toISOString(),
      notAfter: tbs.notAfter.toISOString(),
    },
  };
  const { requestId, profile, subscriptionId, structureId, holderId, directionId } = kept.certificate;
  if (known && !OWNERS.every((field) => known[field] === kept.certificate[field])) return undefined;
  if (reserved?.data.profile !== undefined && reserved.data.profile !== profile) return undefined;
  if (own) return reserved?.data.request === undefined ? kept : undefined;
  const [request, subscription] = await Promise.all([
    ledger.read('request', { id: requestId }),
    ledger.read('subscription', { id: subscriptionId }),
  ]);
  const told = submitted.get(requestId);
  const ofCertificate = ({ id, ...fields }: RequestRecord) =>
    id === requestId && OF_REQUEST.every((field) => fields[field] === kept.certificate[field]);
  const same =
    (reserved === undefined || reserved.data.request === requestId) &&
    (told === undefined || (told.subscription === subscriptionId && told.spkiSha256 === kept.certificate.spkiSha256)) &&
    (kept.request === undefined || ofCertificate(kept.request)) &&
    (subscription === undefined || subscription.structureId === structureId) &&
    (request === undefined ||
      (request.subscriptionId === subscriptionId &&
        request.holderId === holderId &&
        request.directionId === directionId));
  return same ? kept : undefined;
}

/** Whose a certificate is, which no archive says otherwise than the ledger, nor otherwise than its request. */
const OF_REQUEST = ['profile', 'structureId', 'subscriptionId', 'holderId', 'directionId', 'spkiSha256'] as const;
const OWNERS = ['requestId', ...OF_REQUEST] as const;

/**
 * Revoked at the instant it had, with the reason that a published list says, or that its key was blocked for with it. A cause
 * that was in confidence stood in the lost table alone.
 */
async function revokedAgain(
  { ledger, lists, compromised }: Pick<CertificateSources, 'ledger' | 'lists' | 'compromised'>,
  certificate: CertificateRecord,
  said: Omit<Revocation, 'reason'>,
  pen: Pen,
): Promise<readonly LedgerRecord[]> {
  const { issuer, serial, spkiSha256 } = certificate;
  const listed = lists.find((list) => list.issuer === issuer && list.entries.has(serial))?.entries.get(serial);
  const blocked = compromised.get(spkiSha256) === said.at ? ('keyCompromise' as const) : undefined;
  const reason = (listed && reasonBehind(listed)) ?? blocked;
  const revocation: Revocation = { ...said, reason: isReason(reason) ? reason : 'unspecified' };
  const { certificate: next, records } = await revocationOf(ledger, certificate, revocation, { ...pen, at: said.at });
  const same = { ...next, version: certificate.version };
  const others = records.filter((record) => record.kind === 'crlEntry');
  return [same, ...(listed ? asPublished(others, listed) : others)];
}

function revocationBy({ at, data, actor }: DomainEvent): Omit<Revocation, 'reason'> {
  const by = 'mandate' in actor ? { by: actor.person, mandateId: actor.mandate } : {};
  const authentication = 'authentication' in actor ? { authentication: actor.authentication } : {};
  const bulk = data.bulk === undefined ? {} : { bulk: String(data.bulk) };
  const channel = String(data.channel ?? 'api') as Revocation['channel'];
  return { at, capacity: String(data.capacity ?? actor.capacity), channel, ...by, ...bulk, ...authentication };
}

/** Stands where it was a subscriber's, and nobody knows any more whose: agents can revoke it. */
const NOBODY = '0'.repeat(32);

/** As much of a row as events tell, and the request where the ledger has it. */
async function outline(
  { ledger, submitted }: CertificateSources,
  issuer: IssuerRecord,
  serial: string,
  reserved: DomainEvent | undefined,
  by: DomainEvent | undefined,
): Promise<CertificateRecord | undefined> {
  const profile = reserved?.data.profile;
  if (!by || profile === undefined) return undefined;
  const requestId = String(reserved?.data.request ?? '');
  const request = requestId === '' ? undefined : await ledger.read('request', { id: requestId });
  const told = submitted.get(requestId);
  const own = requestId === '';
  const subscriptionId = request?.subscriptionId ?? String(told?.subscription ?? (own ? CEREMONY : NOBODY));
  const subscription = await ledger.read('subscription', { id: subscriptionId });
  const structureId = request?.structureId ?? subscription?.structureId ?? (own ? CEREMONY : NOBODY);
  return {
    kind: 'certificate',
    version: 1,
    createdAt: reserved!.at,
    issuer: issuer.id,
    serial,
    state: 'reserved',
    profile: String(profile),
    // one that led to nothing leaves its request free for another
    requestId: by === reserved ? `lost-${serial}` : requestId,
    structureId,
    subscriptionId,
    ...(request?.holderId !== undefined && { holderId: request.holderId }),
    ...(request?.directionId !== undefined && { directionId: request.directionId }),
    spkiSha256: request?.spkiSha256 ?? String(told?.spkiSha256 ?? ''),
    crlScope: pointOf(issuer, serial).scope,
    notBefore: reserved!.at,
    // nobody knows: it stays on lists for as long as its authority lives
    notAfter: decodeCertificate(issuer.certificate).tbs.notAfter.toISOString(),
  };
}

const emptyIntent = (issuer: IssuerRecord, { requestId, serial, createdAt }: CertificateRecord): LedgerRecord => ({
  kind: 'intent',
  version: 1,
  createdAt,
  requestId,
  issuer: issuer.id,
  serial,
  keyId: issuer.keyId,
  tbsCertificate: new Uint8Array(0),
});

/** What a certificate that is back needs beside it, where the ledger has lost that too. */
async function hangingOn(
  ledger: Ledger,
  issuer: IssuerRecord,
  { requestId, serial, createdAt, certificate, spkiSha256, subscriptionId }: CertificateRecord,
  request: RequestRecord | undefined,
): Promise<readonly LedgerRecord[]> {
  if (!certificate) return [];
  const [intent, key] = await Promise.all([ledger.read('intent', { requestId }), ledger.read('key', { spkiSha256 })]);
  const { tbsDer: tbsCertificate } = decodeCertificate(certificate);
  const common = { createdAt, requestId, issuer: issuer.id, serial, keyId: issuer.keyId } as const;
  const records: LedgerRecord[] = [];
  if (!intent) records.push({ kind: 'intent', version: 1, ...common, tbsCertificate });
  if (!key && request && subscriptionId !== CEREMONY) records.push({ kind: 'key', version: 1, spkiSha256, requestId });
  return records;
}
