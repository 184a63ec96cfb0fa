import { responderProfiles, sealProfiles } from '../../policy/profiles.ts';
import { lapseOfOpening } from '../../registration/holder-life.ts';
import type { Opening } from '../../registration/holder-records.ts';
import { type NoticePlan, planFor } from '../../registration/notice-plan.ts';
import type { Offer } from '../../registration/records.ts';
import { decodeCertificate } from '../../x509/certificate.ts';
import { profileOf } from '../gate.ts';
import { everyIssuer } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import { CEREMONY, type CertificateRecord, type RequestRecord } from '../records.ts';
import type { CertificateName } from '../replaced.ts';
import { all } from '../whole-list.ts';

/** How far a renewal has come: opened to the holder, requested, or issued and accepted by nobody yet. */
export type Begun = 'opened' | 'requested' | 'unaccepted';

/** What is to be known of a certificate before anybody is told of its end. */
export interface ExpiryGround {
  readonly certificate: CertificateRecord;
  /** Whose it is: under a subscription to this offer, or the platform's own. */
  readonly of: Offer | 'authority';
  readonly plan: NoticePlan;
  /** The day (UTC) of `notAfter`, by which certificates are found; in Paris it may be the next one already. */
  readonly lastDay: string;
  /** The request that led to it, while it is kept. */
  readonly request?: RequestRecord;
  /** Nothing is to be told any more: another one serves in its place, or it is revoked. */
  readonly over?: 'renewed' | 'revoked';
  readonly begun?: Begun;
  /** Somebody who has to do with it has begun: a campaign opens renewals of which nobody knows yet. */
  readonly acted?: boolean;
}

/** Whose certificate it is; undefined for serials that are not in use, and for responders', which renew by themselves. */
export function isAbout({ state, subscriptionId, profile }: CertificateRecord): ExpiryGround['of'] | undefined {
  if (state !== 'issued' && state !== 'revoked') return undefined;
  if (subscriptionId !== CEREMONY) return profileOf(profile).offer;
  return responderProfiles[profile] ? undefined : 'authority';
}

export const lastDayOf = ({ notAfter }: Pick<CertificateRecord, 'notAfter'>): string => notAfter.slice(0, 10);

/** Read consistently, so that nobody is told after a successor or a revocation. Undefined where nobody is ever told. */
export async function expiryGround(
  ledger: Ledger,
  { issuer, serial }: CertificateName,
  now: Date,
): Promise<ExpiryGround | undefined> {
  const certificate = await ledger.read('certificate', { issuer, serial });
  const of = certificate && isAbout(certificate);
  if (!certificate || of === undefined) return undefined;
  const ground = { certificate, of, plan: planFor(of), lastDay: lastDayOf(certificate) };
  if (certificate.state === 'revoked') return { ...ground, over: 'revoked' };
  if (of === 'authority') return (await isFollowed(ledger, certificate)) ? { ...ground, over: 'renewed' } : ground;
  const request = await ledger.read('request', { id: certificate.requestId });
  const next = request && (await successorOf(ledger, request));
  if (next === 'renewed') return { ...ground, request: request!, over: next };
  const opening = next ? undefined : await openingOf(ledger, certificate, now);
  const begun = next ?? (opening && 'opened');
  const acted = begun !== undefined && opening?.campaignId === undefined;
  return { ...ground, ...(request && { request }), ...(begun && { begun }), acted };
}

/** So many times is looked for what took the place of a successor that was revoked. */
const MOST_IN_TURN = 8;

async function successorOf(
  ledger: Ledger,
  { renewedBy }: RequestRecord,
  left = MOST_IN_TURN,
): Promise<'renewed' | Exclude<Begun, 'opened'> | undefined> {
  const request = renewedBy === undefined ? undefined : await ledger.read('request', { id: renewedBy });
  if (!request || request.state === 'refused') return undefined;
  const next = request.certificate && (await ledger.read('certificate', request.certificate));
  if (!next) return 'requested';
  if (next.state === 'revoked' && left > 0) return successorOf(ledger, request, left - 1);
  if (next.state !== 'issued') return undefined;
  return next.acceptance === 'awaited' ? 'unaccepted' : 'renewed';
}

async function openingOf(
  ledger: Ledger,
  { issuer, serial, holderId }: CertificateRecord,
  now: Date,
): Promise<Opening | undefined> {
  const holder = holderId === undefined ? undefined : await ledger.read('holder', { id: holderId });
  const opening = holder?.opening;
  if (!opening || lapseOfOpening(opening) <= now.toISOString()) return undefined;
  const named = [...(opening.renews ? [opening.renews] : []), ...(opening.replaces ?? [])];
  return named.some((one) => one.issuer === issuer && one.serial === serial) ? opening : undefined;
}

/** The certificates of authorities and seals: few, and found without an index. Responders renew by themselves. */
export async function ownCertificates(ledger: Ledger): Promise<readonly CertificateRecord[]> {
  const [issuers, seals] = await Promise.all([everyIssuer(ledger), all((at) => ledger.list('seals', '', at))]);
  const names = [
    ...issuers.map(({ issuedBy, certificate }) => ({
      issuer: issuedBy,
      serial: decodeCertificate(certificate).tbs.serial,
    })),
    ...seals.flatMap(({ issuedBy, certificate }) =>
      certificate ? [{ issuer: issuedBy, serial: certificate.serial }] : [],
    ),
  ];
  const found = await Promise.all(names.map((name) => ledger.read('certificate', name)));
  return found.flatMap((one) => (one?.state === 'issued' ? [one] : []));
}

/** Whether the ceremony has put another authority or seal in the place of this one, or taken it out of service. */
async function isFollowed(ledger: Ledger, { serial, profile, certificate }: CertificateRecord): Promise<boolean> {
  if (sealProfiles[profile]) {
    const seals = await all((at) => ledger.list('seals', '', at));
    const own = seals.find((seal) => seal.certificate?.serial === serial);
    return own !== undefined && seals.some((seal) => seal.state === 'active' && isLater(seal, own));
  }
  const issuers = await everyIssuer(ledger);
  const own = issuers.find((one) => certificate && Buffer.compare(one.certificate, certificate) === 0);
  if (!own) return false;
  const later = issuers.some((one) => one.level === own.level && one.state === 'active' && isLater(one, own));
  return own.state === 'retired' || own.state === 'ended' || later;
}

type Generation = { readonly id: string; readonly hierarchy: string; readonly createdAt: string };
const isLater = (one: Generation, own: Generation): boolean =>
  one.id !== own.id && one.hierarchy === own.hierarchy && one.createdAt > own.createdAt;
