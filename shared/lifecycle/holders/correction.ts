import { Refusal } from '../../errors.ts';
import { checkedHolder, namesAgree } from '../../registration/holder-data.ts';
import type {
  HolderData,
  HolderEnvelope,
  HolderRecord,
  HolderTold,
  Opening,
} from '../../registration/holder-records.ts';
import { correctedHolder } from '../../registration/holders.ts';
import { causesFor, demandEnterer, entered, isPending } from '../../registration/second-officer.ts';
import type { Written } from '../../registration/written.ts';
import { bearersOf, demandDistinct, namesOf, rowOfHolder } from '../directions/bearers.ts';
import { openDirectionOf, sameDirection } from '../directions/desk.ts';
import type { Change, OutboxRow } from '../ports.ts';
import { eventOf } from '../registration/desk.ts';
import { demandCertifiable, type HolderDesk, type HolderGround, type TakenHolder } from './desk.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';
import { personMoved } from './own-person.ts';
import { type IdentityForm, sealedData, sealedIdentity } from './sealing.ts';
import { toldAfter } from './told-after.ts';

/** All of the data, as they are from now on. */
export interface CorrectionInput {
  readonly data: HolderData;
  readonly identity?: IdentityForm;
  /** Whoever enters it has made sure that a namesake is somebody else. */
  readonly homonym?: 'confirmed';
}

/** A correction as one change: the caller commits it. */
export interface Corrected {
  readonly holder: HolderRecord;
  readonly change: Change & { readonly outbox: readonly OutboxRow[] };
}

/**
 * Makes a correction of what is recorded as `before`. In a direction a second officer is asked anew where the address
 * moves to one outside or stays there under another name, under dual control, for a name that somebody else has, and for
 * one that could be somebody else's. Throws the Refusals of a registration, `policy` where such a name comes without an
 * identity check, and `forbidden` while it waits for the caller's own word.
 */
export async function correctionOf(
  desk: HolderDesk,
  { holder, ...act }: TakenHolder,
  ground: HolderGround,
  { before, ...input }: CorrectionInput & { readonly before: HolderEnvelope },
  { told, opening }: { readonly told: HolderTold; readonly opening?: Opening },
): Promise<Corrected> {
  const { pen, by, mandateInForce } = act;
  const { identity } = input;
  const data = checkedHolder(input.data);
  demandEnterer(holder, by);
  const direction = await openDirectionOf(desk, holder);
  const moves = data.email !== before.email;
  const asksAnew = isPending(holder);
  const respelt = data.lastName !== before.lastName || data.firstNames !== before.firstNames;
  const other = !namesAgree(data, before);
  if (other && !identity) throw checkedAnew();
  const bearers = direction && (await bearersOf(desk, direction, data, holder.id));
  const namesakes = bearers && (respelt || asksAnew) ? bearers.homonyms : [];
  if (bearers) demandDistinct({ ...bearers, homonyms: namesakes }, input.homonym);

  const { sealed, formerVersion: gaveWay } = await versionAfter(desk, holder, data, before);
  const corrected = correctedHolder(holder, {
    ...sealed,
    ...(identity && { identity: await sealedIdentity(desk, holder.personId, identity, act) }),
  });
  const written: Written<HolderRecord> = opening
    ? { ...corrected, record: { ...corrected.record, opening } }
    : corrected;
  const homonym = namesakes.length > 0;
  const held = asksAnew ? holder.confirmation : undefined;
  const renamed = other || held?.why.includes('renamed') === true;
  const newAddress = moves || respelt || asksAnew;
  const why = direction ? causesFor(direction, { email: data.email, newAddress, homonym, renamed }) : [];
  const formerVersion = held ? held.formerVersion : gaveWay;
  const first = held?.told === 'holder-invited' ? held.told : told;
  const settled = entered(written, holder, {
    why,
    told: first,
    by,
    at: pen.at,
    ...(formerVersion !== undefined && { formerVersion }),
  });
  await demandCertifiable(desk, ground, settled.record);
  const left = direction && (await rowOfHolder(desk, direction, before));
  const outbox = await toldAfter(desk, pen, settled.record, { told: first, formerVersion, by });
  const person = isPending(settled.record) ? undefined : await personMoved(desk, pen, settled.record);
  return {
    holder: settled.record,
    change: {
      records: [settled.record, ...(bearers ? namesOf(bearers, holder.id, left) : []), ...(person?.records ?? [])],
      events: [eventOf(pen, settled), ...(person?.events ?? [])],
      outbox,
      require: [mandateInForce, ...ground.unchanged, ...sameDirection(direction)],
    },
  };
}

/** The next version of the data in its envelope, and the version that last had an address which gives way. */
export async function versionAfter(
  desk: HolderDesk,
  { personId, dataVersion }: HolderRecord,
  data: HolderData,
  { email, formerEmails = [] }: HolderEnvelope,
) {
  const moves = data.email !== email;
  const former = moves ? [...formerEmails, { dataVersion, email }] : formerEmails;
  const sealed = await sealedData(desk, personId, data, former);
  return { sealed, formerVersion: moves ? dataVersion : undefined };
}

/** Other names are another person's until somebody has made sure, by these names, that they are not. */
export function checkedAnew(): Refusal {
  const detail = 'These could be the names of somebody else: say how you made sure that it is the same person.';
  const finding = { code: 'names-differ', citation: 'PRODUCT journey B, step 1', pointer: '/identity', detail };
  return new Refusal('policy', detail, { findings: [finding] });
}

/** Whether a correction changes what certificates say of the person. */
export const isCertified = (one: HolderData, other: HolderData): boolean =>
  one.lastName !== other.lastName || one.firstNames !== other.firstNames || one.email !== other.email;

/** The certificates of a holder that serve, or are to be accepted. */
export async function certificatesInForce({ ledger, clock }: HolderDesk, holder: HolderRecord) {
  const now = clock.now().toISOString();
  const all = await certificatesOf(ledger, await requestsOfHolder(ledger, holder));
  return all.filter(({ state, notAfter }) => state === 'issued' && now <= notAfter);
}
