import { Refusal } from '../errors.ts';
import { aggregateOf } from '../lifecycle/events.ts';
import { type Change, Conflict, type NameOf, type Requirement } from '../lifecycle/ports.ts';
import type { LedgerRecord } from '../lifecycle/records.ts';
import { itemOfEvent, itemOfOutbox, itemOfRecord, LARGEST_ITEM, LARGEST_TRANSACTION, sizeOf } from './rows.ts';
import { keyOf } from './schema.ts';
import type { Shapes } from './shapes.ts';
import { type Action, type Clause, type Condition, type Item, type Key, keyOfAction, MOST_ACTIONS } from './table.ts';
import { waitingRows } from './waiting-rows.ts';

/** A change as one transaction: what to write, on which conditions, and what each of them stands for. */
export interface Plan {
  readonly actions: readonly Action[];
  /** For each action, what `Conflict.about` says when its condition does not hold. */
  readonly about: readonly (readonly string[])[];
  /** Row of the first event: there with this id if, and only if, the change was written. */
  readonly witness: Item;
}

interface Step {
  action: Action;
  readonly about: string[];
}

/**
 * Lays a change out. A row may be met once in a transaction, so a requirement about a row that is also written, or
 * required twice, joins the conditions already there. Throws Error when `change` breaks the rules of `Change`, `Conflict`
 * when its requirements contradict it, Refusal `too-large` when a row is larger than the ledger holds.
 */
export function planOf(change: Change, shapes?: Shapes): Plan {
  assertRules(change);
  const steps = new Map<string, Step>();
  const add = (about: string, action: Action) => {
    const { pk, sk } = keyOfAction(action);
    const key = `${pk} ${sk}`;
    if (steps.has(key)) throw new Error(`a change writes the row of a ${about} twice`);
    steps.set(key, { action, about: [about] });
  };

  const keys = new Map<string, { readonly key: Key; readonly kind: string }>();
  for (const record of change.records) {
    const item = itemOfRecord(record, shapes);
    const aggregate = aggregateOf(record);
    if (aggregate !== undefined) keys.set(aggregate, { key: { pk: item.pk, sk: item.sk }, kind: record.kind });
    add(record.kind, { put: item, if: succeeds(record) });
  }
  const events = change.events.map((event) => {
    const { key, kind } = keys.get(event.aggregate)!;
    const item = itemOfEvent(event, key);
    add(kind, { put: item, if: 'absent' });
    return item;
  });
  // the sealer takes these away once it has sealed them: nobody else could, without a right to change every partition
  for (const row of waitingRows(change.events)) add('event', { put: row, if: 'absent' });
  for (const row of change.outbox ?? []) add('outbox', { put: itemOfOutbox(row), if: 'absent' });

  for (const record of change.removes ?? []) {
    const key = keyOf(record.kind, record as NameOf<typeof record.kind>);
    add(record.kind, { delete: key, if: [{ attribute: 'version', is: '=', value: record.version }] });
  }

  for (const requirement of change.require ?? []) {
    const { key, holds } = demandOf(requirement);
    const step = steps.get(`${key.pk} ${key.sk}`);
    if (!step) add(requirement.that, { check: key, if: holds });
    else {
      step.about.push(requirement.that);
      step.action = { ...step.action, if: both(step.action.if!, holds, step.about) };
    }
  }

  const planned = [...steps.values()];
  assertSize(planned);
  return {
    actions: planned.map((step) => step.action),
    about: planned.map((step) => step.about),
    witness: events[0]!,
  };
}

function succeeds(record: LedgerRecord): Condition {
  return record.version === 1 ? 'absent' : [{ attribute: 'version', is: '=', value: record.version - 1 }];
}

function demandOf(requirement: Requirement): { readonly key: Key; readonly holds: Condition } {
  switch (requirement.that) {
    case 'mandate-in-force': {
      const { personId, mandateId: id, at } = requirement;
      const holds: Clause[] = [
        { attribute: 'state', is: '=', value: 'active' },
        { attribute: 'from', is: '<=', value: at },
        { attribute: 'until', is: '>', value: at },
      ];
      return { key: keyOf('mandate', { personId, id }), holds };
    }
    case 'key-not-blocked':
      return { key: keyOf('blockedKey', { spkiSha256: requirement.spkiSha256 }), holds: 'absent' };
    case 'never-held':
      return { key: keyOf('hold', requirement.subject), holds: 'absent' };
    case 'unchanged': {
      const { record } = requirement;
      const holds: Clause[] = [{ attribute: 'version', is: '=', value: record.version }];
      return { key: keyOf(record.kind, record as NameOf<typeof record.kind>), holds };
    }
  }
}

function both(one: Condition, other: Condition, about: readonly string[]): Condition {
  if (one === 'absent' && other === 'absent') return 'absent';
  if (one === 'absent' || other === 'absent') throw new Conflict(about);
  return [...one, ...other.filter((clause) => !one.some((has) => same(has, clause)))];
}

const same = (a: Clause, b: Clause) => a.attribute === b.attribute && a.is === b.is && a.value === b.value;

/** No event, no change; no change of an aggregate without its one event. */
function assertRules({ records, events }: Change): void {
  if (events.length === 0) throw new Error('a change without an event');
  const numbered = records.flatMap((record) => {
    if (!Number.isSafeInteger(record.version) || record.version < 1)
      throw new Error(`a ${record.kind} without a version`);
    const aggregate = aggregateOf(record);
    return aggregate === undefined ? [] : [`${aggregate} ${record.version}`];
  });
  const told = events.map((event) => `${event.aggregate} ${event.version}`);
  if (numbered.length !== told.length || numbered.sort().join('\n') !== told.sort().join('\n'))
    throw new Error(`a change of ${numbered.join(', ') || 'no aggregate'} with events of ${told.join(', ')}`);
}

function assertSize(steps: readonly Step[]): void {
  if (steps.length > MOST_ACTIONS)
    throw new Error(`a change of ${steps.length} rows; one transaction takes ${MOST_ACTIONS}`);
  let whole = 0;
  for (const { action, about } of steps) {
    const size = 'put' in action ? sizeOf(action.put) : 0;
    whole += size;
    if (size > LARGEST_ITEM)
      throw new Refusal('too-large', `This ${about[0]} is larger than the ledger can hold (400 KB): send less.`);
  }
  if (whole > LARGEST_TRANSACTION)
    throw new Refusal('too-large', 'This change is larger than the ledger can take at once (4 MB): send less.');
}
