import type { HolderRecord } from '../../registration/holder-records.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { type IdentityDue, identityDue } from '../../registration/identity-due.ts';
import { ERASED, openOr } from '../../registration/personal.ts';
import { daysAfter } from '../../registration/spans.ts';
import type { Ledger } from '../ports.ts';
import type { CertificateRecord, RequestRecord } from '../records.ts';
import type { Desk } from '../registration/desk.ts';
import type { CertificateName } from '../replaced.ts';
import { heldOf } from './identity-demand.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';

/** A certificate that ends soon and that nothing takes the place of yet. */
export interface RenewalDue extends CertificateName {
  /** From then on it shows to those who open requests, and to the holder. */
  readonly since: { readonly openers: string; readonly holder: string };
  readonly until: string;
}

/** What the time of a holder asks for: by whom it is to be done is for whoever reads it. */
export interface HolderLife {
  readonly renewals: readonly RenewalDue[];
  /** Why the identity comes first, for the next renewal or whatever the leave is for. */
  readonly identity?: IdentityDue;
  /** The holder is gone and has not said that everything is deleted. */
  readonly toDelete: boolean;
  /** In the order of the record's losses; a hole where none was given. */
  readonly messages: readonly (string | undefined)[];
  /** Where the holder goes. */
  readonly to?: string;
}

/** How a holder's time stands at this instant; `holds`: whether the mandate is in force. */
export async function lifeOf(
  { vault, clock }: Pick<Desk, 'vault' | 'clock'>,
  holder: HolderRecord,
  requests: readonly RequestRecord[],
  certificates: readonly CertificateRecord[],
  holds: boolean,
): Promise<HolderLife> {
  const { losses = [], departure } = holder;
  const now = clock.now().toISOString();
  const renewals = holds ? renewalsDue(requests, certificates, now) : [];
  const identity = holds ? identityAwaited(holder, certificates, renewals.length > 0) : undefined;
  const [messages, to] = await Promise.all([
    Promise.all(losses.map(({ message }) => message && openOr(vault, message, ERASED))),
    departure?.to && openOr(vault, departure.to, ERASED),
  ]);
  return {
    renewals,
    ...(identity && { identity }),
    toDelete: isToDelete(holder, certificates, holds),
    messages,
    ...(to !== undefined && { to }),
  };
}

/** Why the identity is to be checked, as long as it is for something: renewals count once another one comes. */
function identityAwaited(
  holder: HolderRecord,
  certificates: readonly CertificateRecord[],
  renews: boolean,
): IdentityDue | undefined {
  const due = identityDue(holder, heldOf(certificates));
  return due?.why === 'renewals' && !holder.opening && !renews ? undefined : due;
}

/** The certificates that end soon, the first one to end first. A request that was not refused stands for its successor. */
export function renewalsDue(
  requests: readonly RequestRecord[],
  certificates: readonly CertificateRecord[],
  now: string,
): readonly RenewalDue[] {
  const dead = new Set(certificates.flatMap(({ state, requestId }) => (state === 'revoked' ? [requestId] : [])));
  const followed = requests.flatMap(({ id, state, renews, replaces = [] }) =>
    state === 'refused' || dead.has(id) ? [] : [...(renews ? [renews] : []), ...replaces].map(({ serial }) => serial),
  );
  const { openers, holder } = houseRules.renewalShownDays;
  return certificates
    .filter(({ state, notAfter, serial }) => state === 'issued' && now <= notAfter && !followed.includes(serial))
    .map(({ issuer, serial, notAfter }) => ({
      ...{ issuer, serial, until: notAfter },
      since: { openers: daysAfter(notAfter, -openers), holder: daysAfter(notAfter, -holder) },
    }))
    .filter(({ since }) => since.openers <= now)
    .sort((a, b) => (a.until < b.until ? -1 : 1));
}

const isToDelete = ({ deletion }: HolderRecord, certificates: readonly CertificateRecord[], holds: boolean) =>
  !holds && !deletion && certificates.length > 0;

/** What lists of holders can be asked for. */
export const DUES = ['renewal', 'identity', 'departure', 'deletion'] as const;
export type Due = (typeof DUES)[number];

/** Whether a holder belongs on such a list. Those who are gone are on the last one only. */
export async function isDue(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Desk['clock'] },
  holder: HolderRecord,
  due: Due,
): Promise<boolean> {
  const now = clock.now();
  if (due === 'departure') return holder.departure !== undefined && holder.state !== 'left';
  if (due === 'deletion' && holder.deletion) return false;
  const { personId, mandateId } = holder;
  const [mandate, requests] = await Promise.all([
    ledger.read('mandate', { personId, id: mandateId }),
    requestsOfHolder(ledger, holder),
  ]);
  const certificates = await certificatesOf(ledger, requests);
  const holds = mandate?.state === 'active';
  if (due === 'deletion') return isToDelete(holder, certificates, holds);
  if (!holds) return false;
  const renews = renewalsDue(requests, certificates, now.toISOString()).length > 0;
  if (due === 'renewal') return renews;
  return identityAwaited(holder, certificates, renews) !== undefined;
}
