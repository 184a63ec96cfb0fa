import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';
import type { SubscriptionRecord } from './records.ts';
import { daysAfter } from './spans.ts';
import { domainInUse } from './subscriptions.ts';
import type { Written } from './written.ts';

/** Control of a domain shown by its DNS: a TXT record at a name below it, with a value that we made up. */

/** A value serves for so long; the record may stay, and a later check makes a new value. */
export const CHALLENGE_DAYS = 30;

/** What is to stand in the DNS. */
export interface DomainChallenge {
  readonly name: string;
  readonly type: 'TXT';
  readonly value: string;
  readonly until: string;
}

/** Remembers a new value, which replaces the last one. Throws a Refusal `wrong-state` where there is no domain to show. */
export function withChallenge(
  subscription: SubscriptionRecord,
  random: Uint8Array,
  at: string,
): Written<SubscriptionRecord> {
  domainInUse(subscription);
  const value = `sceau-domain-control=${Buffer.from(random).toString('base64url')}`;
  return {
    record: { ...subscription, version: subscription.version + 1, challenge: { value, madeAt: at } },
    event: { type: 'subscription.challenge-made', data: {} },
  };
}

/** The value in force. Throws a Refusal `wrong-state` when there is none, or it is too old. */
export function challengeOf(subscription: SubscriptionRecord, at: string): DomainChallenge {
  const { challenge } = subscription;
  const { name } = domainInUse(subscription);
  const until = challenge && daysAfter(challenge.madeAt, CHALLENGE_DAYS);
  if (!challenge || !until || until <= at) {
    throw new Refusal('wrong-state', 'Ask for a value to put into the DNS first: there is none, or it is too old.');
  }
  return { name: `_sceau-challenge.${name}`, type: 'TXT', value: challenge.value, until };
}

/** The evidence of a check: what was asked, and the digest of all that was answered. Throws a Refusal `policy`. */
export function proofIn(
  { name, value }: DomainChallenge,
  texts: readonly string[],
): { readonly what: string; readonly sha256: string } {
  if (!texts.includes(value)) {
    const detail = `The TXT records of ${name} do not hold the value. If they were changed just now, wait and ask again.`;
    throw new Refusal('policy', detail, {
      findings: [
        { code: 'domain-value-missing', citation: 'RFC 1035 §3.3.14', pointer: '/subscription/domain', detail },
      ],
    });
  }
  const answered = [...texts].sort().join('\n');
  return { what: `TXT ${name}`, sha256: createHash('sha256').update(answered).digest('hex') };
}
