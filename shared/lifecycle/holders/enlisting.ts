import { Refusal } from '../../errors.ts';
import type { DirectionRecord } from '../../registration/direction-records.ts';
import { checkedHolder, checkedIdentity } from '../../registration/holder-data.ts';
import type { Confirmation, HolderData, HolderRecord, SecondOfficerCause } from '../../registration/holder-records.ts';
import { holderMandate, newHolder } from '../../registration/holders.ts';
import type { MandateRecord, PersonRecord } from '../../registration/records.ts';
import { causesFor, confirmedWithImport, entered } from '../../registration/second-officer.ts';
import { type Bearers, bearersOf, demandDistinct, namesOf } from '../directions/bearers.ts';
import { sameDirection } from '../directions/desk.ts';
import { newId } from '../identity.ts';
import type { Change, OutboxRow } from '../ports.ts';
import { type Act, type Desk, eventOf } from '../registration/desk.ts';
import { demandCertifiable, type HolderGround, notOneself } from './desk.ts';
import { personBehind, type Recognised, recognised } from './holder-person.ts';
import { demandCheckedSince } from './identity-demand.ts';
import { type IdentityForm, sealedData, sealedIdentity } from './sealing.ts';
import { tellOfficers } from './telling.ts';

export interface RegistrationInput {
  readonly data: HolderData;
  readonly recognised: Recognised;
  readonly language: PersonRecord['language'];
  readonly identity: IdentityForm;
  /** Whoever enters it has made sure that a namesake is somebody else. */
  readonly homonym?: 'confirmed';
}

/** Where a holder of a direction comes to stand, and what a second officer is asked for. */
export interface DirectionPlace {
  readonly direction: DirectionRecord;
  readonly bearers: Bearers;
  readonly why: readonly SecondOfficerCause[];
  /** The word of a second officer that covers it, given for an import. */
  readonly given?: Pick<Confirmation, 'asked' | 'importId'> & Required<Pick<Confirmation, 'given'>>;
}

/**
 * Judges a registration in a direction before anything is made of it. Throws a Refusal `malformed` about the data, or
 * `conflict` about somebody who is registered already and a namesake.
 */
export async function placeIn(
  desk: Desk,
  direction: DirectionRecord,
  { data, homonym }: Pick<RegistrationInput, 'data' | 'homonym'>,
): Promise<DirectionPlace> {
  const bearers = await bearersOf(desk, direction, checkedHolder(data));
  demandDistinct(bearers, homonym);
  const { email } = data;
  const why = causesFor(direction, { email, newAddress: true, homonym: bearers.homonyms.length > 0 });
  return { direction, bearers, why };
}

/** A registration as one change: the caller commits it. */
export interface Enlisted {
  readonly holder: HolderRecord;
  readonly change: Change & { readonly outbox: readonly OutboxRow[] };
}

/**
 * Makes the person where there is none yet, the holder, the mandate and the leave to request one certificate; the holder
 * is invited by mail, or a second officer is asked. Throws a Refusal `malformed`, `name-violation` or `policy` for what
 * could not be certified, `conflict` about who the person is, `forbidden` about oneself.
 */
export async function enlist(
  desk: Desk,
  act: Act,
  ground: HolderGround,
  input: RegistrationInput,
  place?: DirectionPlace,
): Promise<Enlisted> {
  const { pen, by, mandate: acting, mandateInForce } = act;
  const { data, language, identity } = input;
  const known = await recognised(desk, checkedHolder(data), input.recognised);
  if (known.owner) {
    notOneself(by, known.owner.person.id);
    await demandNotHere(desk, known.owner.held, ground.subscription.id, place?.direction);
    await demandCheckedSince(desk.ledger, known.owner.held, identity);
  }
  const person = await personBehind(desk, pen, data, input.recognised, language, known);
  const mandateId = newId(desk.randomness);
  const written = newHolder(
    ground.subscription,
    {
      personId: person.id,
      mandateId,
      ...(place && { directionId: place.direction.id }),
      serialNumber: newId(desk.randomness),
      ...(await sealedData(desk, person.id, data)),
      identity: await sealedIdentity(desk, person.id, identity, act),
      opening: { at: pen.at, by: { personId: by, mandateId: acting.id } },
    },
    { id: newId(desk.randomness), at: pen.at },
  );
  const { why = [], given, direction, bearers } = place ?? {};
  const told = 'holder-invited';
  // who said yes to a whole import has not said it of themselves
  const covered = given && given.given.by !== person.id ? given : undefined;
  const settled = covered
    ? confirmedWithImport(written, { why, told, ...covered })
    : entered(written, undefined, { why, told, by, at: pen.at });
  const holder = settled.record;
  await demandCertifiable(desk, ground, holder);
  const mandate = holderMandate(holder, person.held, by, { id: mandateId, at: pen.at });
  const grantee = person.written(mandate.record);
  const outbox =
    holder.state === 'unconfirmed'
      ? await tellOfficers(desk.ledger, pen, holder, { notice: 'holder-to-confirm', except: [by] })
      : [
          pen.outbox('notification', { notice: told, holderId: holder.id }),
          // nobody becomes a holder behind their own back, at an address that somebody else has given
          ...(person.elsewhere
            ? [pen.outbox('notification', { notice: told, holderId: holder.id, to: 'person' })]
            : []),
        ];
  return {
    holder,
    change: {
      records: [holder, mandate.record, ...grantee.records, ...(bearers ? namesOf(bearers, holder.id) : [])],
      events: [eventOf(pen, settled), eventOf(pen, mandate), grantee.event],
      outbox,
      require: [mandateInForce, ...ground.unchanged, ...sameDirection(direction)],
    },
  };
}

/** Throws a Refusal `conflict` that says where, for a person who is a holder of the subscription already. */
async function demandNotHere(
  { ledger }: Desk,
  held: readonly MandateRecord[],
  subscriptionId: string,
  direction: DirectionRecord | undefined,
): Promise<void> {
  if (!direction) return;
  const other = held.find(
    ({ state, scope }) => state === 'active' && scope.reach === 'holder' && scope.subscriptionId === subscriptionId,
  );
  if (other?.scope.reach !== 'holder') return;
  const holder = await ledger.read('holder', { id: other.scope.holderId });
  const detail =
    holder?.directionId === direction.id
      ? `This person is registered in this direction already: /holders/${holder.id}.`
      : 'This person is registered in another direction: they leave there first.';
  const finding = { code: 'holder-duplicate', citation: 'PRODUCT journey B, step 5', pointer: '/directoryId', detail };
  throw new Refusal('conflict', detail, { findings: [finding] });
}

/** The same judgement without making anything: what would stand in the way. Throws as `placeIn` and `enlist`. */
export async function rehearse(
  desk: Desk,
  { by, pen }: Pick<Act, 'by' | 'pen'>,
  { ground, direction }: { readonly ground: HolderGround; readonly direction: DirectionRecord },
  input: RegistrationInput,
): Promise<DirectionPlace> {
  const place = await placeIn(desk, direction, input);
  checkedIdentity(input.identity, pen.at);
  // nobody's: what is drawn for the one who is registered has the same form
  const id = '0'.repeat(32);
  const personal = { personal: 1, of: id, form: 'clear', value: { ...input.data, salt: id } } as const;
  await demandCertifiable(desk, ground, { id, personal, serialNumber: id });
  const { owner } = await recognised(desk, input.data, input.recognised);
  if (owner) {
    notOneself(by, owner.person.id);
    await demandNotHere(desk, owner.held, ground.subscription.id, direction);
    await demandCheckedSince(desk.ledger, owner.held, input.identity);
  }
  return place;
}
