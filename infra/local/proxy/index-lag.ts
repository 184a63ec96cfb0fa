import { type IndexDefinition, tableDefinition } from '../../../shared/ledger/table-definition.ts';
import type { JsonBody } from './call.ts';
import { keyCondition } from './key-condition.ts';

/**
 * DynamoDB's global secondary indexes follow the table with a delay; the emulators' do not. Here a query on an index is
 * answered as the index was `delay` milliseconds ago: rows written since are shown as they were before (or not at all, if
 * they were not), and rows deleted or moved since still show. For this the row is read before each write, so the lag costs
 * a read per write and is for tests. Base-table reads are untouched. Two gaps: an older image is not shown to a query with
 * a filter expression, and a projection expression is not applied to it; the ledger uses neither on an index.
 */
export class IndexLag {
  readonly #read: ReadRows;
  /** By table and key: what the row was before each recent write, oldest first. */
  readonly #past = new Map<string, Past[]>();

  constructor(read: ReadRows) {
    this.#read = read;
  }

  /** Passes one call on with `forward` and keeps, or applies, the memory of recent writes. */
  async around(
    action: string,
    body: NonNullable<JsonBody>,
    delay: number,
    forward: () => Promise<Answer>,
  ): Promise<Answer> {
    if (action === 'Query' && typeof body.IndexName === 'string') return this.#lagging(body, delay, await forward());
    const rows = writtenRows(action, body);
    if (rows.length === 0) return forward();
    const before = await this.#read(rows);
    const answer = await forward();
    if (answer.status !== 200) return answer;
    const at = Date.now();
    this.#forget(at - delay);
    for (const [index, row] of rows.entries()) {
      const past = this.#past.get(nameOf(row)) ?? [];
      past.push({ ...row, at, before: before[index] });
      this.#past.set(nameOf(row), past);
    }
    return answer;
  }

  #lagging(body: NonNullable<JsonBody>, delay: number, answer: Answer): Answer {
    const index = tableDefinition.indexes.find(({ name }) => name === body.IndexName);
    if (answer.status !== 200 || index === undefined) return answer;
    const since = Date.now() - delay;
    this.#forget(since);
    const recent = [...this.#past.values()].flatMap((past) => {
      const first = past.find((one) => one.at > since);
      return first !== undefined && first.table === body.TableName ? [first] : [];
    });
    if (recent.length === 0) return answer;
    const page = JSON.parse(answer.body.toString('utf8')) as Page;
    const hidden = new Set(recent.map(nameOf));
    const table = String(body.TableName);
    const kept = (page.Items ?? []).filter((item) => !hidden.has(nameOf({ table, key: keyOf(item) })));
    const matches = keyCondition(body);
    const shown = body.FilterExpression === undefined ? recent.map(({ before }) => before) : [];
    const older = shown
      .filter((item) => item !== undefined)
      .filter((item) => isIn(index, item) && matches(item) && isOnPage(index, item, body, page));
    const lagged = Buffer.from(JSON.stringify(paged(index, [...kept, ...older], body, page)));
    return { ...answer, headers: { ...answer.headers, 'content-length': lagged.length }, body: lagged };
  }

  #forget(until: number): void {
    for (const [name, past] of this.#past) {
      const left = past.filter((one) => one.at > until);
      if (left.length === 0) this.#past.delete(name);
      else this.#past.set(name, left);
    }
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, number | string | string[] | undefined>;
  readonly body: Buffer;
}

/** Values in DynamoDB's own JSON; all key attributes of the ledger are text. */
export type Item = Readonly<Record<string, { readonly S?: string }>>;

export interface Row {
  readonly table: string;
  readonly key: Item;
}

/** Reads rows consistently; undefined where there is none. */
export type ReadRows = (rows: readonly Row[]) => Promise<(Item | undefined)[]>;

interface Past extends Row {
  readonly at: number;
  readonly before: Item | undefined;
}

interface Page {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

const { partitionKey, sortKey } = tableDefinition;

function keyOf(item: Item): Item {
  return { [partitionKey.name]: item[partitionKey.name] ?? {}, [sortKey.name]: item[sortKey.name] ?? {} };
}

function nameOf({ table, key }: Row): string {
  return JSON.stringify([table, key[partitionKey.name]?.S, key[sortKey.name]?.S]);
}

const textOf = (item: Item, { name }: { name: string }) => item[name]?.S ?? '';

function isIn(index: IndexDefinition, item: Item): boolean {
  return item[index.partitionKey.name] !== undefined && item[index.sortKey.name] !== undefined;
}

/** In the order in which the query reads. */
function order(index: IndexDefinition, body: NonNullable<JsonBody>): (a: Item, b: Item) => number {
  const direction = body.ScanIndexForward === false ? -1 : 1;
  return (a, b) =>
    direction * Buffer.compare(Buffer.from(textOf(a, index.sortKey)), Buffer.from(textOf(b, index.sortKey)));
}

/** Between where the page begins and where it ends, so that paging shows nothing twice. */
function isOnPage(index: IndexDefinition, item: Item, body: NonNullable<JsonBody>, page: Page): boolean {
  const compare = order(index, body);
  const start = body.ExclusiveStartKey as Item | undefined;
  if (start !== undefined && compare(item, start) <= 0) return false;
  return page.LastEvaluatedKey === undefined || compare(item, page.LastEvaluatedKey) <= 0;
}

function paged(index: IndexDefinition, items: readonly Item[], body: NonNullable<JsonBody>, page: Page): Page & object {
  const sorted = items.toSorted(order(index, body));
  const limit = typeof body.Limit === 'number' ? body.Limit : Number.POSITIVE_INFINITY;
  const shown = sorted.slice(0, limit);
  const last = shown.at(-1);
  const counted = { ...page, Items: shown, Count: shown.length, ScannedCount: shown.length };
  if (sorted.length <= limit || last === undefined) return counted;
  const names = [index.partitionKey, index.sortKey].map(({ name }) => name);
  return {
    ...counted,
    LastEvaluatedKey: { ...keyOf(last), ...Object.fromEntries(names.map((name) => [name, last[name] ?? {}])) },
  };
}

/** The rows that a call writes, each once. */
function writtenRows(action: string, body: NonNullable<JsonBody>): Row[] {
  const table = String(body.TableName ?? '');
  const row = (of: string, part: { Item?: Item; Key?: Item } | undefined): Row[] => {
    const key = part?.Key ?? part?.Item;
    return key === undefined ? [] : [{ table: of, key: keyOf(key) }];
  };
  switch (action) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return row(table, body as { Item?: Item; Key?: Item });
    case 'TransactWriteItems': {
      const items = (body.TransactItems ?? []) as Record<string, { TableName: string; Item?: Item; Key?: Item }>[];
      return items.flatMap(({ Put, Update, Delete }) =>
        [Put, Update, Delete].flatMap((part) => row(part?.TableName ?? '', part)),
      );
    }
    case 'BatchWriteItem': {
      const tables = Object.entries(
        (body.RequestItems ?? {}) as Record<string, Record<string, { Item?: Item; Key?: Item }>[]>,
      );
      return tables.flatMap(([name, parts]) =>
        parts.flatMap((part) => row(name, part.PutRequest ?? part.DeleteRequest)),
      );
    }
    default:
      return [];
  }
}
