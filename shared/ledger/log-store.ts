import type { CheckpointRow, LogHead, LogStore, Waiting } from '../lifecycle/log/ports.ts';
import { Conflict } from '../lifecycle/ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { fanOut, ifNamed, joined, padded } from './key-parts.ts';
import { createLeases } from './leases.ts';
import { type Action, ConditionsFailed, type Item, type Key, MOST_ACTIONS, type Table } from './table.ts';
import { atOf, ownWaitingOf, WAITING, waitingKey } from './waiting-rows.ts';

/**
 * The rows of the sealed log (`shared/evidence/log/FORMAT.md`): what waits to be sealed is written with the change that it
 * tells of, by whoever makes the change; everything else by the one function that seals.
 */
const HEAD: Key = { pk: 'log', sk: 'head' };
const CHECKPOINT = 'checkpoint#';
const checkpointKey = (number: number): Key => ({ pk: 'log', sk: `${CHECKPOINT}${padded(number, 12)}` });

/** Rows that are read one by one. */
const AT_ONCE = 25;

export function createLogStore(table: Table): LogStore {
  return {
    async head() {
      const row = await table.get(HEAD);
      if (!row) return undefined;
      const { pk: _, sk: __, ...head } = row;
      return head as unknown as LogHead;
    },

    async move(head, intended) {
      const was = head.version - 1;
      const unmoved = was === 0 ? 'absent' : ([{ attribute: 'version', is: '=', value: was }] as const);
      const actions: Action[] = [{ put: { ...HEAD, ...head }, if: unmoved }];
      if (intended) actions.push({ put: itemOf(intended), if: 'absent' });
      try {
        await table.write(actions);
      } catch (error) {
        // the answer to our own write may have been lost on the way
        if (!(error instanceof ConditionsFailed)) throw error;
        const [now, row] = await Promise.all([this.head(), intended && this.checkpoint(intended.number)]);
        if (now && sameHead(now, head) && row?.text === intended?.text) return;
        throw new Conflict(['log']);
      }
    },

    async look(most) {
      const partitions = fanOut('unsealed');
      const share = Math.ceil(most / partitions.length);
      const waiting: Waiting[] = [];
      const left: string[] = [];
      const strange: string[] = [];
      for (const pk of partitions) {
        let after: string | undefined;
        for (let seen = 0; ; ) {
          const page = {
            pk,
            begins: WAITING,
            limit: Math.min(1_000, share - seen),
            ...(after !== undefined && { after }),
          };
          const { items, more } = await table.query(page);
          for (const item of items) {
            const own = ownWaitingOf(item);
            if (own) waiting.push(own);
            else strange.push(atOf(item.sk));
          }
          seen += items.length;
          after = items.at(-1)?.sk ?? after;
          if (!more) break;
          if (seen >= share) {
            left.push(atOf(after!));
            break;
          }
        }
      }
      const [earliest, strangest] = [left.sort()[0], strange.sort()[0]];
      return {
        waiting,
        ...(earliest !== undefined && { left: earliest }),
        ...(strangest !== undefined && { strange: strangest }),
      };
    },

    async waiting(names) {
      const found: Waiting[] = [];
      for (let at = 0; at < names.length; at += AT_ONCE) {
        const rows = await Promise.all(names.slice(at, at + AT_ONCE).map((name) => table.get(waitingKey(name))));
        found.push(...rows.flatMap((row) => (row && ownWaitingOf(row)) ?? []));
      }
      return found;
    },

    async settle(names, places) {
      const actions: Action[] = [
        ...places.map((place) => ({ put: { ...placeKey(place, place.version), index: place.index } })),
        ...names.map((name) => ({ delete: waitingKey(name) })),
      ];
      for (let at = 0; at < actions.length; at += MOST_ACTIONS) await table.write(actions.slice(at, at + MOST_ACTIONS));
    },

    async checkpoint(number) {
      const row = await table.get(checkpointKey(number));
      return row && checkpointOf(row);
    },

    async checkpoints({ limit = 100, cursor }) {
      const after = cursor === undefined ? undefined : decodeCursor('checkpoints', '', cursor, CHECKPOINT);
      const query = { pk: 'log', begins: CHECKPOINT, newestFirst: true, limit, ...(after !== undefined && { after }) };
      const { items, more } = await table.query(query);
      const last = more ? items.at(-1) : undefined;
      return { items: items.map(checkpointOf), ...(last && { cursor: encodeCursor('checkpoints', '', last.sk) }) };
    },

    async mark(row, { state, text }) {
      const still = [
        { attribute: 'state', is: '=', value: state },
        { attribute: 'text', is: '=', value: text },
      ] as const;
      try {
        await table.write([{ put: itemOf(row), if: still }]);
      } catch (error) {
        if (!(error instanceof ConditionsFailed)) throw error;
        const now = await this.checkpoint(row.number);
        if (now?.state === row.state && now.text === row.text && now.signRequestId === row.signRequestId) return;
        throw new Conflict(['log']);
      }
    },

    async placeOf(certificate, version) {
      const key = ifNamed(() => placeKey(certificate, version));
      const row = key && (await table.get(key));
      return row?.index as number | undefined;
    },

    leases: createLeases(table, () => ({ pk: 'log', sk: 'lease' })),
  };
}

const placeKey = ({ issuer, serial }: { readonly issuer: string; readonly serial: string }, version: number): Key => ({
  pk: joined(['log', 'certificate', issuer, serial]),
  sk: padded(version, 10),
});

const itemOf = (row: CheckpointRow): Item => ({ ...checkpointKey(row.number), ...row });

function checkpointOf(item: Item): CheckpointRow {
  const { pk: _, sk: __, ...row } = item;
  return row as unknown as CheckpointRow;
}

const sameHead = (a: LogHead, b: LogHead): boolean =>
  a.version === b.version &&
  a.size === b.size &&
  a.settled === b.settled &&
  a.checkpoints === b.checkpoints &&
  a.sealedAt === b.sealedAt &&
  Buffer.compare(a.root, b.root) === 0;
