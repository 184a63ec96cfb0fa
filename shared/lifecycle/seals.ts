import { Refusal } from '../errors.ts';
import type { IssuerFacts } from '../policy/issuer-facts.ts';
import { sealProfile, sealProfiles } from '../policy/profiles.ts';
import { buildSealTbs } from '../policy/seal.ts';
import { decodeCertificate, encodeTbsCertificate } from '../x509/certificate.ts';
import type { Name } from '../x509/name.ts';
import { factsFor, pointOf } from './crl/shards.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { type Issuer, readIssuer, verifierOf } from './issuers.ts';
import { type OwnCertificate, reserveOwn } from './own-issuance.ts';
import type { Clock, Ledger, Randomness, Signer } from './ports.ts';
import { ownKept } from './public-events/rows.ts';
import { penOf } from './recording.ts';
import type { Hierarchy, IntentRecord, SealRecord } from './records.ts';
import { askAgain, readReservation } from './reservation.ts';
import { issuedRecord, mint, signPrepared } from './signature.ts';

/**
 * The platform's own seal (wall 1: seal key = seal, issuer key = issuance). The ceremony fixes key and name; issuance,
 * which alone may sign with the issuer's key, certifies what the ledger says was planned, by intent before signature.
 */
export interface SealPlan {
  readonly id: string;
  readonly hierarchy: Hierarchy;
  readonly issuedBy: string;
  /** Alias of the key, which must exist. */
  readonly keyId: string;
  readonly subject: Name;
}

