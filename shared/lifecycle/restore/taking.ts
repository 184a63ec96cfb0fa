import type { DomainEvent } from '../events.ts';
import { CEREMONY, type LedgerRecord } from '../records.ts';

/**
 * What is believed of events that no checkpoint covers. An honest house has such events for a minute, between a batch and its
 * checkpoint; but whoever may write objects could have put them there as well. So what somebody was given by them is not
 * given (an agent does so on evidence), and nothing final is done to an authority or to the numbers of lists. What
 * they take away is taken: a certificate or a mandate that is ended by mistake is asked for again, one that comes back by
 * mistake is somebody's breach. A certificate is given in one case, that it carries its issuer's signature (`issued-by.ts`).
 */
const TAKE_AWAY: ReadonlySet<string> = new Set([
  'appointment.refused',
  'blockedKey.blocked',
  'campaign.cancelled',
  'campaign.paused',
  'certificate.revoked',
  'code.voided',
  'contact.ended',
  'contract.ended',
  'direction.closed',
  'dueRevocation.ordered',
  'hold.set',
  'holder.left',
  'import.line-done',
  'import.refused',
  'import.stopped',
  // an officer gives it back with a word: the other states of an authority are final, and a ceremony's
  'issuer.suspected',
  'machine.ended',
  'mandate.ended',
  'request.refused',
  'structure.closed',
  'structure.succeeded',
  'structure.suspended',
  'subscription.ended',
  'subscription.refused',
  'webhook.ended',
  'webhook.secret-rotated',
]);

/**
 * Whether an event takes away and gives nothing; `record`: as the ledger has it by then. Whoever holds up a revocation gives,
 * and so does a second order for one that is waiting already, which may be for a later day. What the house itself is certified
 * by ends in a ceremony or by an officer, and a list that was published says so.
 */
export const takesAway = ({ type, data }: DomainEvent, record?: LedgerRecord): boolean =>
  record?.kind === 'dueRevocation'
    ? record.state !== 'waiting' && TAKE_AWAY.has(type)
    : record?.kind === 'certificate' && record.subscriptionId === CEREMONY
      ? false
      : TAKE_AWAY.has(type) || (type === 'person.card-judged' && data.state === 'blocked');
