import { type LambdaName, lambdas } from '../../functions/lambdas.ts';
import type { LogEvent } from '../../shared/http/log.ts';

/**
 * What is watched, as data: each row is one alarm, which names its runbook in OPERATIONS.md. The dashboard shows the same
 * figures, section by section, in the order in which an operator reads.
 */
export const SECTIONS = ['status', 'issuance', 'keys', 'log', 'work', 'ledger', 'mail', 'ends', 'people'] as const;
export type Section = (typeof SECTIONS)[number];

/** Where a figure comes from. */
export type Source =
  /** How often functions said so in their logs, in an hour unless it says otherwise. */
  | { readonly of: 'said'; readonly event: LogEvent; readonly by: readonly LambdaName[]; readonly hours: number }
  | { readonly of: 'lambda'; readonly lambda: LambdaName; readonly metric: 'Errors' | 'Throttles' | 'Invocations' }
  /** Milliseconds that 99 of 100 calls stayed below. */
  | { readonly of: 'slowest'; readonly lambda: LambdaName }
  | { readonly of: 'api'; readonly metric: '5xx' | '4xx' | 'Count' }
  | { readonly of: 'ledger'; readonly metric: string }
  /** The account's standing at SES. */
  | { readonly of: 'mail'; readonly metric: 'Reputation.BounceRate' | 'Reputation.ComplaintRate' }
  | { readonly of: 'dead-letters' };

export interface AlarmRow {
  readonly section: Section;
  /** Ends the alarm's name. */
  readonly name: string;
  /** Heading of the runbook in OPERATIONS.md. */
  readonly runbook: string;
  readonly source: Source;
  readonly when: 'reaches' | 'below';
  readonly threshold: number;
  /** So many periods of the figure in a row; one, unless said otherwise. */
  readonly periods?: number;
  /** What no data means: mostly that nothing happened; for a heartbeat, that the heart stands still. */
  readonly silence: 'fine' | 'alarm';
}

export const said = (event: LogEvent, by: LambdaName | readonly LambdaName[], hours = 1): Source => ({
  of: 'said',
  event,
  by: typeof by === 'string' ? [by] : by,
  hours,
});

const of = (lambda: LambdaName, metric: 'Errors' | 'Throttles' | 'Invocations'): Source => ({
  of: 'lambda',
  lambda,
  metric,
});

type Row = readonly [name: string, runbook: string, source: Source];

const reaches = (section: Section, threshold: number, ...[name, runbook, source]: Row): AlarmRow => ({
  section,
  name,
  runbook,
  source,
  when: 'reaches',
  threshold,
  silence: 'fine',
});

/** What is said less than once in a period means that nobody is there to say it. */
const heartbeat = (section: Section, ...[name, runbook, source]: Row): AlarmRow => ({
  section,
  name,
  runbook,
  source,
  when: 'below',
  threshold: 1,
  silence: 'alarm',
});

/** Few at a time work these off; whoever is turned away finds the rows done, or comes again by itself. */
const WORKS_ROWS: ReadonlySet<LambdaName> = new Set(['events', 'webhooks', 'delivery', 'expiry', 'log', 'sign-watch']);

/** What reads or writes with a key of KMS. */
export const keyed: readonly LambdaName[] = lambdas
  .filter(({ signs, opens }) => signs.length > 0 || opens.length > 0)
  .map(({ name }) => name);

const LISTS = 'a published list is not what it should be';
const OCSP = 'OCSP does not answer';
const BOUNCES = 'mail bounces';
const UNEXPLAINED = 'a signature without a record';
const UNTRACED = 'a record without a signature in the trail';
const SILENT = 'the trail is silent';

const ofEach: readonly AlarmRow[] = lambdas.flatMap(({ name, concurrency, sendsMail }) => [
  reaches('work', 1, `${name}-errors`, 'a function fails', of(name, 'Errors')),
  // what waits for a sender is rows, and the next run finds them
  ...(concurrency !== undefined && !sendsMail && !WORKS_ROWS.has(name)
    ? [
        reaches(
          'work',
          10,
          `${name}-throttled`,
          name === 'status' ? OCSP : 'issuance is at its limit',
          of(name, 'Throttles'),
        ),
      ]
    : []),
]);

