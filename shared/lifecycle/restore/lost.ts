import type { DomainEvent } from '../events.ts';
import { sha256 } from '../identity.ts';
import type { Kind, Ledger, RecordOf } from '../ports.ts';
import type { LedgerRecord } from '../records.ts';
import { namedBy } from './names.ts';
import type { SealedEvents } from './sealed.ts';
import { takesAway } from './taking.ts';

/** One aggregate of which the log knows more than the ledger. */
export interface Lost<K extends Kind = Kind> {
  readonly kind: K;
  readonly aggregate: string;
  /** As the ledger has it, older; absent: it has nothing of it. */
  readonly record?: RecordOf<K>;
  /** What the ledger does not know, in order: without a gap from the record's next version on. */
  readonly events: readonly DomainEvent[];
  /** Those of them that are said again: all that were signed for, and of the others what takes away (`taking.ts`). */
  readonly believed: readonly DomainEvent[];
  /** Of the record of this loss. */
  readonly id: string;
}

/**
 * What the log says behind the end of the ledger, and the ledger does not: by aggregate, those first on which others stand.
 * Whatever was sealed before that end stands in the ledger.
 */
export async function findLost(
  ledger: Ledger,
  { events: sealed, signed }: Pick<SealedEvents, 'events' | 'signed'>,
): Promise<readonly Lost[]> {
  const found = new Map<string, { of: ReturnType<typeof namedBy>; events: DomainEvent[]; signed: number }>();
  for (const [at, event] of sealed.entries()) {
    const known = found.get(event.aggregate);
    const of = known?.of ?? namedBy(event);
    const there = await ledger.event({ kind: of.kind, ...of.name } as unknown as LedgerRecord, event.version);
    if (there?.id === event.id) continue;
    const lost = known ?? { of, events: [], signed: 0 };
    lost.events.push(event);
    if (at < signed) lost.signed += 1;
    found.set(event.aggregate, lost);
  }
  const lost = [...found].map(async ([aggregate, { of, events, signed: sure }]): Promise<Lost> => {
    const record = await ledger.read(of.kind, of.name);
    const last = events.at(-1)!;
    const id = sha256(new TextEncoder().encode(`${aggregate} ${events[0]!.version} ${last.version} ${last.id}`)).slice(
      0,
      32,
    );
    const believed = events.filter((event, at) => {
      const before = at === 0 ? (record?.version ?? 0) : events[at - 1]!.version;
      return at < sure || (takesAway(event, record) && event.version === before + 1);
    });
    return { kind: of.kind, aggregate, ...(record && { record }), events, believed, id };
  });
  return (await Promise.all(lost)).sort((a, b) => rank(a.kind) - rank(b.kind));
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
