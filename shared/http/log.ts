import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The log, with a closed vocabulary: what happened is one of `LogEvent`, and what is said of it are ids, codes and
 * figures of `LogFields`. There is no field for free text, so that no personal datum can get in.
 */
export type LogEvent =
  | 'call.answered'
  | 'call.refused'
  | 'call.failed'
  | 'answer.not-kept'
  | 'notice.sent'
  | 'notice.postponed'
  | 'notice.parked'
  | 'notice.dropped'
  | 'notice.suppressed'
  | 'notice.unresolved'
  | 'notice.repeated'
  | 'notice.held-up'
  | 'mail.told'
  | 'mail.delivered'
  | 'mail.bounced'
  | 'mail.complained'
  | 'mail.not-believed'
  | 'mail.unresolved-long'
  | 'expiry.scanned'
  | 'expiry.counted'
  | 'expiry.widened'
  | 'expiry.nobody-reached'
  | 'expiry.ended-unreached'
  | 'event.published'
  | 'webhook.delivered'
  | 'webhook.failed'
  | 'webhook.given-up'
  | 'webhook.dropped'
  | 'webhook.broken'
  | 'webhook.disabled'
  | 'webhook.untold'
  | 'crl.entry-set-aside'
  | 'crl.snapshot-lost'
  | 'crl.entries-were-missing'
  | 'crl.probed'
  | 'crl.stale'
  | 'crl.not-believed'
  | 'crl.published'
  | 'crl.superseded'
  | 'receipt.sealed'
  | 'issuer.ends'
  | 'responder.ends-soon'
  | 'campaign.stuck'
  | 'repository.mended'
  | 'repository.page-late'
  | 'issuance.refused'
  | 'issuance.stuck'
  | 'ocsp.try-later'
  | 'kms.throttled'
  | 'sign.unexplained'
  | 'sign.stranger'
  | 'sign.untraced'
  | 'sign.waiting'
  | 'trail.silent'
  | 'log.sealed'
  | 'log.behind'
  | 'log.repeated'
  | 'log.unsigned'
  | 'job.done'
  | 'job.refused'
  | 'job.failed'
  | 'erasure.replayed'
  | 'relint.done'
  | 'relint.found-errors'
  | 'subscription.unreachable'
  | 'subscription.reached-again'
  | 'privacy.overdue';

export interface LogFields {
  readonly correlation?: string;
  readonly function?: string;
  readonly operation?: string;
  readonly status?: number;
  readonly milliseconds?: number;
  readonly code?: string;
  readonly row?: string;
  readonly attempts?: number;
  readonly count?: number;
  readonly seconds?: number;
  readonly fault?: Fault;
}

/** An error without its message: messages quote values, and values may be about people. */
export interface Fault {
  readonly name: string;
  /** Code of the system or request id of the cloud service, where the error has one. */
  readonly code?: string;
  readonly frames: readonly string[];
  readonly cause?: Fault;
}

export type Log = (event: LogEvent, fields: LogFields) => void;

const troubles: ReadonlySet<LogEvent> = new Set([
  'call.failed',
  'answer.not-kept',
  'notice.parked',
  'expiry.nobody-reached',
  'expiry.ended-unreached',
  'mail.complained',
  'mail.not-believed',
  'mail.unresolved-long',
  'webhook.broken',
  'crl.entry-set-aside',
  'crl.snapshot-lost',
  'crl.entries-were-missing',
  'crl.stale',
  'crl.not-believed',
  'issuer.ends',
  'responder.ends-soon',
  'campaign.stuck',
  'repository.mended',
  'repository.page-late',
  'relint.found-errors',
  'issuance.refused',
  'issuance.stuck',
  'kms.throttled',
  'sign.unexplained',
  'sign.stranger',
  'sign.untraced',
  'trail.silent',
  'log.behind',
  'log.repeated',
  'log.unsigned',
  'job.failed',
]);

let logger: Logger | undefined;

/** Writes one JSON line. */
export const log: Log = (event, fields) => {
  logger ??= new Logger({ serviceName: 'sceau' });
  if (troubles.has(event)) logger.error(event, { ...fields });
  else logger.info(event, { ...fields });
};

const FRAMES = 12;
const CAUSES = 4;

/** Name, code and place of what was thrown, and of its causes. */
export function faultOf(thrown: unknown, depth = 0): Fault {
  if (!(thrown instanceof Error)) return { name: typeof thrown, frames: [] };
  const { code, $metadata } = thrown as Error & { code?: unknown; $metadata?: { requestId?: unknown } };
  const told = code ?? $metadata?.requestId;
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: thrown.name,
    ...(typeof told === 'string' && { code: told }),
    frames: frames.slice(0, FRAMES).map((line) => line.trim()),
    ...(thrown.cause !== undefined && depth < CAUSES && { cause: faultOf(thrown.cause, depth + 1) }),
  };
}
