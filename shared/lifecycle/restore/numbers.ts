import { readIssuer } from '../issuers.ts';
import type { Change, Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { CrlIntentRecord, CrlScopeRecord } from '../records.ts';
import { lossEvent, lossRecord } from './losses.ts';
import type { Lost } from './lost.ts';
import type { NewestList } from './published.ts';

/** The highest number that the log says was taken, by scope. */
export function numbersTaken(lost: readonly Lost[]): ReadonlyMap<string, number> {
  const heads = lost.filter(({ kind }) => kind === 'crlScope');
  return new Map(
    heads.map(({ aggregate, believed }) => [
      aggregate.slice('crlScope/'.length),
      Math.max(0, ...believed.map(({ data }) => Number(data.crlNumber ?? 0))),
    ]),
  );
}

/** What one transaction holds beside the head. */
const A_PORTION = 80;

/**
 * The changes after which the next number of a list is a new one: every number that was taken since has its intent again,
 * which is what its signature is known by, and the head stands at the highest. Stored entries and deltas go: they are made
 * again from the rows. None where nothing is behind.
 */
export async function* numberedOn(
  { ledger, pen, lists }: { readonly ledger: Ledger; readonly pen: Pen; readonly lists: readonly NewestList[] },
  scope: string,
  lost: readonly Lost[],
  taken: number,
): AsyncGenerator<Change & { readonly crlNumber: number }> {
  const head = await ledger.read('crlScope', { scope });
  const list = lists.find((one) => one.scope === scope);
  if (!head) return;
  const crlNumber = Math.max(head.crlNumber, taken, list?.crlNumber ?? 0);
  const one = lost.find(({ aggregate }) => aggregate === `crlScope/${scope}`);
  const behind = one && !(await ledger.read('loss', { id: one.id }));
  const older = (list?.crlNumber ?? 0) > (head.published?.crlNumber ?? 0);
  const intents = one ? await intentsOf(ledger, head, one) : [];
  if (!behind && !older && crlNumber === head.crlNumber && intents.length === 0) return;
  const { snapshot: _, deltaBase: __, publishedDelta: ___, ...rest } = head;
  const { thisUpdate, nextUpdate } = list ?? {};
  const stands = thisUpdate !== undefined && nextUpdate !== undefined && list !== undefined;
  // for a list to be made that says what was said again; those of roots are a ceremony's
  const { level } = (await readIssuer(ledger, head.issuer)).record;
  const outbox = level === 'root' ? [] : [pen.outbox('crl', { scope })];
  let version = head.version;
  for (let from = 0; ; from += A_PORTION) {
    const last = from + A_PORTION >= intents.length;
    version += 1;
    const next: CrlScopeRecord = {
      ...rest,
      version,
      crlNumber,
      ...(stands && {
        signed: { crlNumber: list.crlNumber, thisUpdate, nextUpdate },
        published: { crlNumber: list.crlNumber, at: pen.at, sha256: list.sha256, thisUpdate, nextUpdate },
      }),
    };
    const portion = intents.slice(from, from + A_PORTION);
    const event = pen.event(next, 'crlScope.reconciled', {
      crlNumber,
      numbers: portion.map((intent) => intent.crlNumber),
    });
    // the loss comes first in the log, whose numbers then begin again, and is on record from the first portion on
    const loss = behind && from === 0 ? lossRecord(one, 'back', pen) : undefined;
    yield {
      crlNumber,
      records: [...(loss ? [loss] : []), next, ...portion],
      events: [...(loss ? [lossEvent(pen, loss)] : []), event],
      ...(last && { outbox }),
    };
    if (last) return;
  }
}

/** The intents of numbers that were taken since, as far as events tell them. */
async function intentsOf(
  ledger: Ledger,
  head: CrlScopeRecord,
  { believed: events }: Lost,
): Promise<readonly CrlIntentRecord[]> {
  const { scope } = head;
  const { record: issuer } = await readIssuer(ledger, head.issuer);
  const found: CrlIntentRecord[] = [];
  for (const { type, at, data } of events) {
    if (type !== 'crlScope.numbered') continue;
    const [crlNumber, tbsSha256] = [Number(data.crlNumber), String(data.tbsSha256)];
    if (await ledger.read('crlIntent', { scope, crlNumber })) continue;
    const signed = events.find((one) => one.type === 'crlScope.signed' && one.data.crlNumber === crlNumber);
    found.push({
      kind: 'crlIntent',
      version: 1,
      createdAt: at,
      scope,
      crlNumber,
      tbsSha256,
      keyId: issuer.keyId,
      ...(signed ? { state: 'signed', signRequestId: String(signed.data.signRequestId) } : { state: 'intended' }),
      stagingKey: `crl/${scope}/${String(crlNumber).padStart(12, '0')}-${tbsSha256.slice(0, 16)}.crl`,
    });
  }
  return found;
}
