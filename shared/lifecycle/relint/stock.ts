import type { Ledger, Page } from '../ports.ts';
import { CEREMONY, type CertificateRecord, type StockPosition } from '../records.ts';

/** Some certificates of one subscription, and where the walk goes on behind them; absent at its end. */
export interface StockBatch {
  readonly subscriptionId: string;
  readonly certificates: readonly CertificateRecord[];
  readonly next?: StockPosition;
}

const CERTIFICATES_A_PAGE = 100;

/**
 * Everything that was ever issued, revoked and expired included: the house's own certificates, then those of one
 * subscription after the other in the order in which they were made, then whatever intents there are besides, whose
 * certificates name no subscription that exists. What is issued behind the walk is the next night's.
 */
export async function* stock(ledger: Ledger, from?: StockPosition): AsyncGenerator<StockBatch> {
  let at: StockPosition | undefined = from ?? FIRST;
  const strays = straysOf(ledger);
  while (at) {
    if (at.intents !== undefined) {
      const batch: StockBatch = await strays(at.intents);
      at = batch.next;
      yield batch;
      continue;
    }
    const { subscriptionId, certificates: cursor }: StockPosition = at;
    const page: Page<CertificateRecord> = await ledger.list('certificates-of-subscription', subscriptionId, {
      limit: CERTIFICATES_A_PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    at = page.cursor === undefined ? await following(ledger, at) : { ...at, certificates: page.cursor };
    yield { subscriptionId, certificates: page.items, ...(at && { next: at }) };
  }
}

/** Stands for the cursor before the first subscription. */
const BEGINNING = '';
/** The house's own certificates stand under a subscription of this name, which nobody has. */
const FIRST: StockPosition = { subscriptionId: CEREMONY, subscriptions: BEGINNING };

/** Stands where a subscription is named that there is not. */
const NOBODY = 'nobody';
const INTENTS: StockPosition = { subscriptionId: NOBODY, intents: BEGINNING };

/** Where the walk goes on: to the next subscription, or behind the last one to the intents. */
async function following(ledger: Ledger, { subscriptions }: StockPosition): Promise<StockPosition> {
  if (subscriptions === undefined) return INTENTS;
  const page = await ledger.list('every-subscription', '', {
    limit: 1,
    ...(subscriptions !== BEGINNING && { cursor: subscriptions }),
  });
  const [next] = page.items;
  if (!next) return INTENTS;
  return { subscriptionId: next.id, ...(page.cursor !== undefined && { subscriptions: page.cursor }) };
}

/** Reads pages of intents: of their certificates those that the walk over subscriptions does not come by. */
function straysOf(ledger: Ledger): (from: string) => Promise<StockBatch> {
  const known = new Map<string, Promise<boolean>>([[CEREMONY, Promise.resolve(true)]]);
  const exists = (id: string) => {
    const asked = known.get(id) ?? ledger.read('subscription', { id }).then((found) => found !== undefined);
    known.set(id, asked);
    return asked;
  };
  return async (from) => {
    const page = await ledger.list('every-intent', '', {
      limit: CERTIFICATES_A_PAGE,
      ...(from !== BEGINNING && { cursor: from }),
    });
    const found = await Promise.all(
      page.items.map(async ({ issuer, serial }) => {
        const record = await ledger.read('certificate', { issuer, serial });
        return record && !(await exists(record.subscriptionId)) ? [record] : [];
      }),
    );
    const next = page.cursor === undefined ? {} : { next: { subscriptionId: NOBODY, intents: page.cursor } };
    return { subscriptionId: NOBODY, certificates: found.flat(), ...next };
  };
}
