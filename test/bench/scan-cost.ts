import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { systemRandomness } from '../../shared/aws/randomness.ts';
import { createDynamoDbTable } from '../../shared/ledger/dynamodb-table.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { itemOfRecord, sizeOf } from '../../shared/ledger/rows.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { scanExpiries } from '../../shared/lifecycle/expiry/scanning.ts';
import type { CertificateRecord, HouseRecord, LedgerRecord, ScanRecord } from '../../shared/lifecycle/records.ts';
import { lastDaysDue, planFor, stageDueOn } from '../../shared/registration/notice-plan.ts';
import { atHour, daysFrom } from '../../shared/registration/working-days.ts';
import { clientOptions } from '../contract/tables.ts';
import { acceptedTo } from '../world/retrieval.ts';
import { makeCast, makeWorld, turnedClock } from '../world/world.ts';
import { atMost, type Figure, type Line } from './harness.ts';

/** A Tuesday with nothing but working days around, and the day before it, whose scan is done. */
const [SINCE, TODAY] = ['2026-06-01', '2026-06-02'];
const SIZES = [10_000, 100_000] as const;
/** As many as a real store takes in a few seconds. */
const IN_STORE = 2_000;
/** Certificates due on each last day about which something is to be told: as many in a small house as in a large one. */
const HITS_A_DAY = 50;
const YEARS_DAYS = 1_095;
/** One read unit reads so much of an index; each query is rounded up to half of one. */
const UNIT = 8_192;

/**
 * What it costs to find the certificates of one day, in read units as DynamoDB counts them (eventually consistent queries:
 * half a unit for each 4 KB that a query read, and half a one for a query that found nothing), against what those
 * certificates weigh. The scan runs whole, over a table in memory; what it reads of each certificate that it found is not
 * counted here. A smaller house is scanned in a real store too, whose own word on what each query consumed is taken.
 */
export const scanCost: Figure = {
  name: 'scan.cost',
  async measure() {
    const world = await makeWorld('scan cost');
    const cast = await makeCast(world);
    const { certificate } = await acceptedTo(world, cast);
    const house = (await world.ledger.read('house', {}))!;
    const measured: { readonly units: number; readonly ideal: number }[] = [];
    for (const size of SIZES) measured.push(await scanOf(size, certificate, house, inMemory()));
    const store = await inStore();
    const stored = await scanOf(IN_STORE, certificate, house, store).finally(() => store.close());
    const [small, large] = measured as [(typeof measured)[0], (typeof measured)[0]];
    const lineOf = ({ units, ideal }: typeof small, name: string): Line => ({
      name,
      value: units,
      unit: 'read units',
      against: `${ideal.toFixed(1)}: what was found, at 8 KB a unit`,
      ratio: units / ideal,
      reach: atMost(2),
    });
    return [
      lineOf(small, 'scan.cost.1e4'),
      lineOf(large, 'scan.cost.1e5'),
      lineOf(stored, 'scan.cost.store'),
      {
        name: 'scan.cost.growth',
        value: large.units,
        unit: 'read units',
        against: 'the same certificates due in a house a tenth as large',
        ratio: large.units / small.units,
        reach: atMost(1.05),
      },
    ];
  },
};

/** A table, and how many read units the queries for expiry days have taken. */
interface Counted {
  readonly table: Table;
  units(): number;
}

const findsExpiries = ({ index, pk }: Parameters<Table['query']>[0]) =>
  index !== undefined && pk.startsWith('expires#');

function inMemory(): Counted {
  const table = createMemoryTable();
  let units = 0;
  const counted: Table = {
    ...table,
    async query(query) {
      const page = await table.query(query);
      if (!findsExpiries(query)) return page;
      const bytes = page.items.reduce((sum, item) => sum + sizeOf(item), 0);
      units += Math.max(1, Math.ceil(bytes / (UNIT / 2))) / 2;
      return page;
    },
  };
  return { table: counted, units: () => units };
}

/** The emulator that the platform runs on locally; every query is asked what it consumed. */
async function inStore(): Promise<Counted & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
  const dynamodb = await startDynamodb({ folder, table: 'scan', port: 0 });
  const client = new DynamoDBClient({ ...clientOptions, endpoint: dynamodb.url });
  let units = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { IndexName?: string; ExpressionAttributeValues?: object };
      if (!input.IndexName || !JSON.stringify(input.ExpressionAttributeValues).includes('"expires#')) return next(args);
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const { ConsumedCapacity: consumed } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      if (consumed?.CapacityUnits === undefined) throw new Error('the store does not say what a query consumed');
      units += consumed.CapacityUnits;
      return answer;
    },
    { step: 'initialize', name: 'consumed' },
  );
  return {
    table: createDynamoDbTable(client, 'scan'),
    units: () => units,
    async close() {
      client.destroy();
      await dynamodb.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function scanOf(size: number, model: CertificateRecord, house: HouseRecord, { table, units }: Counted) {
  const put = async (records: readonly LedgerRecord[]) => {
    for (let from = 0; from < records.length; from += 100) {
      await table.write(records.slice(from, from + 100).map((one) => ({ put: itemOfRecord(one) })));
    }
  };
  const done: ScanRecord = {
    kind: 'scan',
    job: 'expiry',
    day: SINCE!,
    version: 1,
    createdAt: model.createdAt,
    state: 'done',
    movedAt: model.createdAt,
    counts: {},
  };
  const [hits, others] = stockOf(size, model);
  await put([house, done, ...hits, ...others]);
  const ledger = createLedger(table);
  const clock = turnedClock(atHour(TODAY!, 7).toISOString());
  // the ends of certificates of which nothing else is kept: an agent is asked about each
  const vault = { seal: nothing, open: nothing };
  const { scan } = await scanExpiries({ ledger, clock, vault, randomness: systemRandomness }, 'bench');
  if (scan?.state !== 'done' || scan.counts.told !== hits.length) {
    throw new Error(
      `of ${hits.length} certificates ${scan?.counts.told ?? 0} were told of: ${JSON.stringify(scan?.counts)}`,
    );
  }
  const weight = hits.reduce((sum, one) => sum + sizeOf(itemOfRecord(one)), 0);
  return { units: units(), ideal: weight / UNIT };
}

const nothing = () => Promise.reject(new Error('there is nobody here'));

/** Those that are due today, and as many others as make up the house, on the other days of three years. */
function stockOf(size: number, model: CertificateRecord): readonly [CertificateRecord[], CertificateRecord[]] {
  const looked = lastDaysDue(SINCE!, TODAY!);
  const plan = planFor('SERV-SSL');
  const due = looked.filter((day) => (stageDueOn(plan, day, TODAY!)?.on ?? '') > SINCE!);
  const hits = due.flatMap((day) => Array.from({ length: HITS_A_DAY }, (_, n) => likeness(model, day, n)));
  const days = Array.from({ length: YEARS_DAYS }, (_, n) => daysFrom(TODAY!, n)).filter((day) => !looked.includes(day));
  const others = Array.from({ length: size - hits.length }, (_, n) => likeness(model, days[n % days.length]!, n));
  return [hits, others];
}

function likeness(model: CertificateRecord, day: string, n: number): CertificateRecord {
  const second = String(n % 60).padStart(2, '0');
  const serial = `5${randomBytes(16).toString('hex').slice(1)}`;
  return { ...model, version: 1, serial, requestId: serial, notAfter: `${day}T09:00:${second}.000Z` };
}
