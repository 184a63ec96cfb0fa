import type { Finding } from '../errors.ts';
import { Refusal } from '../errors.ts';
import { judgeRequest } from '../policy/judge-request.ts';
import { keyLossNotice } from '../policy/key-loss.ts';
import { type Plan, planCertificate } from '../policy/plan.ts';
import { planRenewal } from '../policy/plan-renewal.ts';
import type { CertificateProfile } from '../policy/profile.ts';
import { profileFor, profiles } from '../policy/profiles.ts';
import { readCertificationRequest } from '../policy/read-request.ts';
import { inForce, NOWHERE, nothingHere, type Target } from '../registration/authority.ts';
import { cardObstacle } from '../registration/cards.ts';
import { hasDeparted } from '../registration/holder-life.ts';
import type { HolderRecord } from '../registration/holder-records.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { MandateRecord, StructureRecord, SubscriptionRecord } from '../registration/records.ts';
import { openStructure } from '../registration/structure-names.ts';
import type { CertificationRequest } from '../x509/certification-request.ts';
import { openDirectionOf } from './directions/desk.ts';
import { demandIdentity, identityFinding, identityOf } from './holders/identity-demand.ts';
import { demandHoldersWord, namedHolder, notAttested } from './holders/named-holder.ts';
import { activeIssuer, type Issuer } from './issuers.ts';
import { demandLeave } from './machines/leave.ts';
import type { Ledger, Requirement } from './ports.ts';
import { CEREMONY, type DeclaredFields, type KeyRecord, type RequestRecord } from './records.ts';
import { demandRenewable, windowOf } from './renewal-window.ts';
import { type CertificateName, demandNoSuccessor, type LeftCertificate, renewedCertificate } from './replaced.ts';
import { demandTermsAccepted } from './terms/editions.ts';

/**
 * The gate through which an application passes every time that it moves: at preview, at submission, at approval and
 * at signature (wall 3). Each time the records are read again and the whole policy is asked again; nothing that an
 * earlier gate found is trusted by a later one.
 */
export interface Application {
  readonly subscriptionId: string;
  /** Id of a profile, version included. */
  readonly profile: string;
  readonly declared: DeclaredFields;
  /** The certificate whose place this one takes with the same names and a new key. */
  readonly renews?: CertificateName | undefined;
  /** As the applicant sent it (PEM or DER); absent in a preview without one. */
  readonly certificationRequest?: Uint8Array | string | undefined;
  readonly requestedBy: { readonly personId: string; readonly mandateId: string };
  /** Of a machine's: the keys that asked, as in the request's record. */
  readonly askedWith?: readonly string[] | undefined;
  /** The version of the data for which a holder asks. */
  readonly dataVersion?: number;
  /** The request that already holds the key, when it has been recorded. */
  readonly requestId?: string;
  /** Nothing will be recorded: what only the holder can do is a finding, not a refusal. */
  readonly preview?: boolean;
}

export interface Passage {
  readonly structure: StructureRecord;
  readonly subscription: SubscriptionRecord;
  readonly mandate: MandateRecord;
  /** Whose certificate it will be, where it is a person's. */
  readonly holder?: HolderRecord;
  readonly profile: CertificateProfile;
  readonly issuer: Issuer;
  readonly plan: Plan;
  /** The certificate being renewed. */
  readonly renewed?: LeftCertificate;
  /** The request that led to it, where it is still kept. */
  readonly renewedRequest?: RequestRecord;
  readonly findings: readonly Finding[];
  readonly request?: CertificationRequest;
  readonly spkiSha256?: string;
  /** The row that holds the key: another request's, which was refused and lets it go, or this request's own. */
  readonly keyHeldBy?: KeyRecord;
  /** What the writing transaction must still find as it was judged. */
  readonly requirements: readonly Requirement[];
}

/**
 * Reads the records of an application and judges it whole at the instant `now`. Throws the Refusal of the first failure.
 * `vault` opens the name and number of a practice that is one person's.
 */
