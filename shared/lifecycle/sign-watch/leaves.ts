import type { Ledger } from '../ports.ts';
import type { SigningRecord } from '../records.ts';
import { throughout } from '../whole-list.ts';

const PAGE = { limit: 1_000 };

/** Whoever writes past the ledger may say of ids what they like: what is no id is none, and holds nobody up. */
const idsIn = (ids: unknown): readonly string[] =>
  Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];

/** Leave to sign with a key that was taken at `from` or later, and not after `end`; in the order in which it was taken. */
export async function* leavesBetween(
  ledger: Pick<Ledger, 'list'>,
  key: string,
  from: string,
  end: string,
): AsyncGenerator<SigningRecord> {
  const since = `${key}/${from}`;
  for await (const leave of throughout((at) => ledger.list('signings-since', since, { ...PAGE, ...at }))) {
    if (leave.createdAt > end) return;
    if (typeof leave.signs?.of !== 'string') continue;
    yield leave.requestIds === undefined ? leave : { ...leave, requestIds: idsIn(leave.requestIds) };
  }
}
