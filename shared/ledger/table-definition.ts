/**
 * The shape of the ledger's one table, as data: the deployment and the local cloud create it from these lines and from
 * nothing else. What the keys mean stands in `schema.ts`.
 */
export interface TableDefinition {
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute;
  readonly indexes: readonly IndexDefinition[];
  /** Attribute with seconds since 1970 after which a row may be swept. Housekeeping only: expiry is checked on read. */
  readonly timeToLiveAttribute: string;
  readonly billing: 'PAY_PER_REQUEST';
  readonly pointInTimeRecovery: boolean;
  readonly deletionProtection: boolean;
}

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S';
}

/** Sparse: a row without both attributes is not in the index. */
export interface IndexDefinition {
  readonly name: IndexName;
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute;
  readonly projection: 'ALL';
}

export type IndexName = 'list' | 'due';

const text = (name: string): KeyAttribute => ({ name, type: 'S' });

export const tableDefinition = {
  partitionKey: text('pk'),
  sortKey: text('sk'),
  indexes: [
    // what people page through
    { name: 'list', partitionKey: text('listPk'), sortKey: text('listSk'), projection: 'ALL' },
    // what somebody still has to do: a row leaves when it is done, so that looking costs what is due, not what exists
    { name: 'due', partitionKey: text('duePk'), sortKey: text('dueSk'), projection: 'ALL' },
  ],
  timeToLiveAttribute: 'expires',
  billing: 'PAY_PER_REQUEST',
  pointInTimeRecovery: true,
  deletionProtection: true,
} as const satisfies TableDefinition;

/**
 * The shape of the key table (`shared/aws/data-keys.ts`): one wrapped key a row, named by what it is of. It can be restored
 * for a few days and is in no backup that lasts longer, because a key that was destroyed must be gone.
 */
export const keyTableDefinition = {
  partitionKey: text('pk'),
  billing: 'PAY_PER_REQUEST',
  recoveryDays: 7,
  deletionProtection: true,
} as const;
