import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { placeOf } from '../../../shared/ledger/lists.ts';
import { createMemoryTable } from '../../../shared/ledger/memory-table.ts';
import { reshape } from '../../../shared/ledger/reshape.ts';
import { itemOfRecord, recordOf } from '../../../shared/ledger/rows.ts';
import { NewerShape, type Shapes, shapes } from '../../../shared/ledger/shapes.ts';
import type { Item } from '../../../shared/ledger/table.ts';
import type { Kind, RecordOf } from '../../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { at, contract, event, request } from '../../contract/records.ts';
import { readRows } from '../../vectors/ledger-shapes/rows.ts';

/** Rows outlive releases: what was ever written is read for ever, and what is newer than the code is left alone. */
const FOLDER = new URL('../../vectors/ledger-shapes/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const rows = files.flatMap((file) =>
  readRows(readFileSync(new URL(file, FOLDER), 'utf8')).map((row) => [file, row.kind as Kind, row] as const),
);

describe('rows of older releases', () => {
  test.each(rows)('%s: a %s is read, and written again in the shape of today', (_, kind, row) => {
    const record = recordOf(kind, row);
    const again = itemOfRecord(record as LedgerRecord);
    if ((row.shape ?? 1) === (shapes[kind]?.now ?? 1)) expect(again).toEqual(row);
    else expect(again.shape).toBe(shapes[kind]!.now);
  });

  test('there is one of every kind', () => {
    const kinds = new Set(rows.map(([, kind]) => kind));
    expect(EVERY.filter((kind) => !kinds.has(kind))).toEqual([]);
  });
});

/** Two releases: the newer one calls a contract's FINESS kind otherwise, and keeps contracts in a list by it. */
const newer: Shapes = {
  contract: {
    now: 3,
    steps: [
      ({ finess, ...row }) => ({ ...row, ...(finess !== undefined && { finessKind: finess }) }) as Item,
      (row) => ({ ...row, reviewed: false }),
    ],
  },
};

describe('two releases side by side', () => {
  const first = contract({ finess: 'legal' });
  const written = async () => {
    const table = createMemoryTable();
    const [old, next] = [createLedger(table), createLedger(table, newer)];
    await old.commit({ records: [first], events: [event(first)] });
    return { table, old, next };
  };
  const name = { structureId: first.structureId, id: first.id };

  test('the newer reads what the older wrote step by step, and leaves the row as it is', async () => {
    const { table, next } = await written();
    const read = (await next.read('contract', name)) as unknown as Record<string, unknown>;
    expect(read).toMatchObject({ finessKind: 'legal', reviewed: false, version: 1 });
    expect(read).not.toHaveProperty('finess');
    expect(read).not.toHaveProperty('shape');
    expect(table.rows().find(({ kind }) => kind === 'contract')).not.toHaveProperty('shape');
  });

  test('the next version is in the new shape, which the older refuses out loud and cannot damage', async () => {
    const { table, old, next } = await written();
    const stale = (await old.read('contract', name))!;
    const read = (await next.read('contract', name))!;
    const ended: RecordOf<'contract'> = { ...read, version: 2, state: 'ended' };
    await next.commit({ records: [ended], events: [event(ended)] });
    expect(table.rows().find(({ kind }) => kind === 'contract')).toMatchObject({ shape: 3, reviewed: false });
    await expect(old.read('contract', name)).rejects.toThrow(NewerShape);
    await expect(old.list('contracts-of-structure', first.structureId)).rejects.toThrow(/shape 3.*knows 1/);
    const over: RecordOf<'contract'> = { ...stale, version: 2 };
    await expect(old.commit({ records: [over], events: [event(over)] })).rejects.toThrow('conflict');
    expect(await next.read('contract', name)).toMatchObject({ state: 'ended', version: 2 });
  });

  test('a shape that is no number of ours is refused, and so is a kind with a step too few', () => {
    const row = { ...itemOfRecord(first), shape: 0 };
    expect(() => recordOf('contract', row)).toThrow('shape 0');
    expect(() => itemOfRecord(first, { contract: { now: 2, steps: [] } })).toThrow('shape 2 with 0 steps');
  });
});

test('a sweep writes every row of a list in the new shape, to its end, and finds nothing the second time', async () => {
  const table = createMemoryTable();
  const ledger = createLedger(table);
  const requests = Array.from({ length: 230 }, (_, n) => request({ createdAt: at(n % 60), state: 'approved' }));
  for (const one of requests) await ledger.commit({ records: [one], events: [event(one)] });
  const later: Shapes = { request: { now: 2, steps: [(row) => ({ ...row, swept: true })] } };
  const place = placeOf('requests-to-issue', '');
  const said: number[] = [];
  expect(await reshape(table, 'request', place, ({ seen }) => said.push(seen), later)).toEqual({
    seen: 230,
    written: 230,
  });
  expect(said).toEqual([100, 200, 230]);
  const left = table.rows().filter(({ kind, shape }) => kind === 'request' && shape !== 2);
  expect(left).toEqual([]);
  expect(await reshape(table, 'request', place, undefined, later)).toEqual({ seen: 230, written: 0 });
});

const KINDS: Readonly<Record<Kind, true>> = {
  acceptance: true,
  appointment: true,
  blockedKey: true,
  bulkPart: true,
  bulkRevocation: true,
  bulkTold: true,
  campaign: true,
  campaignPart: true,
  campaignTold: true,
  certificate: true,
  challenge: true,
  code: true,
  contact: true,
  contract: true,
  crlEntry: true,
  crlIntent: true,
  crlScope: true,
  decision: true,
  declaration: true,
  designation: true,
  direction: true,
  domainClaim: true,
  dueRevocation: true,
  earlyRenewal: true,
  expiryNotice: true,
  hold: true,
  holder: true,
  holderNames: true,
  house: true,
  import: true,
  importLine: true,
  importPart: true,
  intent: true,
  issuer: true,
  key: true,
  loss: true,
  machine: true,
  machineKey: true,
  mail: true,
  mailbox: true,
  mandate: true,
  person: true,
  privacyRequest: true,
  purge: true,
  receipt: true,
  relint: true,
  request: true,
  responder: true,
  revocationRequest: true,
  scan: true,
  seal: true,
  signTrace: true,
  signWatch: true,
  signing: true,
  structure: true,
  structureWord: true,
  subscription: true,
  terms: true,
  termsAcceptance: true,
  trailFile: true,
  unique: true,
  webhook: true,
  webhookDelivery: true,
  workItem: true,
};
const EVERY = Object.keys(KINDS) as Kind[];
