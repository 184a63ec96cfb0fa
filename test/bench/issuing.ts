import { systemRandomness } from '../../shared/aws/randomness.ts';
import { newSerial } from '../../shared/lifecycle/identity.ts';
import { activeIssuer, type Issuer, verifierOf } from '../../shared/lifecycle/issuers.ts';
import { leaveToSign } from '../../shared/lifecycle/leave-to-sign.ts';
import type { CertificateRecord, IntentRecord } from '../../shared/lifecycle/records.ts';
import { mint, signPrepared, type Verifier } from '../../shared/lifecycle/signature.ts';
import { buildTbs } from '../../shared/policy/build-tbs.ts';
import { judgeRequest } from '../../shared/policy/judge-request.ts';
import { lintTbs } from '../../shared/policy/lint.ts';
import { planCertificate } from '../../shared/policy/plan.ts';
import { sslServ } from '../../shared/policy/profiles/ssl-serv.ts';
import { readCertificationRequest } from '../../shared/policy/read-request.ts';
import type { NamedStructure } from '../../shared/registration/records.ts';
import { openStructure } from '../../shared/registration/structure-names.ts';
import { encodeTbsCertificate } from '../../shared/x509/certificate.ts';
import { type Cast, makeCast, makeWorld, type World } from '../world/world.ts';
import { type Application, makeApplications } from './applications.ts';

/** The house in memory, its production authority (P-256), one subscription and those who apply. */
export interface Workshop {
  readonly world: World;
  readonly cast: Cast;
  readonly structure: NamedStructure;
  readonly issuer: Issuer;
  readonly applications: readonly Application[];
  readonly verifier: Verifier;
  /** What the ledger would hold, but for what each certificate brings. */
  readonly intent: IntentRecord;
  readonly reserved: CertificateRecord;
}

/** More than any memory of keys holds (`x509/imported-key.ts`): each turn meets a key that it does not know. */
const APPLICATIONS = 1_024;

export async function openWorkshop(count = APPLICATIONS): Promise<Workshop> {
  const world = await makeWorld('bench');
  const cast = await makeCast(world);
  const issuer = await activeIssuer(world.ledger, 'production');
  const structure = await openStructure(world.vault, cast.structure);
  const applications = makeApplications(count);
  const verifier = verifierOf(issuer);
  return { world, cast, structure, issuer, applications, verifier, ...recordsOf(issuer, cast) };
}

function recordsOf({ record }: Issuer, { structure, subscription }: Cast): Pick<Workshop, 'intent' | 'reserved'> {
  const common = { version: 1, createdAt: record.createdAt, requestId: 'request', issuer: record.id, serial: '' };
  const { keyId, crlScope } = record;
  return {
    intent: { ...common, kind: 'intent', keyId, tbsCertificate: new Uint8Array() },
    reserved: {
      ...common,
      kind: 'certificate',
      state: 'reserved',
      profile: sslServ.id,
      structureId: structure.id,
      subscriptionId: subscription.id,
      spkiSha256: '',
      crlScope,
      notBefore: record.createdAt,
      notAfter: record.createdAt,
    },
  };
}

/**
 * All that one certificate costs beside the ledger, by the house's own functions in `lifecycle/issuance.ts`' order: read,
 * proof of possession and policy, build, lint, sign, verify the own signature.
 */
export async function issue(workshop: Workshop, { der, declared }: Application): Promise<Uint8Array> {
  const { world, cast, structure, issuer, intent, reserved, verifier } = workshop;
  const plan = planCertificate(sslServ, { structure, subscription: cast.subscription, declared });
  const { request } = readCertificationRequest(der);
  judgeRequest(request, { profile: sslServ, plan, keyBlocked: false, issuerName: issuer.facts.name });

  const serial = newSerial(systemRandomness);
  const notBefore = world.clock.now();
  const { publicKey } = request;
  const { policyArc } = world;
  const tbs = buildTbs(plan, { serial, publicKey, notBefore, issuer: issuer.facts, policyArc });
  const tbsCertificate = encodeTbsCertificate(tbs);
  const findings = lintTbs(tbsCertificate, plan, issuer.facts, { publicKey, policyArc });
  if (findings.length > 0) throw new Error(JSON.stringify(findings));

  const signs = { of: 'certificate', issuer: intent.issuer, serial } as const;
  const asking = { capacity: 'platform', function: 'issue-certificate' } as const;
  const leave = leaveToSign(world, { keyId: intent.keyId, signs }, asking);
  const { certificate } = await signPrepared(
    world.signer,
    mint({ intent: { ...intent, serial, tbsCertificate }, certificate: reserved, leave }, verifier),
  );
  world.keys.signatures.length = 0;
  return certificate;
}