export const alarmTable: readonly AlarmRow[] = [
  heartbeat('status', 'no-crl-published', 'no CRL was published', said('crl.published', 'publication', 24)),
  reaches('status', 2, 'crl-stale', LISTS, said('crl.stale', 'publication')),
  heartbeat('status', 'lists-not-probed', LISTS, said('crl.probed', 'publication')),
  reaches('status', 1, 'crl-not-believed', 'a list was not believed', said('crl.not-believed', 'publication')),
  reaches(
    'status',
    1,
    'crl-snapshot-lost',
    'stored entries of a list were lost',
    said('crl.snapshot-lost', 'issue-crl'),
  ),
  reaches(
    'status',
    1,
    'crl-entries-were-missing',
    'entries were missing from a list',
    said('crl.entries-were-missing', 'issue-crl'),
  ),
  reaches(
    'status',
    1,
    'crl-entry-set-aside',
    'entries were missing from a list',
    said('crl.entry-set-aside', 'issue-crl'),
  ),
  reaches(
    'status',
    1,
    'repository-mended',
    'somebody changed the repository',
    said('repository.mended', 'publication'),
  ),
  reaches('status', 1, 'ocsp-fails', OCSP, said('call.failed', 'status')),
  // a burst of nonces from one address is theirs alone; many are everybody's
  reaches('status', 500, 'ocsp-try-later', OCSP, said('ocsp.try-later', 'status')),
  { ...reaches('status', 2_000, 'ocsp-slow', OCSP, { of: 'slowest', lambda: 'status' }), periods: 3 },
  reaches('status', 1, 'responder-ends-soon', 'a responder’s certificate ends', said('responder.ends-soon', 'renewal')),

  reaches('issuance', 1, 'issuer-ends', 'an authority comes to its end', said('issuer.ends', 'renewal')),
  // one line a minute while it lasts
  reaches('issuance', 3, 'issuance-stuck', 'a request gets no certificate', said('issuance.stuck', 'renewal')),
  reaches('issuance', 3, 'issuance-refuses', 'a signer refuses', said('issuance.refused', 'issue-certificate')),
  reaches(
    'issuance',
    20,
    'signers-refuse',
    'a signer refuses',
    said('job.refused', ['issue-certificate', 'issue-crl', 'seal']),
  ),
  reaches('issuance', 1, 'relint-found-errors', 'the nightly look found errors', said('relint.found-errors', 'relint')),
  heartbeat('issuance', 'no-relint', 'the nightly look did not end', said('relint.done', 'relint', 24)),

  reaches('keys', 20, 'kms-throttles', 'KMS throttles', said('kms.throttled', keyed)),
  reaches('keys', 1, 'sign-unexplained', UNEXPLAINED, said('sign.unexplained', 'sign-watch')),
  reaches('keys', 1, 'sign-stranger', UNEXPLAINED, said('sign.stranger', 'sign-watch')),
  reaches('keys', 1, 'sign-untraced', UNTRACED, said('sign.untraced', 'sign-watch')),
  reaches('keys', 1, 'trail-silent', SILENT, said('trail.silent', 'sign-watch')),
  heartbeat('keys', 'signatures-not-watched', SILENT, of('sign-watch', 'Invocations')),

  // one line a minute while it lasts
  reaches('log', 3, 'log-behind', 'the log is behind', said('log.behind', 'log')),
  reaches('log', 1, 'log-repeated', 'an event waited twice', said('log.repeated', 'log')),
  reaches('log', 3, 'log-unsigned', 'the log has no fresh checkpoint', said('log.unsigned', 'log')),
  heartbeat('log', 'log-stands-still', 'the log is behind', of('log', 'Invocations')),

  ...ofEach,
  reaches('work', 3, 'rows-left-behind', 'a function fails', said('job.failed', ['contacts', 'succession', 'expiry'])),
  reaches('work', 5, 'api-fails', 'the API answers 5xx', { of: 'api', metric: '5xx' }),
  reaches('work', 1, 'dead-letters', 'work was given up', { of: 'dead-letters' }),
  heartbeat('work', 'clock-stands-still', 'the clock stands still', of('renewal', 'Invocations')),
  reaches('work', 3, 'campaign-stuck', 'a campaign stands still', said('campaign.stuck', 'renewal')),

  reaches('ledger', 10, 'ledger-reads-throttled', 'the ledger throttles', {
    of: 'ledger',
    metric: 'ReadThrottleEvents',
  }),
  reaches('ledger', 10, 'ledger-writes-throttled', 'the ledger throttles', {
    of: 'ledger',
    metric: 'WriteThrottleEvents',
  }),
  reaches('ledger', 1, 'erasure-replayed', 'erasures were replayed', said('erasure.replayed', 'retention')),

  reaches('mail', 0.04, 'mail-bounces', BOUNCES, { of: 'mail', metric: 'Reputation.BounceRate' }),
  reaches('mail', 0.0008, 'mail-complaints', BOUNCES, { of: 'mail', metric: 'Reputation.ComplaintRate' }),
  reaches('mail', 20, 'mail-back', BOUNCES, said('mail.bounced', 'delivery')),
  reaches('mail', 3, 'mail-unwanted', BOUNCES, said('mail.complained', 'delivery')),
  reaches('mail', 20, 'mail-stands-still', 'mail does not go', said('notice.postponed', 'notification')),
  // of few messages the least: each is tried once an hour at last, for as long as nothing is taken
  reaches('mail', 1, 'mail-held-up', 'mail does not go', said('notice.held-up', 'notification', 2)),
  reaches('mail', 1, 'mail-parked', 'mail was set aside', said('notice.parked', 'notification')),
  reaches('mail', 1, 'mail-unresolved', 'nobody knows whether mail went', said('mail.unresolved-long', 'notification')),
  reaches('mail', 10, 'mail-repeated', 'nobody knows whether mail went', said('notice.repeated', 'notification')),
  reaches('mail', 1, 'mail-not-believed', 'news of mail were not believed', said('mail.not-believed', 'delivery')),

  reaches('ends', 1, 'expiry-nobody-reached', 'a notice reached nobody', said('expiry.nobody-reached', 'expiry')),
  reaches(
    'ends',
    1,
    'expiry-ended-unreached',
    'a certificate ended in silence',
    said('expiry.ended-unreached', 'expiry'),
  ),
  // once a day, and two hours more for the day that begins late
  {
    ...heartbeat('ends', 'no-expiry-scan', 'expiries were not looked at', said('expiry.scanned', 'expiry')),
    periods: 26,
  },
  reaches(
    'ends',
    1,
    'subscription-unreachable',
    'nothing reaches a subscription',
    said('subscription.unreachable', 'contacts'),
  ),
  reaches('ends', 1, 'webhook-untold', 'nobody hears of a dead webhook', said('webhook.untold', 'events')),

  reaches(
    'people',
    1,
    'privacy-overdue',
    'an answer about personal data is late',
    said('privacy.overdue', 'retention'),
  ),
];

