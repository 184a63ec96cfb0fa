import { type AcceptedMail, type EventPlace, eventsOf } from './events.ts';

export interface MailTeller {
  readonly accepted: (mail: AcceptedMail) => void;
  /** From now on what is sent to this address comes back for good; or no longer. */
  lose(address: string, lost: boolean): void;
  /** Where Lambda's Invoke is answered, and the function that the rule for mail's events invokes. */
  useLambda(url: string, functionName: string): void;
}

/**
 * Plays the rule on the account's bus: each event invokes the function without waiting for it, one after the other. As on
 * AWS nobody promises that an event arrives: those that come while nothing answers, or that the function's policy does not
 * let the rule hand over (`forbids`), are lost.
 */
export function createMailTeller(place: EventPlace, forbids?: () => string | undefined): MailTeller {
  let invoke: string | undefined;
  const lost = new Set<string>();
  const tell = async (mail: AcceptedMail): Promise<void> => {
    if (invoke === undefined || forbids?.() !== undefined) return;
    for (const event of eventsOf(mail, place)) {
      await fetch(invoke, {
        method: 'POST',
        headers: { 'x-amz-invocation-type': 'Event' },
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(10_000),
      });
    }
  };
  return {
    accepted: (mail) => {
      const bounces = mail.bounces || mail.to.some((address) => lost.has(address.toLowerCase()));
      tell({ ...mail, bounces }).catch(() => undefined);
    },
    lose: (address, isLost) => void (isLost ? lost.add(address.toLowerCase()) : lost.delete(address.toLowerCase())),
    useLambda: (url, functionName) => {
      invoke = `${url}/2015-03-31/functions/${functionName}/invocations`;
    },
  };
}
