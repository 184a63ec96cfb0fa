import type { LambdaName } from '../../functions/lambdas.ts';
import type { OPERATOR, RESTORER } from '../../infra/local/site.ts';
import { createAnswerStore } from '../../shared/ledger/answers.ts';
import { createCallKeeper } from '../../shared/ledger/call-keeper.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import type { Table } from '../../shared/ledger/table.ts';
import type {
  Clock,
  DataKeys,
  Handout,
  Invoker,
  KeyEraser,
  ObjectStore,
  Signer,
} from '../../shared/lifecycle/ports.ts';
import { enforcedInvoker } from './enforced-invoker.ts';
import { enforcedEraser, enforcedRing, enforcedSigner } from './enforced-keys.ts';
import { enforcedHandout, enforcedLedger, enforcedObjects, enforcedTable } from './enforced-stores.ts';

/** What of a house asks for leave when it is deployed. */
interface Asking {
  readonly clock?: Clock;
  readonly staging?: ObjectStore;
  readonly repository?: ObjectStore;
  readonly evidence?: ObjectStore;
  readonly signer?: Signer;
  readonly invoker?: Partial<Invoker>;
  readonly handout?: Handout;
  /** Where data keys come from: with them, the house gets a ring and a vault of its own. */
  readonly dataKeys?: DataKeys;
  /** A signer's keys in some houses. */
  readonly keys?: KeyEraser | object;
}

const BUCKETS = ['staging', 'repository', 'evidence'] as const;

/**
 * A house in memory as one function sees it: the ledger over that table and what is kept in it beside, objects, keys that
 * sign, data keys and other functions, all under the policies that its role has when deployed. A use case that reaches for
 * more fails here as it would there, and what it needs is noted for the report of grants. What a test has made of these
 * parts by itself (texts, for one) it makes again of what this answers.
 */
export function asFunction<H extends object>(
  house: H & Asking,
  name: LambdaName | typeof OPERATOR | typeof RESTORER,
  table: Table,
): H {
  const seen = enforcedTable(table, name);
  const stores = BUCKETS.flatMap((bucket) => {
    const store = house[bucket];
    return store ? [[bucket, enforcedObjects(store, bucket, name)] as const] : [];
  });
  const { clock, signer, invoker, handout, dataKeys, keys } = house;
  return {
    ...house,
    ledger: enforcedLedger(seen, name),
    ...('calls' in house && { calls: createCallKeeper(seen) }),
    ...('log' in house && { log: createLogStore(seen) }),
    ...('answers' in house && { answers: createAnswerStore(seen) }),
    ...Object.fromEntries(stores),
    ...(signer && { signer: enforcedSigner(signer, name) }),
    ...(invoker && clock && { invoker: enforcedInvoker(invoker, name, clock) }),
    ...(handout && { handout: enforcedHandout(handout, name) }),
    ...(dataKeys && clock && enforcedRing(dataKeys, name, clock)),
    ...(keys && 'destroyed' in keys && { keys: enforcedEraser(keys, name) }),
  };
}
