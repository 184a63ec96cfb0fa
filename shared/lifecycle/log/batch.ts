import { canonicalBytes, type DomainEvent } from '../events.ts';

/** Batches and their leaves (`shared/evidence/log/FORMAT.md`): a batch is its leaves, each followed by a line feed. */

export const MOST_LEAVES = 1_000;

const LINE_FEED = 0x0a;

/** A leaf that is not the canonical form of an event, or a batch that is not made of leaves. */
export class BadLeaf extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'BadLeaf';
  }
}

export const framed = (leaf: Uint8Array): Uint8Array => Buffer.concat([leaf, Uint8Array.of(LINE_FEED)]);

/** The leaves of a batch, or of a row that waits. Throws BadLeaf for octets that do not end with a line feed, or an empty line. */
export function leavesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const leaves: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, from);
    if (end < 0) throw new BadLeaf('the last leaf is cut off');
    if (end === from) throw new BadLeaf('a leaf is empty');
    leaves.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return leaves;
}

/** The event of a leaf. Throws BadLeaf unless the leaf is its canonical form. */
export function eventOfLeaf(leaf: Uint8Array): DomainEvent {
  try {
    const event = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(leaf)) as DomainEvent;
    const { format, id, aggregate, version } = event;
    const named = typeof id === 'string' && typeof aggregate === 'string' && Number.isSafeInteger(version);
    if (format === 1 && named && Buffer.compare(canonicalBytes(event), leaf) === 0) return event;
  } catch {
    // said below: what cannot be parsed or has no canonical form is no event either
  }
  throw new BadLeaf('a leaf is not the canonical form of an event');
}

const digits = (value: number) => String(value).padStart(12, '0');

/** Keys in the evidence bucket. */
export const batchKey = (first: number): string => `log/batches/${digits(first)}`;
export const tileKey = (level: number, number: number): string => `log/tiles/${level}/${digits(number)}`;
export const checkpointKey = (number: number): string => `log/checkpoints/${digits(number)}`;
export const LATEST_CHECKPOINT = 'log/checkpoint';
