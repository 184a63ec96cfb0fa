import { crlIsDue, readScope } from './crl/scope.ts';
import { pointsOf } from './crl/shards.ts';
import { everyIssuer, readIssuer, signsNoMore } from './issuers.ts';
import type { Clock, Invoker, Ledger, OutboxRow } from './ports.ts';
import { usable } from './responder-in-force.ts';
import { certificateIsDue, endsSoon } from './responders.ts';
import { plannedSeals } from './seals.ts';
import { throughout } from './whole-list.ts';

/** The clock's work: what was left half-way or has come due is found and handed to whoever does it. */
interface House {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly invoker: Invoker;
}

/** Younger requests are in somebody's hands still. */
const STUCK_AFTER_MS = 60_000;

/** Older ones were asked again many times in vain: somebody has to look. */
const STANDS_STILL_AFTER_MS = 10 * 60_000;

/**
 * The reconciler: approved requests without a certificate go to issuance again, whatever was left of them. `stuck` are
 * those that still have none after many turns.
 */
export async function finishStuckRequests({
  ledger,
  clock,
  invoker,
}: House): Promise<{ readonly found: number; readonly stuck: number }> {
  const ago = (ms: number) => new Date(clock.now().getTime() - ms).toISOString();
  const before = ago(STUCK_AFTER_MS);
  const longBefore = ago(STANDS_STILL_AFTER_MS);
  let [found, stuck] = [0, 0];
  for await (const request of throughout((at) => ledger.list('requests-to-issue', '', at))) {
    if (request.updatedAt > before) continue;
    found++;
    // One that fails must not keep the others waiting; it is asked again at the next run.
    const answer = await invoker.issueCertificate(request.id).catch(() => undefined);
    if (answer === undefined && request.updatedAt < longBefore) stuck++;
  }
  return { found, stuck };
}

/** Asks issuance for the certificates of seals that a ceremony has planned. */
export async function certifySeals({ ledger, invoker }: House): Promise<{ readonly found: number }> {
  const planned = await plannedSeals(ledger);
  for (const { id } of planned) await invoker.certifySeal(id);
  return { found: planned.length };
}

/**
 * Asks issuance for the next certificates of responders, and counts those issuers for which nobody will answer before
 * long because that has failed for days.
 */
export async function certifyResponders({
  ledger,
  clock,
  invoker,
}: House): Promise<{ readonly found: number; readonly endSoon: number }> {
  const now = clock.now();
  let [found, endSoon] = [0, 0];
  const { items } = await ledger.list('responders', '', { limit: 1000 });
  for (const responder of items) {
    const { facts, record } = await readIssuer(ledger, responder.issuer);
    if (responder.ended !== undefined || signsNoMore(record)) continue;
    const [newest] = await usable(ledger, responder, now);
    if (!certificateIsDue(responder, facts, newest, now)) continue;
    found++;
    if (endsSoon(responder, newest, now)) endSoon++;
    await invoker.certifyResponder(responder.issuer);
  }
  return { found, endSoon };
}

const TOPICS: readonly OutboxRow['topic'][] = [
  'crl',
  'publication',
  'notification',
  'expiry',
  'succession',
  'seal',
  'contact',
  'event',
  'webhook',
];

/** Nudges for each topic that has rows waiting: one, because whoever is nudged takes up all that is due. */
export async function sweepOutbox({ ledger, clock, invoker }: House): Promise<{ readonly found: number }> {
  const waiting = await Promise.all(TOPICS.map((topic) => ledger.outbox.due(topic, clock.now(), 1)));
  const rows = waiting.flat();
  await invoker.nudge(rows);
  return { found: rows.length };
}

/** Asks for a new list of each scope of an issuing authority whose last one is old. Roots' lists are the ceremony's. */
export async function crlsDue({ ledger, clock, invoker }: House): Promise<{ readonly found: number }> {
  let found = 0;
  for (const issuer of await everyIssuer(ledger)) {
    if (issuer.level === 'root' || signsNoMore(issuer)) continue;
    for (const { scope } of pointsOf(issuer)) {
      if (!crlIsDue(await readScope(ledger, scope), issuer.level, clock.now())) continue;
      found++;
      await invoker.issueCrl(scope);
    }
  }
  return { found };
}
