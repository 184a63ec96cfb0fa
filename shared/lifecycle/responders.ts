import { Refusal } from '../errors.ts';
import type { IssuerFacts } from '../policy/issuer-facts.ts';
import { responderProfiles } from '../policy/profiles.ts';
import { buildResponderTbs } from '../policy/responder.ts';
import { encodeTbsCertificate } from '../x509/certificate.ts';
import { isAskedAbout } from './crl/last-list.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { type Issuer, readIssuer, signsNoMore, verifierOf } from './issuers.ts';
import { leftOwn, type OwnCertificate, reserveOwn } from './own-issuance.ts';
import type { Clock, Ledger, Randomness, Signer } from './ports.ts';
import { ownKept } from './public-events/rows.ts';
import { penOf } from './recording.ts';
import type { CertificateRecord, ResponderRecord } from './records.ts';
import { askAgain, type Reservation, type Reserved } from './reservation.ts';
import { usable } from './responder-in-force.ts';
import { issuedRecord, mint, type SignedCertificate, signPrepared } from './signature.ts';

/**
 * The certificates of OCSP responders (wall 1: OCSP key = status, issuer key = issuance). The ceremony fixes the two keys
 * of an issuer's responder; issuance certifies those and no others, by intent before signature, one after the other in
 * turn, while the one before is still valid.
 */
