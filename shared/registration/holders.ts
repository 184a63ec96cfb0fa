import { Refusal } from '../errors.ts';
import { demandCompatible } from './authority.ts';
import type { TextAccepted } from './designation-records.ts';
import { UNTIL_ENDED } from './designations.ts';
import type { Attestation, HolderEnvelope, HolderRecord, IdentityCheck, Opening } from './holder-records.ts';
import { givenMandate } from './mandates.ts';
import type { Personal } from './personal.ts';
import type { MandateRecord, SubscriptionRecord } from './records.ts';
import { demandConfirmed } from './second-officer.ts';
import type { Place, Written } from './written.ts';

/**
 * A holder from the registration to the leave to request, as rules over records. Every correction is a new version of
 * the data; an attestation is of one version, and falls with the next.
 */
export interface HolderForm {
  readonly personId: string;
  readonly mandateId: string;
  readonly directionId?: string;
  readonly serialNumber: string;
  readonly personal: Personal<HolderEnvelope>;
  readonly dataDigest: string;
  readonly identity: IdentityCheck;
  readonly opening: Opening;
}

/** A new holder under a subscription, who may request one certificate once the data are attested. */
export function newHolder(
  { id: subscriptionId, structureId, offer }: SubscriptionRecord,
  form: HolderForm,
  { id, at }: Place,
): Written<HolderRecord> {
  const { identity, ...own } = form;
  const record: HolderRecord = {
    kind: 'holder',
    id,
    version: 1,
    createdAt: at,
    ...own,
    structureId,
    subscriptionId,
    offer,
    dataVersion: 1,
    identity: [identity],
    state: 'registered',
    requests: [],
  };
  const { personId, mandateId, directionId, dataDigest } = form;
  const place = { subscription: subscriptionId, ...(directionId !== undefined && { direction: directionId }) };
  const data = { person: personId, mandate: mandateId, ...place, dataDigest };
  return { record, event: { type: 'holder.registered', data: { ...data, checked: identity.how } } };
}

/**
 * The mandate by which a person acts as a holder and on nothing but their own. Throws a Refusal `conflict` when they are
 * a holder of the subscription already, or have a role that excludes it.
 */
export function holderMandate(
  {
    personId,
    id: holderId,
    structureId,
    subscriptionId,
    dataDigest,
  }: Pick<HolderRecord, 'personId' | 'id' | 'structureId' | 'subscriptionId' | 'dataDigest'>,
  held: readonly MandateRecord[],
  by: string,
  { id, at }: Place,
): Written<MandateRecord> {
  const same = ({ scope, state }: MandateRecord) =>
    state === 'active' && scope.reach === 'holder' && scope.subscriptionId === subscriptionId;
  if (held.some(same)) throw new Refusal('conflict', 'This person is a holder of this subscription already.');
  demandCompatible('holder', held, new Date(at));
  const given = {
    personId,
    role: 'holder',
    scope: { reach: 'holder', structureId, subscriptionId, holderId },
    givenBy: [by],
    evidence: { what: 'registration as a holder', sha256: dataDigest },
    from: at,
    until: UNTIL_ENDED,
  } as const;
  return givenMandate(given, { id, at });
}

/** The data as they are from now on; the holder's word about the version before no longer counts. */
export function correctedHolder(
  holder: HolderRecord,
  {
    personal,
    dataDigest,
    identity,
  }: Pick<HolderForm, 'personal' | 'dataDigest'> & { readonly identity?: IdentityCheck },
): Written<HolderRecord> {
  const record: HolderRecord = {
    // who has left stays so: what is kept of them is put right, and nothing follows
    ...unattested(holder, holder.state === 'left' ? 'left' : 'registered'),
    personal,
    dataDigest,
    dataVersion: holder.dataVersion + 1,
    ...(identity && { identity: [...holder.identity, identity] }),
  };
  const data = { dataVersion: record.dataVersion, dataDigest, ...(identity && { checked: identity.how }) };
  return { record, event: { type: 'holder.corrected', data } };
}

