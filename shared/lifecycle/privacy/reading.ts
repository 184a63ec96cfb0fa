import { Refusal } from '../../errors.ts';
import {
  inForce,
  NOWHERE,
  nothingHere,
  type Principal,
  reaches,
  roleRules,
  type Target,
} from '../../registration/authority.ts';
import { openOr, type Personal } from '../../registration/personal.ts';
import type { PrivacyRequestRecord } from '../../registration/privacy-records.ts';
import type { Page } from '../ports.ts';
import { type Caller, type Desk, stillOpen } from '../registration/desk.ts';
import { throughout } from '../whole-list.ts';

/** Privacy requests as they are read and taken up. */

/** A request with what was written, or without where that is erased. */
export interface OpenedPrivacyRequest {
  readonly request: PrivacyRequestRecord;
  readonly message?: string;
  readonly text?: string;
}

export async function openRequest(
  { vault }: Pick<Desk, 'vault'>,
  request: PrivacyRequestRecord,
): Promise<OpenedPrivacyRequest> {
  const read = async (sealed: Personal<string> | undefined) => sealed && openOr(vault, sealed, undefined);
  const [message, text] = await Promise.all([read(request.message), read(request.answer?.text)]);
  return { request, ...(message !== undefined && { message }), ...(text !== undefined && { text }) };
}

/** The caller's own, newest first. */
export async function ownRequests(
  desk: Desk,
  { personId }: Principal,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<OpenedPrivacyRequest>> {
  const found = await desk.ledger.list('privacy-requests-of-person', personId, page);
  return { ...found, items: await Promise.all(found.items.map((request) => openRequest(desk, request))) };
}

/** Throws a Refusal `not-found`. */
export async function ownRequest(desk: Desk, { personId }: Principal, id: string): Promise<PrivacyRequestRecord> {
  const request = await desk.ledger.read('privacyRequest', { personId, id });
  if (request) return request;
  throw nothingHere();
}

/** What an act on a request is about. */
export const targetOfRequest = ({ holder }: Pick<PrivacyRequestRecord, 'holder'>): Target =>
  holder ? { ...holder, offer: 'PERSON' } : {};

/** Takes up an act on somebody's request. Throws a Refusal `not-found` or `forbidden`. */
export async function takeRequest(desk: Desk, caller: Caller, personId: string, id: string) {
  const request = await desk.ledger.read('privacyRequest', { personId, id });
  const act = stillOpen(desk, caller, request ? targetOfRequest(request) : NOWHERE);
  if (!request) throw nothingHere();
  return { ...act, request };
}

/** Those that wait for an answer, the most urgent first: of the whole house, or of the officer's directions. */
export async function openRequests(
  desk: Desk,
  { principal, roles }: Caller,
  most: number,
): Promise<readonly PrivacyRequestRecord[]> {
  const now = desk.clock.now();
  const held = principal.mandates.filter((mandate) => roles.includes(mandate.role) && inForce(mandate, now));
  const usable = held.filter(({ role }) => !roleRules[role].card || principal.authentication === 'token+card');
  if (usable.length === 0) {
    throw new Refusal('forbidden', 'This needs a sign-in with your card: sign in again with it.');
  }
  const found: PrivacyRequestRecord[] = [];
  for await (const request of throughout((at) => desk.ledger.list('privacy-requests-open', '', at))) {
    if (usable.some((mandate) => reaches(mandate, targetOfRequest(request)))) found.push(request);
    if (found.length >= most) break;
  }
  return found;
}
