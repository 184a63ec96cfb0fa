import { Refusal } from '../../errors.ts';
import { withoutChallengePassword } from '../../policy/challenge-password.ts';
import { readCertificationRequest } from '../../policy/read-request.ts';
import {
  actorOf,
  mandateFor,
  NOWHERE,
  nothingHere,
  type Principal,
  targetOfHolder,
} from '../../registration/authority.ts';
import { lapseOfOpening } from '../../registration/holder-life.ts';
import type { HolderRecord, Opening } from '../../registration/holder-records.ts';
import { isAttested, requestedHolder } from '../../registration/holders.ts';
import type { CertificationRequest } from '../../x509/certification-request.ts';
import { type ApplicationHouse, blockingDisclosed, recordApplication, type Submitted } from '../application.ts';
import { campaignHasForce } from '../campaigns/early.ts';
import type { Texts } from '../designation/desk.ts';
import { KeyReused, passGate } from '../gate.ts';
import type { Ledger, Requirement } from '../ports.ts';
import { penOf } from '../recording.ts';
import { eventOf, inForceAt } from '../registration/desk.ts';
import { stillInOffice } from '../registration/in-office.ts';
import { demandTermsAccepted } from '../terms/editions.ts';
import { groundOf, HOLDER_TERMS } from './desk.ts';

export interface HolderRequestHouse extends ApplicationHouse {
  readonly texts: Texts;
}

/**
 * The holder asks for their certificate with a key of their own, by the leave that was given, which is used up in the same
 * commit. The same request sent again is answered with what was recorded. Throws a Refusal `wrong-state` without leave, or
 * when whoever gave it may no longer; `policy` before the attestation; and those of every request.
 */
export async function requestForHolder(
  house: HolderRequestHouse,
  principal: Principal,
  { id, certificationRequest }: { readonly id: string; readonly certificationRequest: Uint8Array | string },
  correlation: string,
): Promise<Submitted> {
  const holder = await house.ledger.read('holder', { id });
  const target = holder ? targetOfHolder(holder) : NOWHERE;
  const mandate = mandateFor(principal, ['holder'], target, house.clock.now());
  if (!holder) throw nothingHere();
  const actor = actorOf(principal, mandate);
  // first of all, so that a private key in the body is found whatever else is wrong
  const { request: pkcs10 } = await blockingDisclosed(house, actor, correlation, () =>
    readCertificationRequest(certificationRequest),
  );
  const leave = await leaveOf(house, holder);
  if (!leave) {
    const same = await sameAgain(house.ledger, holder, pkcs10);
    if (same) return same;
    throw new Refusal('wrong-state', 'No request is open for you: ask whoever registered you to open one.');
  }
  await demandTermsAccepted(house.ledger, principal.personId, mandate.role, house.clock.now());
  if (!isAttested(holder, await house.texts.current(HOLDER_TERMS))) {
    throw new Refusal('policy', 'Attest your data and accept the terms of use that are in force first.');
  }
  const { profile } = await groundOf(house, holder);
  const { opening, require } = leave;
  const { renews, revokeOldAfterDays, replaces } = opening;
  const declared = { holder: { holderId: id } };
  const application = {
    subscriptionId: holder.subscriptionId,
    profile: profile.id,
    declared,
    renews,
    certificationRequest,
    requestedBy: { personId: principal.personId, mandateId: mandate.id },
    dataVersion: holder.dataVersion,
  };
  const gate = passGate(house.ledger, application, house.clock.now(), house.vault);
  const passage = await gate.catch(async (error: unknown) => {
    const same = error instanceof KeyReused && (await sameAgain(house.ledger, holder, pkcs10));
    if (same) return same;
    throw error;
  });
  if ('outbox' in passage) return passage;
  const pen = penOf(house, actor, correlation);
  const applied = { declared, renews, revokeOldAfterDays, ...(replaces && { replaces }) };
  return recordApplication(house, passage, applied, pen, (request) => {
    const used = requestedHolder(holder, request.id);
    return {
      records: [used.record],
      events: [eventOf(pen, used)],
      require: require(pen.at),
    };
  });
}

export interface Leave {
  readonly opening: Opening;
  /** What a commit by this leave demands at its instant. */
  readonly require: (at: string) => readonly Requirement[];
}

/**
 * The leave that a holder has: none when it was used or has lapsed, when whoever gave it has lost the mandate for it, or
 * when the campaign that gave it was cancelled.
 */
export async function leaveOf(
  { ledger, clock }: Pick<ApplicationHouse, 'ledger' | 'clock'>,
  { opening }: HolderRecord,
): Promise<Leave | undefined> {
  if (!opening || lapseOfOpening(opening) <= clock.now().toISOString()) return undefined;
  const { by, campaignId } = opening;
  // a campaign outlives the mandates of the two who decided it, and moves too often to be required unchanged
  if (campaignId !== undefined) {
    return (await campaignHasForce(ledger, campaignId)) ? { opening, require: () => [] } : undefined;
  }
  const inOffice = await stillInOffice(ledger, by, clock.now().toISOString());
  return inOffice && { opening, require: (at) => [inForceAt(by.personId, by.mandateId, at)] };
}

/** The holder's last request, if it was made with these very octets. */
async function sameAgain(
  ledger: Ledger,
  { requests, mandateId }: HolderRecord,
  pkcs10: CertificationRequest,
): Promise<Submitted | undefined> {
  const last = requests.at(-1);
  const request = last === undefined ? undefined : await ledger.read('request', { id: last });
  if (request?.requestedBy.mandateId !== mandateId) return undefined;
  const again = withoutChallengePassword(pkcs10);
  return Buffer.compare(request.certificationRequest, again) === 0 ? { request, outbox: [] } : undefined;
}
