import type { DomainEvent } from '../events.ts';
import { sha256 } from '../identity.ts';
import type { Kind, Ledger, RecordOf } from '../ports.ts';
import type { LedgerRecord } from '../records.ts';
import { namedBy } from './names.ts';
import type { SealedEvents } from './sealed.ts';

/** One aggregate of which the log knows more than the ledger. */
export interface Lost<K extends Kind = Kind> {
  readonly kind: K;
  readonly aggregate: string;
  /** As the ledger has it, older; absent: it has nothing of it. */
  readonly record?: RecordOf<K>;
  /** What the ledger does not know, in order: without a gap from the record's next version on. */
  readonly events: readonly DomainEvent[];
  /** Of the record of this loss. */
  readonly id: string;
}

/**
 * What the log says from a place on and the ledger does not: by aggregate, those first on which others stand. The place is
 * the size of the log as the restored ledger knows it: whatever was sealed before stands in the ledger.
 */
export async function findLost(
  ledger: Ledger,
  sealed: SealedEvents,
  from: number,
): Promise<{ readonly looked: number; readonly lost: readonly Lost[] }> {
  const found = new Map<string, { of: ReturnType<typeof namedBy>; events: DomainEvent[] }>();
  let looked = 0;
  for await (const event of sealed.from(from)) {
    looked++;
    const known = found.get(event.aggregate);
    const of = known?.of ?? namedBy(event);
    const there = await ledger.event({ kind: of.kind, ...of.name } as unknown as LedgerRecord, event.version);
    if (there?.id === event.id) continue;
    if (known) known.events.push(event);
    else found.set(event.aggregate, { of, events: [event] });
  }
  const lost = [...found].map(async ([aggregate, { of, events }]): Promise<Lost> => {
    const record = await ledger.read(of.kind, of.name);
    const last = events.at(-1)!;
    const id = sha256(new TextEncoder().encode(`${aggregate} ${events[0]!.version} ${last.version} ${last.id}`)).slice(
      0,
      32,
    );
    return { kind: of.kind, aggregate, ...(record && { record }), events, id };
  });
  const all = await Promise.all(lost);
  return { looked, lost: all.sort((a, b) => rank(a.kind) - rank(b.kind)) };
}

/** A key is blocked before its certificate is revoked, an authority stands before what it issued. */
const FIRST: readonly Kind[] = [
  'blockedKey',
  'hold',
  'issuer',
  'machine',
  'mandate',
  'person',
  'structure',
  'certificate',
];
const rank = (kind: Kind): number => (FIRST.indexOf(kind) + FIRST.length + 1) % (FIRST.length + 1);
