import { inForce } from '../../registration/authority.ts';
import { departureDeclared, departureWithdrawn, leftHolder } from '../../registration/holder-life.ts';
import type { Departure } from '../../registration/holder-life-records.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import { endedMandate } from '../../registration/mandates.ts';
import { plainText } from '../../registration/written.ts';
import type { Invoker, Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { type Act, type Caller, type Desk, eventOf, stillOpen } from '../registration/desk.ts';
import { commitHolder, type HolderActed, takeHolder } from './desk.ts';
import { tellBoth } from './telling-both.ts';

/**
 * Departure and transfer (PRODUCT journey B, step 5): one event with its date, declared by the holder or by those who look
 * after them. Until that day it can be moved or withdrawn; on it the holder's mandate ends and every certificate is
 * revoked as `affiliationChanged` (`life-clock.ts`), and another direction or structure registers the person anew.
 */
export interface DepartureInput extends Pick<Departure, 'kind' | 'on'> {
  /** Where to, in words. */
  readonly to?: string;
}

export interface DepartureHouse extends Desk {
  readonly invoker: Pick<Invoker, 'meetHolder'>;
}

const LONGEST_PLACE = 120;

/**
 * Declares a departure, or another day for it. One whose day has come has effect now, and its certificates are revoked
 * within moments. Said again, it is answered again. Throws a Refusal `malformed` about the day, `wrong-state` once the
 * holder has left, `forbidden` to a holder about what somebody else declared.
 */
export async function declareDeparture(
  house: DepartureHouse,
  caller: Caller,
  id: string,
  { kind, on, to }: DepartureInput,
): Promise<HolderActed> {
  const { holder, ...act } = await takeHolder(house, caller, id, stillOpen);
  const { pen, mandateInForce } = act;
  const same = holder.departure?.kind === kind && holder.departure.on === on;
  const written = same
    ? undefined
    : departureDeclared(holder, {
        ...{ kind, on, declared: declaredBy(caller, act) },
        ...(to !== undefined && { to: await house.vault.seal(holder.personId, plainText(to, '/to', LONGEST_PLACE)) }),
      });
  const departing = written?.record ?? holder;
  const hasCome = departing.departure!.effectiveAt <= pen.at;
  const outbox = written && !hasCome ? await tellBoth(house.ledger, pen, departing, 'holder-departure-declared') : [];
  if (written) {
    await commitHolder(house.ledger, {
      records: [written.record],
      events: [eventOf(pen, written)],
      outbox,
      require: [mandateInForce],
    });
  }
  if (!hasCome || departing.state === 'left') return { holder: departing, outbox };
  const left = await leave(house.ledger, pen, departing);
  await house.invoker.meetHolder({ holderId: id });
  return left;
}

/** Takes a departure back before its day. Throws as `declareDeparture`, and `wrong-state` where there is none. */
export async function withdrawDeparture(house: Desk, caller: Caller, id: string): Promise<HolderActed> {
  const { holder, ...act } = await takeHolder(house, caller, id);
  const { pen, mandateInForce } = act;
  const written = departureWithdrawn(holder, declaredBy(caller, act));
  const outbox = await tellBoth(house.ledger, pen, holder, 'holder-departure-withdrawn');
  await commitHolder(house.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce],
  });
  return { holder: written.record, outbox };
}

/**
 * The day has come: the holder is gone and the mandate ended, together. Certificates are ended after it, so that none can
 * be asked for meanwhile. Throws a Refusal `conflict` when the record has moved.
 */
export async function leave(ledger: Ledger, pen: Pen, holder: HolderRecord): Promise<HolderActed> {
  const { personId, mandateId, departure } = holder;
  const mandate = await ledger.read('mandate', { personId, id: mandateId });
  const written = leftHolder(holder, pen.at);
  const { kind, declared } = departure!;
  const ended = mandate && inForce(mandate, new Date(pen.at)) ? [endedMandate(mandate, declared.by, kind, pen.at)] : [];
  const outbox = await tellBoth(ledger, pen, holder, 'holder-left');
  await commitHolder(ledger, {
    records: [written.record, ...ended.map(({ record }) => record)],
    events: [eventOf(pen, written), ...ended.map((one) => eventOf(pen, one))],
    outbox,
  });
  return { holder: written.record, outbox };
}

const declaredBy = ({ principal }: Caller, { pen, by, mandate }: Act): Departure['declared'] => ({
  at: pen.at,
  capacity: mandate.role,
  authentication: principal.authentication,
  by,
  mandateId: mandate.id,
});
