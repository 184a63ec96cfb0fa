import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import { declareReceived } from '../../../shared/lifecycle/declaration.ts';
import { attestHolder } from '../../../shared/lifecycle/holders/attesting.ts';
import { openHolder } from '../../../shared/lifecycle/holders/opening.ts';
import { registerHolder, registerInDirection } from '../../../shared/lifecycle/holders/registering.ts';
import { requestForHolder } from '../../../shared/lifecycle/holders/requesting.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import type { CertificateRecord, RequestRecord } from '../../../shared/lifecycle/records.ts';
import { recordDomainControl } from '../../../shared/lifecycle/registration/domain-control.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import type { CertificateName } from '../../../shared/lifecycle/replaced.ts';
import { referenceTo, textsInForce } from '../../../shared/messages/texts/texts.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { pkcs10 } from '../memory/pkcs10.ts';
import { generate } from '../memory/software-signer.ts';
import { type Actor, type Estate, principalOf } from './estate.ts';
import type { SimulatedHouse } from './house.ts';

/** The ways to a certificate, by the use cases themselves. Each answers the certificate as it was issued. */
export type Obtained = CertificateRecord & { readonly certificate: Uint8Array };

const CODE = 'un cheval gris mange dehors';
const freshRequest = () => pkcs10(generate('P-256'));

export interface Wanted {
  readonly usage: string;
  readonly declared: Record<string, unknown>;
}

/** An administrator asks for a first certificate, and it is issued. */
export async function obtain(house: SimulatedHouse, { subscription }: Estate, by: Actor, wanted: Wanted) {
  const input = { subscriptionId: subscription.id, ...wanted, certificationRequest: freshRequest() };
  const { request } = await submitRequest(house, await principalOf(house, by.personId), input as never, 'simulate');
  return issue(house, request);
}

/** An administrator renews, with the domain checked again by an agent where one is declared. */
export async function renew(
  house: SimulatedHouse,
  { subscription }: Estate,
  by: Actor,
  agent: Actor,
  { issuer, serial }: CertificateName,
): Promise<Obtained> {
  if (subscription.domain) {
    const caller = { principal: await principalOf(house, agent.personId), roles: ['validation-agent'] as const };
    const evidence = { what: 'note', sha256: 'e'.repeat(64) };
    await recordDomainControl(house, { ...caller, correlation: 'simulate' }, subscription.id, { evidence });
  }
  const input = { issuer, serial, certificationRequest: freshRequest() };
  const { request } = await renewCertificate(house, await principalOf(house, by.personId), input, 'simulate');
  return issue(house, request);
}

export interface NewHolder {
  readonly lastName: string;
  readonly email: string;
  readonly directoryId: string;
}

/** Somebody is registered by an administrator or an officer, and has leave to ask for one certificate. */
export async function enrol(
  house: SimulatedHouse,
  { subscription, direction }: Estate,
  by: Actor,
  { directoryId, ...data }: NewHolder,
): Promise<{ readonly id: string; readonly personId: string }> {
  const caller = await opening(house, by);
  const input = {
    data: { ...data, firstNames: 'Alix', service: 'Bureau des essais' },
    recognised: { directoryId },
    language: 'fr' as const,
    identity: { how: 'in-person' as const, at: house.clock.now().toISOString() },
  };
  const { holder } = direction
    ? await registerInDirection(house, caller, direction.id, input)
    : await registerHolder(house, caller, subscription.id, input);
  return { id: holder.id, personId: holder.personId };
}

/** Whoever opens requests gives a holder leave to renew; the identity is checked again. */
export async function openRenewal(
  house: SimulatedHouse,
  by: Actor,
  holderId: string,
  { issuer, serial }: CertificateName,
): Promise<void> {
  const identity = { how: 'in-person' as const, at: house.clock.now().toISOString() };
  await openHolder(house, await opening(house, by), holderId, { renews: { issuer, serial }, identity });
}

/** A holder attests and asks, with the leave that they have. */
export async function obtainAsHolder(house: SimulatedHouse, personId: string, holderId: string): Promise<Obtained> {
  const principal = await principalOf(house, personId);
  const holder = (await house.ledger.read('holder', { id: holderId }))!;
  const attestation = { dataDigest: holder.dataDigest, text: referenceTo('holder-terms'), language: 'fr' as const };
  await attestHolder(house, { principal, roles: ['holder'], correlation: 'simulate' }, holderId, attestation);
  const input = { id: holderId, certificationRequest: freshRequest() };
  return issue(house, (await requestForHolder(house, principal, input, 'simulate')).request);
}

/** The certificate is accepted with a revocation code; a holder declares that it was received, or does not. */
export async function takeInHand(
  house: SimulatedHouse,
  personId: string,
  obtained: Obtained,
  declares = true,
): Promise<void> {
  const principal = await principalOf(house, personId);
  const { issuer, serial, certificate, holderId } = obtained;
  const texts = textsInForce.forAcceptance(holderId === undefined ? 'structure' : 'holder');
  const digest = { certificateSha256: sha256(certificate), texts, language: 'fr' as const };
  await acceptCertificate(house, principal, { issuer, serial, code: CODE, codeAgain: CODE, ...digest }, 'simulate');
  if (holderId === undefined || !declares) return;
  const text = referenceTo('holder-declaration');
  await declareReceived(
    house,
    principal,
    { holderId, certificate: { issuer, serial }, text, language: 'fr' },
    'simulate',
  );
}

async function issue(house: SimulatedHouse, { id }: Pick<RequestRecord, 'id'>): Promise<Obtained> {
  const { answer } = await issueCertificate(house, id, 'simulate');
  if (answer.outcome !== 'issued') throw new Error(`not issued, ${answer.code}: ${answer.detail}`);
  const record = await house.ledger.read('certificate', { issuer: answer.issuer, serial: answer.serial });
  if (!record?.certificate) throw new Error('issued, and not there');
  return { ...record, certificate: record.certificate };
}

async function opening(house: SimulatedHouse, by: Actor) {
  const principal: Principal = await principalOf(house, by.personId);
  const roles = ['technical-administrator', 'registration-officer'] as const;
  return { principal, roles, correlation: 'simulate' };
}