export async function passGate(
  ledger: Ledger,
  application: Application,
  now: Date,
  vault: PersonalVault,
): Promise<Passage> {
  const { certificationRequest } = application;
  // First of all, so that a private key in the body is found whatever else is wrong.
  const read = certificationRequest === undefined ? undefined : readCertificationRequest(certificationRequest);
  const subscription = await ledger.read('subscription', { id: application.subscriptionId });
  if (!subscription) throw nothingHere();
  const { personId, mandateId } = application.requestedBy;
  const [structure, mandate, person] = await Promise.all([
    ledger.read('structure', { id: subscription.structureId }),
    ledger.read('mandate', { personId, id: mandateId }),
    ledger.read('person', { id: personId }),
  ]);
  if (!structure) throw new Error(`subscription ${subscription.id} belongs to no structure`);
  if (!mandate || !inForce(mandate, now)) {
    throw new Refusal('forbidden', 'The mandate under which this certificate was requested is no longer in force.');
  }
  await demandTermsAccepted(ledger, personId, mandate.role, now);
  const obstacle = person && cardObstacle(person);
  if (obstacle) {
    throw new Refusal('forbidden', `The card of whoever requested this certificate is recorded as ${obstacle}.`);
  }
  const profile = profileOf(application.profile);
  standing(structure, subscription, profile);
  const machines =
    mandate.role === 'machine'
      ? await demandLeave(ledger, { mandate, profile, now, askedWith: application.askedWith })
      : [];

  const issuer = await activeIssuer(ledger, subscription.population);
  const { declared, renews } = application;
  const named = await namedHolder(ledger, vault, declared, subscription);
  if (named && hasDeparted(named.record, now.toISOString())) {
    throw new Refusal('wrong-state', 'This holder has left: register them anew where they are now.');
  }
  const renewed = renews && (await renewedCertificate(ledger, renews, subscription.id, now));
  if (renewed) {
    demandRenewable(await windowOf(ledger, renewed, subscription.offer, now), profile, subscription, now);
  }
  const facts = {
    structure: await openStructure(vault, structure),
    subscription,
    declared,
    ...(named && { holder: named.facts }),
  };
  const renewedRequest = renewed && (await ledger.read('request', { id: renewed.requestId }));
  const plan = renewed ? planRenewal(profile, renewed.certificate, facts) : planCertificate(profile, facts);
  if (named && !application.preview) demandHoldersWord(named, mandate, application.dataVersion);
  const direction = named && (await openDirectionOf({ ledger }, named.record));
  const at = now.toISOString();
  const checked = named && !application.preview ? await demandIdentity(ledger, named.record, at) : [];
  const due = named && application.preview ? (await identityOf(ledger, named.record, at)).due : undefined;
  const notices = [
    ...plan.notices,
    ...keyLossNotice(profile),
    ...(named && application.preview ? notAttested(named.record) : []),
    ...(due ? [identityFinding(due)] : []),
  ];
  const requirements: Requirement[] = [
    { that: 'mandate-in-force', personId, mandateId, at: now.toISOString() },
    { that: 'unchanged', record: subscription },
    { that: 'unchanged', record: structure },
    { that: 'unchanged', record: issuer.record },
    ...machines,
    ...[renewed, named?.record, direction].flatMap((record) =>
      record ? [{ that: 'unchanged', record } as const] : [],
    ),
    ...checked,
  ];
  const passage = {
    ...{ structure, subscription, mandate, profile, issuer, plan },
    ...(named && { holder: named.record }),
    ...(renewed && { renewed }),
    ...(renewedRequest && { renewedRequest }),
  };
  if (!read) {
    await demandNoSuccessor(ledger, renewedRequest, application.requestId);
    return { ...passage, findings: notices, requirements };
  }

  const { request, spkiSha256 } = read;
  const [blocked, held] = await Promise.all([
    ledger.read('blockedKey', { spkiSha256 }),
    ledger.read('key', { spkiSha256 }),
  ]);
  const judged = judgeRequest(request, {
    profile,
    plan,
    keyBlocked: blocked !== undefined,
    issuerName: issuer.facts.name,
    recorded: application.requestId !== undefined,
  });
  if (held && held.requestId !== application.requestId) await keyIsFree(ledger, held);
  // after the key, by which the same application is known again
  await demandNoSuccessor(ledger, renewedRequest, application.requestId);
  return {
    ...passage,
    findings: [...notices, ...read.findings, ...judged.findings],
    request,
    spkiSha256,
    ...(held && { keyHeldBy: held }),
    requirements: [...requirements, { that: 'key-not-blocked', spkiSha256 }],
  };
}

