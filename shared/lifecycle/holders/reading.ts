import { inForce, NOWHERE, nothingHere, type Principal, targetOf } from '../../registration/authority.ts';
import type { HolderData, HolderRecord, IdentityReference } from '../../registration/holder-records.ts';
import { type HolderStep, nextStep } from '../../registration/holder-steps.ts';
import { isAttested } from '../../registration/holders.ts';
import { ERASED, ERASED_PERSON, openOr } from '../../registration/personal.ts';
import type { MandateRecord, NamedStructure } from '../../registration/records.ts';
import { isPending } from '../../registration/second-officer.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { undeclaredFrom } from '../awaited-declaration.ts';
import type { Page } from '../ports.ts';
import type { CertificateRecord, RequestRecord } from '../records.ts';
import { type Caller, stillOpen } from '../registration/desk.ts';
import { readStructure } from '../registration/structures.ts';
import type { CertificateName } from '../replaced.ts';
import { HOLDER_TERMS, type HolderDesk, takeHolder } from './desk.ts';
import { type Due, type HolderLife, isDue, lifeOf } from './life.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';
import { type Leave, leaveOf } from './requesting.ts';

type Asked = { readonly limit?: number; readonly cursor?: string };
/** A page with `due` may hold fewer than `limit` or none, and still have a cursor. */
type AskedDue = Asked & { readonly due?: Due | undefined };

const USUAL_PAGE = 20;

/** A holder with what the records say of them, and what they are to do next. */
export interface SeenHolder {
  readonly holder: HolderRecord;
  readonly data: HolderData;
  /** In the order of `holder.identity`; a hole where none was kept. */
  readonly references: readonly (IdentityReference | undefined)[];
  /** What is wrong, in the holder's words, while they ask for a correction. */
  readonly message?: string;
  /** Of a second officer who has refused what was entered. */
  readonly reasons?: string;
  readonly mandate: MandateRecord;
  /** Whether the mandate is in force. */
  readonly holds: boolean;
  readonly leave?: Leave;
  readonly requests: readonly RequestRecord[];
  readonly certificates: readonly CertificateRecord[];
  readonly life: HolderLife;
  readonly next: HolderStep;
  /** The certificate that waits longest for the holder's declaration. */
  readonly undeclared?: CertificateName;
}

/** The holders of a subscription, newest first. Throws a Refusal `forbidden` or `not-found`. */
export async function holdersOfSubscription(
  desk: HolderDesk,
  caller: Caller,
  subscriptionId: string,
  { due, ...page }: AskedDue,
): Promise<Page<SeenHolder>> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  stillOpen(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const found = await desk.ledger.list('holders-of-subscription', subscriptionId, { limit: USUAL_PAGE, ...page });
  const fits = await Promise.all(found.items.map((holder) => due === undefined || isDue(desk, holder, due)));
  const items = found.items.filter((_, index) => fits[index]);
  return { ...found, items: await Promise.all(items.map((holder) => seenHolder(desk, holder))) };
}

/** One holder, for those who look after them and for themselves. */
export async function showHolder(desk: HolderDesk, caller: Caller, id: string): Promise<SeenHolder> {
  return seenHolder(desk, (await takeHolder(desk, caller, id, stillOpen)).holder);
}

export interface OwnHolder extends SeenHolder {
  readonly structure: NamedStructure;
}

/** What somebody is a holder of, and was: a page at a time, by the ids of their mandates. */
export async function holdersOfPerson(
  desk: HolderDesk,
  { mandates }: Principal,
  { limit = USUAL_PAGE, cursor = '' }: Asked,
): Promise<Page<OwnHolder>> {
  const rest = mandates
    .filter(({ role, id }) => role === 'holder' && id > cursor)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = rest.slice(0, limit);
  const items = await Promise.all(
    shown.flatMap(({ scope }) => (scope.reach === 'holder' ? [own(desk, scope.holderId)] : [])),
  );
  const last = shown.at(-1);
  return last && rest.length > limit ? { items, cursor: last.id } : { items };
}

async function own(desk: HolderDesk, id: string): Promise<OwnHolder> {
  const holder = await desk.ledger.read('holder', { id });
  if (!holder) throw new Error('a mandate is about a holder who does not exist');
  const structure = await openStructure(desk.vault, await readStructure(desk, holder.structureId));
  return { ...(await seenHolder(desk, holder)), structure };
}

/** A holder with what the records say of them. */
export async function seenHolder(desk: HolderDesk, holder: HolderRecord): Promise<SeenHolder> {
  const { ledger, vault, clock } = desk;
  const { personId, mandateId, identity, correctionAsked, confirmation } = holder;
  const [mandate, leave, requests, data, references, message, reasons] = await Promise.all([
    ledger.read('mandate', { personId, id: mandateId }),
    leaveOf(desk, holder),
    requestsOfHolder(ledger, holder),
    openOr(vault, holder.personal, ERASED_PERSON),
    Promise.all(identity.map(({ reference }) => reference && openOr(vault, reference, undefined))),
    correctionAsked && openOr(vault, correctionAsked.message, ERASED),
    confirmation?.refused && openOr(vault, confirmation.refused.reasons, ERASED),
  ]);
  if (!mandate) throw new Error('a holder has no mandate');
  const certificates = await certificatesOf(ledger, requests);
  const undeclared = await undeclaredOf(desk, certificates);
  const holds = inForce(mandate, clock.now());
  const life = await lifeOf(desk, holder, requests, certificates, holds);
  return {
    holder,
    data,
    references,
    ...(message !== undefined && { message }),
    ...(reasons !== undefined && { reasons }),
    mandate,
    holds,
    ...(leave && { leave }),
    requests,
    certificates,
    life,
    ...(undeclared && { undeclared }),
    next: nextStep({
      mandated: holds,
      correctionAsked: holder.state === 'correction-asked',
      confirmed: !isPending(holder),
      attested: isAttested(holder, await desk.texts.current(HOLDER_TERMS)),
      opened: leave !== undefined && !life.identity,
      toDelete: life.toDelete,
      requested: requests.some(({ state }) => state === 'pending' || state === 'approved'),
      undeclared: undeclared !== undefined,
      ...serving(certificates, clock.now().toISOString()),
    }),
  };
}

/** The first certificate that the holder has in their hands and may still declare. */
async function undeclaredOf(
  { ledger, clock }: HolderDesk,
  certificates: readonly CertificateRecord[],
): Promise<CertificateName | undefined> {
  const delivered = certificates.filter(({ state, acceptance }) => state === 'issued' && acceptance === 'accepted');
  const found = await Promise.all(
    delivered.map(({ issuer, serial }) => ledger.read('declaration', { issuer, serial })),
  );
  const now = clock.now().toISOString();
  const first = found.find((one) => one?.state === 'awaited' && now < undeclaredFrom(one));
  return first && { issuer: first.issuer, serial: first.serial };
}

function serving(certificates: readonly CertificateRecord[], now: string) {
  const live = certificates.filter(({ state, notAfter }) => state === 'issued' && now <= notAfter);
  const awaited = live.some(({ acceptance }) => acceptance === 'awaited');
  return { awaited, certified: live.some(({ acceptance }) => acceptance !== 'awaited') };
}