/** Of the API for machines, where the environment has one: its stack comes after the watch's, and so makes them itself. */
export const machineAlarmTable: readonly AlarmRow[] = [
  reaches('work', 5, 'machines-fail', 'the API answers 5xx', { of: 'api', metric: '5xx' }),
  // a machine that repeats a refused call does so for hours
  { ...reaches('work', 100, 'machines-refused', 'machines are refused', { of: 'api', metric: '4xx' }), periods: 3 },
];

/** A figure that is counted or summed for whoever looks, and is no alarm by itself. */
export interface Figure {
  readonly event: LogEvent;
  readonly by: LambdaName;
  readonly metric: string;
  /** Field of the line that is added up; absent, lines are counted. */
  readonly value?: 'count' | 'seconds';
  /** Field of the line that tells one series of the figure from another, and what the dimension is called. */
  readonly each?: { readonly field: 'code' | 'row'; readonly as: string };
}

const counted = (event: LogEvent, by: LambdaName): Figure => ({ event, by, metric: event.replace('.', '-') });

export const figures: readonly Figure[] = [
  counted('notice.sent', 'notification'),
  counted('notice.dropped', 'notification'),
  counted('notice.suppressed', 'notification'),
  counted('notice.unresolved', 'notification'),
  counted('mail.delivered', 'delivery'),
  { event: 'crl.probed', by: 'publication', metric: 'crl-age', value: 'seconds', each: { field: 'row', as: 'list' } },
  { ...counted('expiry.counted', 'expiry'), value: 'count', each: { field: 'code', as: 'what' } },
  { event: 'relint.done', by: 'relint', metric: 'relint-checked', value: 'count' },
  { event: 'log.sealed', by: 'log', metric: 'log-sealed', value: 'count' },
];
