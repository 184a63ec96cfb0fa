import type { TbsCertificate } from '../x509/certificate.ts';
import type { Actor, EventValue } from './events.ts';
import { newSerial, sha256 } from './identity.ts';
import type { Clock, Ledger, Randomness } from './ports.ts';
import { penOf } from './recording.ts';
import { CEREMONY, type IssuerRecord, type LedgerRecord } from './records.ts';
import { leaveFor, type Reservation, type Reserved, readReservation, reservationOf } from './reservation.ts';

/**
 * Certificates of the house's own, which no subscriber asks for: authorities, seals, responders. Their way is that of
 * every other: the intent before the signature, and one certificate for one intent.
 */
export interface OwnCertificate {
  /** Names the intent for ever, in the place of a request. */
  readonly requestId: string;
  /** Who signs; a root signs itself, and has no record yet. */
  readonly issuer: Pick<IssuerRecord, 'id' | 'keyId' | 'crlScope'>;
  /** The list that the certificate itself names, by its serial; absent: the complete one of the issuer. */
  readonly scopeFor?: (serial: string) => string;
  readonly profile: string;
  readonly spki: Uint8Array;
  /** Throws the Refusal of its profile. */
  readonly build: (drawn: Drawn) => TbsCertificate;
  /** Must be as they were read when the serial is taken. */
  readonly standsOn: readonly LedgerRecord[];
  /** In the event of the reservation, beside the digest. */
  readonly told: Readonly<Record<string, EventValue>>;
}

/** What is drawn or looked at when a serial is taken. */
export interface Drawn {
  readonly serial: string;
  readonly notBefore: Date;
}

/** The list that answers for such a certificate. */
export const scopeOfOwn = ({ issuer, scopeFor }: Pick<OwnCertificate, 'issuer' | 'scopeFor'>, serial: string): string =>
  scopeFor?.(serial) ?? issuer.crlScope;

/** Takes a serial and stores the exact bytes to sign, with leave to do so. Throws Conflict when somebody was faster. */
export async function reserveOwn(
  house: { readonly ledger: Ledger; readonly clock: Clock; readonly randomness: Randomness },
  own: OwnCertificate,
  actor: Actor,
  correlation: string,
): Promise<Reserved> {
  const pen = penOf(house, actor, correlation);
  const { requestId, profile } = own;
  const tbs = own.build({ serial: newSerial(house.randomness), notBefore: new Date(pen.at) });
  const issuer = { ...own.issuer, crlScope: scopeOfOwn(own, tbs.serial) };
  const owner = { issuer, requestId, profile, structureId: CEREMONY, subscriptionId: CEREMONY };
  const reservation = reservationOf(tbs, owner, pen.at);
  const { intent, certificate } = reservation;
  const leave = leaveFor(house, reservation, actor);
  const tbsSha256 = sha256(intent.tbsCertificate);
  await house.ledger.commit({
    records: [intent, certificate, leave],
    events: [pen.event(certificate, 'certificate.reserved', { ...own.told, tbsSha256 })],
    require: own.standsOn.map((record) => ({ that: 'unchanged', record })),
  });
  return { intent, certificate, leave };
}

/** What an earlier call left under this name; undefined when none did. Throws Error when its serial is not reserved any more. */
export async function leftOwn(ledger: Ledger, requestId: string): Promise<Reservation | undefined> {
  const intent = await ledger.read('intent', { requestId });
  return intent && readReservation(ledger, intent);
}
