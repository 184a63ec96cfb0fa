import { encodeTbsCertificate, type TbsCertificate } from '../x509/certificate.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { certificateSigned, leaveToSign } from './leave-to-sign.ts';
import type { Clock, Ledger, Randomness } from './ports.ts';
import type { CertificateRecord, IntentRecord, IssuerRecord, SigningRecord } from './records.ts';

/** A serial that is taken, and the exact octets that may be signed under it. */
export interface Reservation {
  readonly intent: IntentRecord;
  readonly certificate: CertificateRecord;
}

/** A reservation that is about to be signed. */
export interface Reserved extends Reservation {
  readonly leave: SigningRecord;
}

interface Asking {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Leave for the first attempt at a reservation, to be committed with it. */
export const leaveFor = (house: Asking, { intent }: Reservation, actor: Actor): SigningRecord =>
  leaveToSign(house, { keyId: intent.keyId, signs: certificateSigned(intent) }, actor);

/** Leave for a further attempt at what an earlier call has reserved: an attempt that nobody knows of is one too many. */
export async function askAgain(
  house: Asking & { readonly ledger: Ledger },
  left: Reservation,
  actor: Actor,
): Promise<Reserved> {
  const leave = leaveFor(house, left, actor);
  await house.ledger.signings.note(leave);
  return { ...left, leave };
}

/** For whom a certificate is, and under which key's authority. */
export interface ReservedFor
  extends Pick<
    CertificateRecord,
    'requestId' | 'profile' | 'structureId' | 'subscriptionId' | 'holderId' | 'directionId'
  > {
  readonly issuer: Pick<IssuerRecord, 'id' | 'keyId' | 'crlScope'>;
}

/**
 * The two records of a reservation. They are to be committed together and before anything is signed (wall 2): the serial is
 * free only if the certificate's row is new, and an intent is one per request for ever.
 */
export function reservationOf(
  tbs: TbsCertificate,
  { issuer, requestId, ...owner }: ReservedFor,
  at: string,
): Reservation {
  const common = { version: 1, createdAt: at, issuer: issuer.id, serial: tbs.serial, requestId } as const;
  return {
    intent: { ...common, kind: 'intent', keyId: issuer.keyId, tbsCertificate: encodeTbsCertificate(tbs) },
    certificate: {
      ...common,
      ...owner,
      kind: 'certificate',
      state: 'reserved',
      spkiSha256: sha256(tbs.spki),
      crlScope: issuer.crlScope,
      notBefore: tbs.notBefore.toISOString(),
      notAfter: tbs.notAfter.toISOString(),
    },
  };
}

/** What an intent that an earlier call left has reserved. Throws where the ledger contradicts itself. */
export async function readReservation(ledger: Ledger, intent: IntentRecord): Promise<Reservation> {
  const { issuer, serial, requestId } = intent;
  const certificate = await ledger.read('certificate', { issuer, serial });
  if (certificate?.state !== 'reserved') throw new Error(`the intent ${requestId} reserves no serial`);
  return { intent, certificate };
}
