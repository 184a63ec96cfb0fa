import { Refusal } from '../errors.ts';
import { monthsLater } from './days.ts';
import type {
  PrivacyActor,
  PrivacyAnswer,
  PrivacyAsk,
  PrivacyGround,
  PrivacyRequestRecord,
} from './privacy-records.ts';
import { monthsAfter, type Term } from './retention.ts';
import { retentionTable } from './retention-table.ts';
import { daysAfter } from './spans.ts';
import { messageText, refuseField, type Written } from './written.ts';

/** Requests of people about their own data, as rules over records. */

/** Where each reason to refuse stands in the law, and what it is asked of. */
export const grounds = {
  accurate: { citation: 'GDPR article 16', of: ['rectification'] },
  'legal-obligation': { citation: 'GDPR article 17(3)(b)', of: ['rectification', 'erasure'] },
  'legal-claims': { citation: 'GDPR article 17(3)(e)', of: ['rectification', 'erasure'] },
  'legal-hold': { citation: 'GDPR articles 17(3)(e) and 18(2)', of: ['erasure'] },
  unfounded: { citation: 'GDPR article 12(5)', of: ['rectification'] },
  'not-identified': { citation: 'GDPR articles 11(2) and 12(6)', of: ['rectification'] },
} as const satisfies Readonly<Record<PrivacyGround, { citation: string; of: readonly PrivacyAsk[] }>>;

/** In which an answer is owed (GDPR article 12(3)). */
export const ANSWER_MONTHS = 1;
/** Days before the end of it when whoever owes it is reminded; then, once it is over, every so many days. */
const REMIND_DAYS = 10;
const OVERDUE_DAYS = 7;
/** How long an export that was asked for is handed over: then it is asked for anew. */
export const HANDED_OVER_MONTHS = 1;

const LONGEST_TEXT = 4000;

/** What somebody wrote about their data, or is answered. Throws a Refusal `malformed`. */
export function checkedText(text: string, pointer: string): string {
  return messageText(text, pointer, LONGEST_TEXT);
}

export type PrivacyForm = Pick<
  PrivacyRequestRecord,
  'id' | 'personId' | 'asks' | 'receivedAt' | 'channel' | 'recordedBy' | 'holder' | 'message'
> & { readonly answer?: PrivacyAnswer };

/** A request as it is recorded; with an answer, one that is answered at once. Throws a Refusal `malformed`. */
export function newPrivacyRequest(form: PrivacyForm, at: string): Written<PrivacyRequestRecord> {
  const { answer, ...asked } = form;
  if (asked.receivedAt > at) refuseField('/receivedAt', 'received-ahead', 'A request is recorded once it has come.');
  const dueAt = monthsLater(asked.receivedAt, ANSWER_MONTHS);
  const record: PrivacyRequestRecord = {
    kind: 'privacyRequest',
    version: 1,
    createdAt: at,
    ...asked,
    dueAt,
    ...(answer ? { state: 'answered', answer } : { state: 'open', nextAt: daysAfter(dueAt, -REMIND_DAYS) }),
  };
  const { personId: person, asks, channel } = asked;
  const data = { person, asks, channel, ...(answer && told(answer)) };
  return { record, event: { type: `privacyRequest.${answer ? 'answered-at-once' : 'recorded'}`, data } };
}

/** Throws a Refusal `wrong-state`, or `malformed` for a refusal without a reason of the law. */
export function answeredRequest(request: PrivacyRequestRecord, answer: PrivacyAnswer): Written<PrivacyRequestRecord> {
  if (request.state !== 'open') throw new Refusal('wrong-state', 'This request is answered already.');
  const { outcome, ground } = answer;
  if ((outcome === 'refused') !== (ground !== undefined)) {
    refuseField('/ground', 'ground-missing', 'A refusal names its reason in the law, and nothing else does.');
  }
  const fitting: readonly PrivacyAsk[] = ground === undefined ? [request.asks] : grounds[ground].of;
  if (!fitting.includes(request.asks)) {
    refuseField('/ground', 'ground-unfit', 'This reason does not stand against such a request.');
  }
  const { nextAt: _, ...rest } = request;
  return {
    record: { ...rest, version: request.version + 1, state: 'answered', answer },
    event: { type: 'privacyRequest.answered', data: told(answer) },
  };
}

/** What the clock does about an open request at `at`; undefined before it is time. */
export function followedRequest(
  request: PrivacyRequestRecord,
  at: string,
): (Written<PrivacyRequestRecord> & { readonly step: 'reminded' | 'overdue' }) | undefined {
  if (request.state !== 'open' || at < (request.nextAt ?? request.dueAt)) return undefined;
  const overdue = request.dueAt <= at;
  const step = overdue ? 'overdue' : 'reminded';
  const record: PrivacyRequestRecord = {
    ...request,
    version: request.version + 1,
    nextAt: overdue ? daysAfter(at, OVERDUE_DAYS) : request.dueAt,
    ...(overdue ? { overdueSince: request.overdueSince ?? at } : { remindedAt: at }),
  };
  return { record, event: { type: `privacyRequest.${step}`, data: {} }, step };
}

/** An export was handed over. Throws a Refusal `wrong-state` for what is no access, or was asked for too long ago. */
export function deliveredRequest(
  request: PrivacyRequestRecord,
  by: PrivacyActor,
  at: string,
): Written<PrivacyRequestRecord> {
  if (request.asks !== 'access' || request.answer?.outcome !== 'granted') {
    throw new Refusal('wrong-state', 'This request is not for access: there is nothing to hand over.');
  }
  if (monthsAfter(request.answer.at, HANDED_OVER_MONTHS) <= at) {
    throw new Refusal('wrong-state', 'This was asked for more than a month ago: ask again, for what is held now.');
  }
  const deliveries = (request.deliveries ?? 0) + 1;
  return {
    record: { ...request, version: request.version + 1, deliveries, delivered: { at, by } },
    event: { type: 'privacyRequest.delivered', data: { capacity: by.capacity } },
  };
}

/** The answer to somebody who asks for erasure, by the retention table alone. */
export function erasureAnswer(
  standing: readonly Term[],
  { held, at }: { readonly held: boolean; readonly at: string },
  possibleFrom: string | undefined,
): PrivacyAnswer {
  if (held) return { at, outcome: 'refused', ground: 'legal-hold' };
  if (standing.length === 0) return { at, outcome: 'granted' };
  const ends = new Map(standing.map(({ class: name, until }) => [name, until] as const));
  return {
    at,
    outcome: 'refused',
    ground: 'legal-obligation',
    kept: [...ends].map(([name, until]) => ({ class: name, ...(until !== undefined && { until }) })),
    ...(possibleFrom !== undefined && { possibleFrom }),
  };
}

/** The places in the law of an answer: of its reason, and of each class that is kept. */
export const citationsOf = ({ ground, kept = [] }: PrivacyAnswer): readonly string[] => [
  ...new Set([
    ...(ground ? [grounds[ground].citation] : []),
    ...kept.map((one) => retentionTable[one.class].citation as string),
  ]),
];

const told = ({ outcome, ground, possibleFrom }: PrivacyAnswer) => ({
  outcome,
  ...(ground !== undefined && { ground }),
  ...(possibleFrom !== undefined && { possibleFrom }),
});