interface PlanningHouse {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'publicKey'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Any serial and arc will do: what is built here is judged and thrown away. */
const REHEARSAL = { serial: '7f0123456789abcdef0123456789abcd', policyArc: '2.999' } as const;

/** Throws the Refusal that issuance would meet: a key, a name or a place that its profile does not admit. */
export async function rehearseSeal(house: PlanningHouse, plan: SealPlan, issuer: IssuerFacts): Promise<void> {
  const spki = await house.signer.publicKey(plan.keyId);
  buildSealTbs(sealProfile, plan, { ...REHEARSAL, spki, notBefore: house.clock.now(), issuer });
}

/** Records a planned seal, or finds it and checks that its key is still the one that was planned. */
export async function planSeal(
  house: PlanningHouse,
  plan: SealPlan,
  ceremonySha256: string,
  actor: Actor,
  correlation: string,
): Promise<{ readonly record: SealRecord; readonly made: boolean }> {
  const spki = await house.signer.publicKey(plan.keyId);
  const known = await house.ledger.read('seal', { id: plan.id });
  if (known) {
    if (Buffer.compare(known.spki, spki) === 0) return { record: known, made: false };
    throw new Error(`the key ${plan.keyId} is not the key of the seal ${plan.id}`);
  }
  const pen = penOf(house, actor, correlation);
  const record: SealRecord = {
    kind: 'seal',
    version: 1,
    createdAt: pen.at,
    ...plan,
    spki,
    profile: sealProfile.id,
    ceremonySha256,
    state: 'planned',
  };
  const data = { issuer: plan.issuedBy, spkiSha256: sha256(spki), ceremonySha256 };
  await house.ledger.commit({ records: [record], events: [pen.event(record, 'seal.planned', data)] });
  return { record, made: true };
}

export interface SealIssuanceHouse extends Omit<PlanningHouse, 'signer'> {
  readonly signer: Signer;
  /** The object identifier arc under which the profiles' policies stand. */
  readonly policyArc: string;
}

const ISSUANCE: Actor = { capacity: 'platform', function: 'issue-certificate' };

/**
 * Certifies a planned seal, or finds it certified. Whoever dies on the way leaves `planned`, perhaps with an intent, which
 * the next call takes up. Throws Refusal `not-found`, or what its profile does not admit; BadSigner.
 */
export async function certifySeal(
  house: SealIssuanceHouse,
  id: string,
  correlation: string,
): Promise<{ readonly record: SealRecord; readonly made: boolean }> {
  const seal = await house.ledger.read('seal', { id });
  if (!seal) throw new Refusal('not-found', 'There is no such seal.');
  if (seal.state !== 'planned') return { record: seal, made: false };
  const issuer = await readIssuer(house.ledger, seal.issuedBy);
  if (issuer.record.level !== 'issuing' || issuer.record.state !== 'active') {
    throw new Refusal('policy', 'A seal is certified by an issuing authority in service.');
  }
  const intent = await house.ledger.read('intent', { requestId: intentIdOf(seal) });
  const before = intent && (await certifiedBefore(house, { seal, issuer, intent }, correlation));
  if (before) return { record: before, made: false };
  const left = intent && (await readReservation(house.ledger, intent));
  const reserved = left
    ? await askAgain(house, left, ISSUANCE)
    : await reserveOwn(house, sealOf(house, seal, issuer), ISSUANCE, correlation);
  const signed = await signPrepared(house.signer, mint(reserved, verifierOf(issuer)));

  const pen = penOf(house, ISSUANCE, correlation);
  const issued = issuedRecord(reserved.certificate, signed, pen.at);
  const active: SealRecord = {
    ...seal,
    version: seal.version + 1,
    state: 'active',
    certificate: { serial: issued.serial, der: signed.certificate, notAfter: issued.notAfter },
  };
  const certificateSha256 = sha256(signed.certificate);
  await house.ledger.commit({
    records: [issued, active, signed.leave],
    events: [
      pen.event(issued, 'certificate.issued', { certificateSha256, signRequestId: signed.signRequestId }),
      pen.event(active, 'seal.certified', { certificateSha256, serial: issued.serial }),
    ],
    outbox: ownKept(pen, issued),
    require: [{ that: 'unchanged', record: issuer.record }],
  });
  return { record: active, made: true };
}

/**
 * The seal with the certificate that the ledger has under its name already: an older copy had forgotten the seal, and a
 * ceremony has planned it again. Throws Error where that is not what was planned.
 */
async function certifiedBefore(
  house: SealIssuanceHouse,
  { seal, issuer, intent }: { readonly seal: SealRecord; readonly issuer: Issuer; readonly intent: IntentRecord },
  correlation: string,
): Promise<SealRecord | undefined> {
  const known = await house.ledger.read('certificate', { issuer: intent.issuer, serial: intent.serial });
  if (known?.state !== 'issued' || !known.certificate) return undefined;
  const { serial, notBefore, notAfter, certificate: der } = known;
  const planned = sealOf(house, seal, issuer).build({ serial, notBefore: new Date(notBefore) });
  if (Buffer.compare(encodeTbsCertificate(planned), decodeCertificate(der).tbsDer) !== 0) {
    throw new Error(`the certificate of the seal ${seal.id} is not what was planned`);
  }
  const pen = penOf(house, ISSUANCE, correlation);
  const certificate = { serial, der, notAfter };
  const active: SealRecord = { ...seal, version: seal.version + 1, state: 'active', certificate };
  const event = pen.event(active, 'seal.certified', { certificateSha256: sha256(der), serial });
  await house.ledger.commit({
    records: [active],
    events: [event],
    require: [issuer.record, known].map((record) => ({ that: 'unchanged', record })),
  });
  return active;
}

const intentIdOf = ({ id }: Pick<SealRecord, 'id'>) => `seal-${id}`;

/** The seal's certificate, as its profile has it. Throws Error for a profile that is not there. */
export function sealOf(house: Pick<SealIssuanceHouse, 'policyArc'>, seal: SealRecord, issuer: Issuer): OwnCertificate {
  const profile = sealProfiles[seal.profile];
  if (!profile) throw new Error(`there is no profile ${seal.profile}`);
  const { spki } = seal;
  const facts = { spki, policyArc: house.policyArc };
  return {
    requestId: intentIdOf(seal),
    issuer: issuer.record,
    scopeFor: (serial) => pointOf(issuer.record, serial).scope,
    profile: profile.id,
    spki,
    build: (drawn) => buildSealTbs(profile, seal, { ...facts, ...drawn, issuer: factsFor(issuer, drawn.serial) }),
    standsOn: [seal, issuer.record],
    told: { seal: seal.id },
  };
}

/** A seal that may be put now: its key, its certificate, and those above it, root excluded. */
export interface SealInForce {
  readonly record: SealRecord;
  readonly certificate: Uint8Array;
}

/** The certificate of a seal, unless it is revoked. */
export async function unrevoked(ledger: Ledger, seal: SealRecord): Promise<Uint8Array | undefined> {
  if (!seal.certificate) return undefined;
  const { serial, der } = seal.certificate;
  const record = await ledger.read('certificate', { issuer: seal.issuedBy, serial });
  return record?.state === 'issued' ? der : undefined;
}

/** The newest seal of a hierarchy whose certificate is valid at `now` and not revoked. Throws a Refusal `unavailable` when there is none. */
export async function sealInForce(ledger: Ledger, hierarchy: Hierarchy, now: Date): Promise<SealInForce> {
  const { items } = await ledger.list('seals', '', { limit: 1000 });
  const fit = items
    .filter((seal) => seal.hierarchy === hierarchy && seal.state === 'active' && isValid(seal, now))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  for (const record of fit) {
    const certificate = await unrevoked(ledger, record);
    if (certificate) return { record, certificate };
  }
  throw new NoSeal();
}

/** Nothing can be sealed until issuance has certified a seal, or a ceremony has planned the next one. */
export class NoSeal extends Refusal {
  constructor() {
    super('unavailable', 'The platform has no seal yet, or its certificate has ended: receipts wait for it.', {
      retryAfterSeconds: 300,
    });
  }
}

function isValid({ certificate }: SealRecord, now: Date): boolean {
  if (!certificate) return false;
  const { notBefore, notAfter } = decodeCertificate(certificate.der).tbs;
  return notBefore <= now && now <= notAfter;
}

/** Seals that the ceremony planned and issuance has not certified. */
export async function plannedSeals(ledger: Ledger): Promise<readonly SealRecord[]> {
  const { items } = await ledger.list('seals', '', { limit: 1000 });
  return items.filter(({ state }) => state === 'planned');
}
