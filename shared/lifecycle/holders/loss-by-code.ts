import { Refusal } from '../../errors.ts';
import { lossDeclared } from '../../registration/holder-life.ts';
import type { Loss } from '../../registration/holder-life-records.ts';
import { Conflict, type OutboxRow } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { CertificateRecord } from '../records.ts';
import { eventOf } from '../registration/desk.ts';
import type { RevocationHouse } from '../revocation.ts';
import { tellBoth } from './telling-both.ts';

const ACTOR = { capacity: 'code-holder', authentication: 'revocation-code' } as const;

/** The certificate is revoked by now, so that there is time to write down why. */
const ATTEMPTS = 4;

/**
 * Puts on record that a certificate was revoked by its code because of a loss. The code speaks for that certificate alone:
 * those who look after the holder are told, and see to the others. Once is enough; nothing for one that is no holder's.
 */
export async function lossByCode(
  house: RevocationHouse,
  certificate: Pick<CertificateRecord, 'holderId' | 'issuer' | 'serial'>,
  what: Loss['what'],
  correlation: string,
  attempt = 1,
): Promise<readonly OutboxRow[]> {
  const { holderId, issuer, serial } = certificate;
  const holder = holderId === undefined ? undefined : await house.ledger.read('holder', { id: holderId });
  const known = holder?.losses?.some((loss) => loss.certificates.some((one) => one.serial === serial));
  if (!holder || known) return [];
  const pen = penOf(house, ACTOR, correlation);
  const written = lossDeclared(holder, {
    what,
    declared: { at: pen.at, ...ACTOR },
    certificates: [{ issuer, serial }],
    whole: false,
    settledAt: pen.at,
  });
  const outbox = await tellBoth(house.ledger, pen, holder, 'holder-loss');
  try {
    await house.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
    return outbox;
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
    if (attempt < ATTEMPTS) return lossByCode(house, certificate, what, correlation, attempt + 1);
    const detail = 'This holder or what is recorded about them has just changed: look again.';
    throw new Refusal('conflict', detail, { cause: thrown });
  }
}