/** The profile of that id, of any version that was ever in force. Throws a Refusal `policy`. */
export function profileOf(id: string): CertificateProfile {
  const profile = profiles[id];
  if (!profile) throw new Refusal('policy', `There is no certificate profile ${id}.`);
  return profile;
}

/** The target of an act on a request or certificate: what is under a subscription, to the offer of its profile. */
export function targetUnder(record: {
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly profile: string;
  readonly holderId?: string;
  readonly directionId?: string;
}): Target {
  const { structureId, subscriptionId, holderId, directionId } = record;
  // an authority's own certificate is under no subscription, and is looked for in vain
  if (subscriptionId === CEREMONY) return NOWHERE;
  const { offer } = profileOf(record.profile);
  return {
    structureId,
    subscriptionId,
    offer,
    ...(directionId !== undefined && { directionId }),
    ...(holderId !== undefined && { holderId }),
  };
}

/** The profile in force for a usage of the subscription's offer, for example `SSL_SERV`. Throws a Refusal `policy`. */
export function profileInForce(subscription: SubscriptionRecord, usage: string): CertificateProfile {
  const profile = profileFor(subscription.offer, usage, subscription.naming);
  if (!profile) throw new Refusal('policy', `The offer ${subscription.offer} has no certificates for ${usage}.`);
  return profile;
}

/** Whether an agent must approve the request before it may be issued. */
export function waitsForAgent({ profile, subscription }: Pick<Passage, 'profile' | 'subscription'>): boolean {
  return profile.approval.agent === 'always' || subscription.dualControl;
}

function standing(structure: StructureRecord, subscription: SubscriptionRecord, profile: CertificateProfile): void {
  if (structure.state !== 'active') {
    throw new Refusal('wrong-state', `The dossier of this structure is ${structure.state}: ask a validation agent.`);
  }
  if (subscription.state !== 'active') throw new Refusal('wrong-state', `This subscription is ${subscription.state}.`);
  if (subscription.overlap?.state === 'open') {
    throw new Refusal(
      'policy',
      'Another structure declares this domain, or one above or below it: a validation agent must look into that first.',
    );
  }
  if (subscription.offer !== profile.offer) {
    throw new Refusal('policy', `The offer ${subscription.offer} has no certificates of profile ${profile.id}.`);
  }
  if (profile.approval.domainControl && subscription.domain && !subscription.control) {
    throw new Refusal(
      'policy',
      'Nobody has yet checked that the structure controls its declared domain: prove it by DNS, or ask a validation agent.',
    );
  }
}

/** The key of the request stands in an earlier one, which is named for those who made both. */
export class KeyReused extends Refusal {
  readonly requestId: string;
  constructor(requestId: string) {
    super('weak-key', 'This public key has been used in another request: make a new key for each certificate.', {
      findings: [
        {
          code: 'key-reused',
          citation: 'PRODUCT: always a new key',
          pointer: '/certificationRequest',
          detail: 'The same public key stands in an earlier request.',
        },
      ],
    });
    this.requestId = requestId;
  }
}

/** A key is certified once. One that a refused request took, and for which nothing was signed, may be submitted again. */
async function keyIsFree(ledger: Ledger, held: KeyRecord): Promise<void> {
  const holder = await ledger.read('request', { id: held.requestId });
  const intent = await ledger.read('intent', { requestId: held.requestId });
  if (holder?.state === 'refused' && !intent) return;
  throw new KeyReused(held.requestId);
}
