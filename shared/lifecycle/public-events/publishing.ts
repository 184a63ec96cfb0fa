import { archiveIssued } from '../issued-archive.ts';
import { workOff } from '../outbox.ts';
import type { Clock, EventBus, Invoker, Ledger, ObjectStore, Outbox, OutboxRow, Randomness } from '../ports.ts';
import { queueDeliveries } from '../webhooks/queueing.ts';
import { tellDisabled } from '../webhooks/telling.ts';
import { publicEventOf } from './event.ts';
import { OWN_ISSUED } from './rows.ts';

export interface EventHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly bus: EventBus;
  /** Keeps what was issued, beside the ledger. */
  readonly evidence: ObjectStore;
  readonly invoker: Pick<Invoker, 'nudge'>;
}

/** Events that the bus takes in one call. */
const ON_THE_BUS = 10;
/** A run takes up nothing new after so long: the sweep calls again within a minute. */
const RUN_MS = 40_000;

export interface Published {
  readonly done: number;
  readonly failed: readonly unknown[];
  /** Webhooks that are disabled, and nobody is left to be told so. */
  readonly untold: readonly string[];
}

/**
 * Tells what waits to be told: each event to the bus and to the webhooks of its subscription, by a row for each of these.
 * At least once on the bus, under the same id; once for each webhook, also while the bus takes nothing. What fails is put
 * off; what failed twice goes alone from then on, so that it holds back nobody else.
 */
export async function publishEvents(
  house: EventHouse,
  nudged: string | undefined,
  correlation: string,
): Promise<Published> {
  const until = house.clock.now().getTime() + RUN_MS;
  const outbox: OutboxRow[] = [];
  const untold: string[] = [];
  const failed: unknown[] = [];
  const unseen = onlyOnce(house.ledger.outbox);
  let done = 0;
  for (let first = true; first || (unseen.found() > 0 && house.clock.now().getTime() < until); first = false) {
    let count = 0;
    const worked = await workOff(
      { clock: house.clock, outbox: unseen.outbox },
      'event',
      first ? nudged : undefined,
      async (rows) => {
        const told = await publish(house, rows, correlation);
        outbox.push(...told.outbox);
        untold.push(...told.untold);
      },
      (row) => (row.attempts > 1 ? row.id : String(Math.floor(count++ / ON_THE_BUS))),
    );
    done += worked.done;
    failed.push(...worked.failed);
  }
  // deliveries and notices that wait now: whoever is nudged takes up all that is due
  for (const topic of ['webhook', 'notification'] as const) {
    await house.invoker.nudge(outbox.filter((row) => row.topic === topic).slice(0, 1));
  }
  return { done, failed, untold };
}

/**
 * An outbox that shows each row once: the index goes on for a while to show what a run has done, and what it has put off
 * must not look as if it were new. `found`: how many rows were new at the last look.
 */
function onlyOnce(outbox: Outbox): { readonly outbox: Outbox; readonly found: () => number } {
  const seen = new Set<string>();
  let found = 0;
  const fresh = <T extends OutboxRow>(rows: readonly T[]): readonly T[] => {
    const unseen = rows.filter(({ id }) => !seen.has(id));
    for (const { id } of unseen) seen.add(id);
    return unseen;
  };
  return {
    found: () => found,
    outbox: {
      ...outbox,
      due: async (topic, now, limit) => {
        const rows = fresh(await outbox.due(topic, now, limit));
        found = rows.length;
        return rows;
      },
    },
  };
}

async function publish(
  house: EventHouse,
  rows: readonly OutboxRow[],
  correlation: string,
): Promise<Pick<Published, 'untold'> & { readonly outbox: readonly OutboxRow[] }> {
  const outbox: OutboxRow[] = [];
  const untold: string[] = [];
  for (const { about } of rows) {
    if (about.webhookId === undefined) continue;
    const told = await tellDisabled(house, about.webhookId, correlation);
    outbox.push(...told.outbox);
    if (told.nobody) untold.push(about.webhookId);
  }
  for (const { about } of rows) {
    const { event, issuer = '', serial = '' } = about;
    if (event === OWN_ISSUED) await archiveIssued(house, { issuer, serial });
  }
  const ofCertificates = rows.filter(({ about }) => about.webhookId === undefined && about.event !== OWN_ISSUED);
  const read = await Promise.all(ofCertificates.map((row) => publicEventOf(house.ledger, row)));
  const events = read.filter((event) => event !== undefined);
  for (const { type, data } of events) if (type === 'certificate.issued') await archiveIssued(house, data);
  // webhooks do not depend on the bus, and what is queued already is not queued again
  outbox.push(...(await queueDeliveries(house, events, correlation)));
  if (events.length > 0) await house.bus.put(events);
  return { outbox, untold };
}
