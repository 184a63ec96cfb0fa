import type { DomainEvent } from '../events.ts';
import { BadLeaf, eventOfLeaf } from './batch.ts';
import { leafHash } from './merkle.ts';

/** A call may last, and clocks differ, by so much. */
export const SKEW_MS = 900_000;

/** What a replay knows of the events' order among those of their aggregates. */
export interface Versions {
  /** Leaf hashes of each aggregate's events, by version. */
  readonly aggregates: ReadonlyMap<string, readonly Uint8Array[]>;
  /** Before this instant things may have happened of which there was no log; absent: nothing is sealed yet. */
  born(): string | undefined;
  /** Takes the leaves of the next batch, and answers their events, without what is none. */
  take(first: number, leaves: readonly Uint8Array[]): readonly DomainEvent[];
  /** What was still missing when the log ended. */
  end(): void;
}

/** The first versions of an aggregate, which had stood for some time before there was a log. */
interface Late {
  next: number;
  readonly until: number;
  /** Of the batch in which the version behind them stands. */
  readonly first: number;
  readonly sentence: string;
}

/**
 * Versions stand in the log in their order, and each once, but for two things that FORMAT.md allows: what a restored ledger has
 * lost begins again where `loss.recorded` says so; and what is older than the log may be put to it afterwards, the
 * beginning of an aggregate behind what had been sealed of it, in a later batch, complete and in its own order.
 */
export function versionsOf(findings: string[]): Versions {
  const aggregates = new Map<string, Uint8Array[]>();
  const late = new Map<string, Late>();
  let born: string | undefined;

  const one = (leaf: Uint8Array, index: number, first: number): DomainEvent | undefined => {
    const event = eventIn(leaf, index, findings);
    if (!event) return undefined;
    const { aggregate, version } = event;
    const [what, before] = [`leaf ${index} is version ${version} of ${aggregate}`, aggregates.get(aggregate) ?? []];
    const behind = late.get(aggregate);
    if (before[version - 1]) findings.push(`leaf ${index} repeats version ${version} of ${aggregate}`);
    else if (version > before.length + 1) {
      const sentence = `${what}, whose version ${before.length + 1} does not stand before it`;
      if (before.length > 0) findings.push(sentence);
      else late.set(aggregate, { next: 1, until: version - 1, first, sentence });
    } else if (version <= before.length) {
      if (behind && version === behind.next && first !== behind.first && born !== undefined && event.at <= born) {
        behind.next += 1;
        if (behind.next > behind.until) late.delete(aggregate);
      } else findings.push(`${what}, of which ${before.length} stands before it`);
    }
    before[version - 1] = leafHash(leaf);
    aggregates.set(aggregate, before);
    if (event.type === 'loss.recorded' && aggregate.startsWith('loss/')) lose(event, index);
    return event;
  };

  /**
   * A restored ledger has lost the last events of an aggregate, and says so before it numbers on from where it stands
   * (`restore/reconcile.ts`): those events stay in the log, and their numbers may stand in it again.
   */
  const lose = ({ data: { of, from, to } }: DomainEvent, index: number): void => {
    const known = aggregates.get(String(of)) ?? [];
    if (to !== known.length || typeof from !== 'number' || from < 1 || from > known.length) {
      findings.push(
        `leaf ${index} records a loss of ${of} from ${from} to ${to}, of which ${known.length} stand before it`,
      );
      return;
    }
    known.length = from - 1;
    if (known.length > 0) return;
    aggregates.delete(String(of));
    late.delete(String(of));
  };

  return {
    aggregates,
    born: () => born,
    take(first, leaves) {
      const events: DomainEvent[] = [];
      leaves.forEach((leaf, at) => {
        const event = one(leaf, first + at, first);
        if (event) events.push(event);
      });
      const [oldest] = first === 0 ? events.map(({ at }) => at).sort() : [];
      // whoever made a change as the log began had its instant from a little before or after
      if (oldest !== undefined) born = new Date(Date.parse(oldest) + SKEW_MS).toISOString();
      return events;
    },
    end() {
      findings.push(...[...late.values()].map(({ sentence }) => sentence));
    },
  };
}

function eventIn(leaf: Uint8Array, index: number, findings: string[]): DomainEvent | undefined {
  try {
    return eventOfLeaf(leaf);
  } catch (error) {
    if (!(error instanceof BadLeaf)) throw error;
    findings.push(`leaf ${index}: ${error.message}`);
    return undefined;
  }
}
