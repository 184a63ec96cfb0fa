import { followedRequest } from '../../registration/privacy.ts';
import type { PrivacyRequestRecord } from '../../registration/privacy-records.ts';
import type { Actor } from '../events.ts';
import { Conflict, type Invoker, type OutboxRow } from '../ports.ts';
import { penOf } from '../recording.ts';
import { eventOf } from '../registration/desk.ts';
import { throughout } from '../whole-list.ts';
import type { RunHouse } from './purge-run.ts';
import { tellAnswerers } from './requests.ts';

/** The month in which an answer is owed: a reminder before its end, then one a week to officers and agents alike. */
const PLATFORM: Actor = { capacity: 'platform', function: 'retention' };

/** Followed in one run at most; what is left is found by the next. */
const MOST_A_RUN = 200;

export interface Followed {
  readonly reminded: number;
  /** Those that have been open for more than the month: each is late. */
  readonly overdue: number;
}

export interface FollowHouse extends RunHouse {
  readonly invoker: Pick<Invoker, 'nudge'>;
}

/** Tells those who owe an answer that they do, once it is time, and lets the messages go at once. */
export async function followRequests(house: FollowHouse, correlation: string): Promise<Followed> {
  const { ledger } = house;
  const now = house.clock.now().toISOString();
  const due: PrivacyRequestRecord[] = [];
  for await (const request of throughout((at) => ledger.list('privacy-requests-open', '', { limit: 100, ...at }))) {
    if (now < (request.nextAt ?? request.dueAt) || due.length >= MOST_A_RUN) break;
    due.push(request);
  }
  let [reminded, overdue] = [0, 0];
  const outbox: OutboxRow[] = [];
  for (const found of due) {
    const request = await ledger.read('privacyRequest', found);
    const pen = penOf(house, PLATFORM, correlation);
    const written = request && followedRequest(request, pen.at);
    if (!written) continue;
    const late = written.step === 'overdue';
    const rows = await tellAnswerers(ledger, pen, request, late ? 'privacy-overdue' : 'privacy-reminder', late);
    try {
      await ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox: rows });
    } catch (thrown) {
      // answered at this very instant
      if (thrown instanceof Conflict) continue;
      throw thrown;
    }
    outbox.push(...rows);
    if (late) overdue++;
    else reminded++;
  }
  await house.invoker.nudge(outbox);
  return { reminded, overdue };
}