export interface ResponderIssuanceHouse {
  readonly ledger: Ledger;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

const ISSUANCE: Actor = { capacity: 'platform', function: 'issue-certificate' };
const DAY_MS = 86_400_000;

/**
 * Certifies the next key of an issuer's responder when that is due, or finds that it is not. Whoever dies on the way
 * leaves the record as it was, perhaps with an intent, which the next call takes up. A retired issuer goes on until nothing of
 * what it has issued is in force: then its responder ends, and its last list says the rest. Throws Refusal `not-found`, `policy`, or `weak-key` when both keys are blocked;
 * Conflict; BadSigner.
 */
export async function certifyResponder(
  house: ResponderIssuanceHouse,
  issuerId: string,
  correlation: string,
): Promise<{ readonly record: ResponderRecord; readonly made: boolean }> {
  const responder = await house.ledger.read('responder', { issuer: issuerId });
  if (!responder) throw new Refusal('not-found', 'No ceremony has planned a responder for this issuer.');
  const issuer = await readIssuer(house.ledger, issuerId);
  if (issuer.record.level !== 'issuing') {
    throw new Refusal('policy', 'A responder is certified by an issuing authority.');
  }
  const now = house.clock.now();
  if (responder.ended !== undefined || signsNoMore(issuer.record)) return { record: responder, made: false };
  const [newest] = await usable(house.ledger, responder, now);
  if (!certificateIsDue(responder, issuer.facts, newest, now)) return { record: responder, made: false };
  const left = await leftOwn(house.ledger, nextIntentOf(responder));
  if (!(await isAskedAbout(house.ledger, issuer, now))) {
    return { record: await endResponder(house, responder, left, correlation), made: false };
  }
  if (left && (await isStale(house, responder, issuer, left))) {
    await giveUp(house, responder, left, ISSUANCE, correlation);
    return certifyResponder(house, issuerId, correlation);
  }
  if (left) demandPlanned(responder, issuer, left);
  const reserved = left
    ? await askAgain(house, left, ISSUANCE)
    : await reserveNext(house, responder, issuer, correlation);
  demandPlanned(responder, issuer, reserved);
  const signed = await signPrepared(house.signer, mint(reserved, verifierOf(issuer)));
  return { record: await recordNext(house, responder, reserved.certificate, signed, correlation), made: true };
}

/**
 * Whether the next certificate is to be made: there is none that can be used, or too little of it is left and more can be
 * had. The last one before the issuer's end stays to that end; after it there are no more.
 */
export function certificateIsDue(
  { profile: id }: Pick<ResponderRecord, 'profile'>,
  issuer: Pick<IssuerFacts, 'notAfter'>,
  newest: { readonly notAfter: string } | undefined,
  now: Date,
): boolean {
  if (issuer.notAfter <= now) return false;
  if (!newest) return true;
  const end = Date.parse(newest.notAfter);
  return end < issuer.notAfter.getTime() && end - now.getTime() < profileOf(id).validity.renewDaysBefore * DAY_MS;
}

/** With so little left renewal has failed for three days, and people must hear of it. */
const ALARM_MS = 4 * DAY_MS;
/** The service may be deployed some hours after the ceremony. */
const FIRST_MS = DAY_MS / 4;

/** Whether the certificate in use, or the patience with a responder that was never certified, is near its end. */
export function endsSoon(
  { createdAt }: Pick<ResponderRecord, 'createdAt'>,
  newest: { readonly notAfter: string } | undefined,
  now: Date,
): boolean {
  const end = newest ? Date.parse(newest.notAfter) - ALARM_MS : Date.parse(createdAt) + FIRST_MS;
  return end <= now.getTime();
}

function profileOf(id: string) {
  const profile = responderProfiles[id];
  if (!profile) throw new Error(`there is no profile ${id}`);
  return profile;
}

/** Names the intent of the certificate that comes next. */
export const nextIntentOf = ({ issuer, generation }: Pick<ResponderRecord, 'issuer' | 'generation'>) =>
  `responder-${issuer}-${generation + 1}`;

/** An intent from so long ago that another certificate would be due at once, or of a key that is blocked by now. */
async function isStale(
  { ledger, clock }: ResponderIssuanceHouse,
  responder: ResponderRecord,
  { facts }: Issuer,
  { certificate }: Reservation,
): Promise<boolean> {
  if (certificateIsDue(responder, facts, certificate, clock.now())) return true;
  return (await ledger.read('blockedKey', { spkiSha256: certificate.spkiSha256 })) !== undefined;
}

async function reserveNext(
  house: ResponderIssuanceHouse,
  responder: ResponderRecord,
  issuer: Issuer,
  correlation: string,
): Promise<Reserved> {
  const { spki } = responder.keys[await nextKey(house.ledger, responder)];
  return reserveOwn(house, responderOf(responder, issuer, spki), ISSUANCE, correlation);
}

/** The other key than last time, unless it is blocked. Throws Refusal `weak-key` when both are. */
async function nextKey(ledger: Ledger, { keys, certificates, issuer }: ResponderRecord): Promise<0 | 1> {
  const last = certificates[0]?.key ?? 1;
  for (const key of [last === 0 ? 1 : 0, last] as const) {
    if (!(await ledger.read('blockedKey', { spkiSha256: sha256(keys[key].spki) }))) return key;
  }
  throw new Refusal('weak-key', `Both keys of the responder of ${issuer} are blocked: a ceremony plans others.`);
}

/** The responder's certificate for one of its keys, as its profile has it. */
export function responderOf(responder: ResponderRecord, issuer: Issuer, spki: Uint8Array): OwnCertificate {
  const profile = profileOf(responder.profile);
  return {
    requestId: nextIntentOf(responder),
    issuer: issuer.record,
    profile: profile.id,
    spki,
    build: (drawn) => buildResponderTbs(profile, responder, { spki, issuer: issuer.facts, ...drawn }),
    standsOn: [responder, issuer.record],
    told: { responder: responder.issuer },
  };
}

/** Builds the certificate again from what the ceremony planned: the stored bytes must be these and no others. */
function demandPlanned(responder: ResponderRecord, issuer: Issuer, { intent, certificate }: Reservation): void {
  const { serial, spkiSha256, notBefore } = certificate;
  const key = responder.keys.find(({ spki }) => sha256(spki) === spkiSha256);
  const tbs = key && responderOf(responder, issuer, key.spki).build({ serial, notBefore: new Date(notBefore) });
  if (!tbs || Buffer.compare(encodeTbsCertificate(tbs), intent.tbsCertificate) !== 0) {
    throw new Error(`the intent ${intent.requestId} is not what was planned`);
  }
}

async function recordNext(
  house: ResponderIssuanceHouse,
  responder: ResponderRecord,
  reserved: CertificateRecord,
  signed: SignedCertificate,
  correlation: string,
): Promise<ResponderRecord> {
  const pen = penOf(house, ISSUANCE, correlation);
  const issued = issuedRecord(reserved, signed, pen.at);
  const { serial, notBefore, notAfter, spkiSha256 } = issued;
  const key = sha256(responder.keys[0].spki) === spkiSha256 ? 0 : 1;
  const generation = responder.generation + 1;
  // with a certificate of their own, these keys have taken over
  const { former: _, ...planned } = responder;
  const certified: ResponderRecord = {
    ...planned,
    version: responder.version + 1,
    generation,
    certificates: [
      { serial, der: signed.certificate, notBefore, notAfter, key },
      ...responder.certificates.slice(0, 1),
    ],
  };
  const certificateSha256 = sha256(signed.certificate);
  await house.ledger.commit({
    records: [issued, certified, signed.leave],
    events: [
      pen.event(issued, 'certificate.issued', { certificateSha256, signRequestId: signed.signRequestId }),
      pen.event(certified, 'responder.certified', { certificateSha256, serial, generation, spkiSha256 }),
    ],
    outbox: ownKept(pen, issued),
    require: [{ that: 'key-not-blocked', spkiSha256 }],
  });
  return certified;
}

/** No more certificates follow: the last one answers to its end. A serial that was reserved meanwhile is never used. */
async function endResponder(
  house: Omit<ResponderIssuanceHouse, 'signer'>,
  responder: ResponderRecord,
  left: Reservation | undefined,
  correlation: string,
): Promise<ResponderRecord> {
  const pen = penOf(house, ISSUANCE, correlation);
  const ended: ResponderRecord = { ...responder, version: responder.version + 1, ended: pen.at };
  const abandoned: CertificateRecord[] = left
    ? [{ ...left.certificate, version: left.certificate.version + 1, state: 'abandoned' }]
    : [];
  await house.ledger.commit({
    records: [ended, ...abandoned],
    events: [
      pen.event(ended, 'responder.ended'),
      ...abandoned.map((one) => pen.event(one, 'certificate.abandoned', { responder: responder.issuer })),
    ],
  });
  return ended;
}

/** Gives a generation up whose serial is reserved: nothing is ever signed for it, and the next call takes the next one. */
async function giveUp(
  house: Omit<ResponderIssuanceHouse, 'signer'>,
  responder: ResponderRecord,
  { certificate }: Reservation,
  actor: Actor,
  correlation: string,
): Promise<void> {
  const pen = penOf(house, actor, correlation);
  const generation = responder.generation + 1;
  const next: ResponderRecord = { ...responder, version: responder.version + 1, generation };
  const abandoned: CertificateRecord = { ...certificate, version: certificate.version + 1, state: 'abandoned' };
  await house.ledger.commit({
    records: [next, abandoned],
    events: [
      pen.event(next, 'responder.skipped', { generation }),
      pen.event(abandoned, 'certificate.abandoned', { responder: responder.issuer }),
    ],
  });
}