/** The holder says that something is wrong. Throws a Refusal `wrong-state` before a second officer has confirmed it. */
export function correctionAsked(holder: HolderRecord, message: Personal<string>, at: string): Written<HolderRecord> {
  demandConfirmed(holder);
  const record: HolderRecord = { ...unattested(holder, 'correction-asked'), correctionAsked: { at, message } };
  return { record, event: { type: 'holder.correction-asked', data: { dataVersion: holder.dataVersion } } };
}

/**
 * The holder's word. `current` is the text in force. Throws a Refusal `conflict` when what was looked at is not what the
 * record or the text says now, `wrong-state` before a second officer has confirmed it.
 */
export function attestedHolder(
  holder: HolderRecord,
  { dataDigest, text, ...act }: Pick<Attestation, 'dataDigest' | 'text' | 'language' | 'authentication'>,
  current: TextAccepted,
  at: string,
): Written<HolderRecord> {
  demandConfirmed(holder);
  if (dataDigest !== holder.dataDigest) {
    throw another('another-data', '/dataDigest', 'The data have another version by now: look at them again.');
  }
  if (!sameText(text, current)) {
    throw another('text-not-accepted', '/text', `The text ${current.id} is accepted in version ${current.version}.`);
  }
  const { dataVersion } = holder;
  const attested: Attestation = { at, dataVersion, dataDigest, text: current, ...act };
  const record: HolderRecord = { ...unattested(holder, 'attested'), attested };
  const data = { dataVersion, dataDigest, text: `${current.id}/${current.version}`, textSha256: current.sha256 };
  return { record, event: { type: 'holder.attested', data } };
}

/**
 * Leave to request one certificate; it takes the place of one that was not used. Whoever has requested before renews,
 * whatever it is called, and is asked for their word anew. `identity`: a check that was made for it.
 */
export function openedHolder(holder: HolderRecord, opening: Opening, identity?: IdentityCheck): Written<HolderRecord> {
  demandConfirmed(holder);
  const { renews, campaignId } = opening;
  const anew = renews !== undefined || holder.requests.length > 0;
  const base = anew && holder.state === 'attested' ? unattested(holder, 'registered') : next(holder);
  const record: HolderRecord = {
    ...base,
    opening,
    ...(identity && { identity: [...holder.identity, identity] }),
  };
  const data = {
    mandate: opening.by.mandateId,
    ...(campaignId !== undefined && { campaign: campaignId }),
    ...(renews && { renews: `${renews.issuer}/${renews.serial}` }),
    ...(identity && { checked: identity.how }),
  };
  return { record, event: { type: 'holder.opened', data } };
}

/** The request has been made: its leave is used up. */
export function requestedHolder(holder: HolderRecord, requestId: string): Written<HolderRecord> {
  const { opening: _, ...rest } = next(holder);
  const record: HolderRecord = { ...rest, requests: [...holder.requests, requestId] };
  return { record, event: { type: 'holder.requested', data: { request: requestId } } };
}

/** Whether the holder has said that the data are exact as they are now, under the text in force where one is given. */
export function isAttested({ state, attested, dataVersion }: HolderRecord, current?: TextAccepted): boolean {
  if (state !== 'attested' || attested?.dataVersion !== dataVersion) return false;
  return current === undefined || sameText(attested.text, current);
}

function next(holder: HolderRecord): HolderRecord {
  return { ...holder, version: holder.version + 1 };
}

/** In another state, with nothing left of the word or the wish that went with the one before. */
function unattested(holder: HolderRecord, state: HolderRecord['state']): HolderRecord {
  const { attested: _attested, correctionAsked: _asked, ...rest } = next(holder);
  return { ...rest, state };
}

const sameText = (one: TextAccepted, other: TextAccepted) =>
  one.id === other.id && one.version === other.version && one.sha256 === other.sha256;

function another(code: string, pointer: string, detail: string): Refusal {
  const findings = [{ code, citation: 'PRODUCT journey B, step 2', pointer, detail }];
  return new Refusal('conflict', 'What you attest is not what is recorded now: look at it again.', { findings });
}
