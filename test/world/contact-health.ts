import { standingOf } from '../../shared/lifecycle/contacts/usable.ts';
import { mailboxOf, revivedMailbox } from '../../shared/lifecycle/mail/mailboxes.ts';
import type { MailboxRecord } from '../../shared/lifecycle/mail-records.ts';
import type { Clock, Ledger, OutboxRow, Randomness } from '../../shared/lifecycle/ports.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { lookupSaltOf } from '../../shared/lifecycle/registration/desk.ts';
import { asFunction } from './as-function.ts';
import type { World } from './world.ts';

/** What the job works with, under its own rights. */
export const jobOf = <W extends World>(world: W): W => asFunction(world, 'contacts', world.table);

interface Place {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What the provider tells of addresses, as the ledger has it then. */
const PROVIDER = { capacity: 'platform', function: 'delivery' } as const;

async function write(world: Place, next: MailboxRecord, type: string): Promise<void> {
  await world.ledger.commit({ records: [next], events: [penOf(world, PROVIDER, 'news').event(next, type)] });
}

/** Everything comes back from the address; answers its mailbox. */
export async function addressDies(world: Place, address: string): Promise<string> {
  const digest = mailboxOf(await lookupSaltOf(world.ledger), address);
  const before = await world.ledger.read('mailbox', { digest });
  const at = world.clock.now().toISOString();
  const fresh = {
    kind: 'mailbox',
    digest,
    version: 0,
    createdAt: at,
    bounces: 0,
    complaints: 0,
    failures: [],
  } as const;
  const known = before ?? fresh;
  const last = { at, why: 'permanent' };
  await write(world, { ...known, version: known.version + 1, state: 'dead', last }, 'mailbox.died');
  return digest;
}

/** Something has arrived there. */
export async function addressLives(world: Place, address: string): Promise<void> {
  const digest = mailboxOf(await lookupSaltOf(world.ledger), address);
  const before = await world.ledger.read('mailbox', { digest });
  const next = revivedMailbox(before, world.clock.now().toISOString());
  if (next) await write(world, next, 'mailbox.revived');
}

export async function contactIs(world: Place, id: string) {
  const contact = await world.ledger.read('contact', { id });
  return contact && standingOf(world.ledger, contact, world.clock.now());
}

/** The rows of a topic that wait, taken away. */
export async function rowsOf(world: Place, topic: OutboxRow['topic']): Promise<readonly OutboxRow[]> {
  const rows = await world.ledger.outbox.due(topic, world.clock.now(), 100);
  for (const row of rows) await world.ledger.outbox.complete(row);
  return rows;
}
