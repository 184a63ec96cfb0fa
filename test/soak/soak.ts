import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clientOf } from '../../infra/local/client.ts';
import { startPlatform } from '../../infra/local/platform.ts';
import { makeSample } from '../../infra/local/sample.ts';
import { median } from '../bench/harness.ts';
import { auditedFrom } from '../clients/audited.ts';
import { audit } from '../faults/audit.ts';
import { createLoad } from './load.ts';
import { memoryOf, type Sampled } from './memory.ts';
import { type WorkersMemory, watchWorkers } from './workers.ts';

/**
 * `npm run soak [-- --minutes 30 --lanes 3]`: issues, revokes and asks for status, mixed, on a house of its own, stops by
 * itself, and then looks at everything that is left: the whole ledger is audited, every revocation must have been seen in
 * OCSP within a minute and on the list within five, and memory must have stayed flat. Prints one JSON object; the exit
 * code is 1 when anything is wrong.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, lanes: { type: 'string', default: '3' } },
});
const minutes = Number(values.minutes);
const lanes = Number(values.lanes);
if (!(minutes > 0 && minutes <= 240 && lanes >= 1 && lanes <= 16)) {
  console.error('Give --minutes up to 240, and --lanes from 1 to 16.');
  process.exit(2);
}

/** What RFC-minded promises the product makes (PRODUCT, certificates: status). */
const OCSP_WITHIN_MS = 60_000;
const CRL_WITHIN_MS = 300_000;
/** Of the last third over the middle one; the first third is warm-up. */
const GROWTH = 1.1;

const look = watchWorkers();
const folder = mkdtempSync(join(tmpdir(), 'sceau-soak-'));
const state = join(folder, 'state');
const wrong: string[] = [];
try {
  const platform = await startPlatform({ folder: state, firstPort: 0, schedules: true });
  const sample = await makeSample(platform);
  const administrator = clientOf(platform.url, await platform.tokenFor('technical-administrator-1'));
  const load = await createLoad({ administrator, base: platform.publicationBase, sample });

  const samples: (Sampled & WorkersMemory)[] = [];
  const end = Date.now() + minutes * 60_000;
  const sampler = setInterval(async () => {
    const sampled = memoryOf(process.pid);
    if (sampled) samples.push({ ...sampled, ...(await look()) });
  }, 5_000);
  const reporter = setInterval(() => {
    console.error(
      `${Math.max(0, Math.round((end - Date.now()) / 60_000))} minutes to go: ${JSON.stringify(load.counts())}`,
    );
  }, 60_000);
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (Date.now() < end) await load.step();
    }),
  );
  clearInterval(sampler);
  clearInterval(reporter);
  await load.seeAll(CRL_WITHIN_MS);
  await platform.settled();
  await platform.runSchedule('sweep-outbox');
  await platform.settled();
  await platform.stop();

  const { ocspMs, crlMs, failures } = load.outcome();
  wrong.push(...failures);
  if (Math.max(...ocspMs) > OCSP_WITHIN_MS) wrong.push('a revocation took over a minute to show in OCSP');
  if (Math.max(...crlMs) > CRL_WITHIN_MS) wrong.push('a revocation took over five minutes to come onto the list');
  wrong.push(...audit(await auditedFrom(state)));
  const memory = flatness(samples);
  if (memory && memory.growth > GROWTH) wrong.push(`memory grew by ${Math.round((memory.growth - 1) * 100)} %`);
  const figures = { minutes, lanes, ...load.counts(), ocspMs: spread(ocspMs), crlMs: spread(crlMs), memory, wrong };
  console.log(JSON.stringify(figures, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(wrong.length > 0 ? 1 : 0);

function spread(milliseconds: readonly number[]) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { seen: sorted.length, median: at(0.5), p95: at(0.95), most: sorted.at(-1) };
}

/** In MiB: at the start, median of the middle third and of the last one, and their quotient; resident, by name, and of heaps. */
function flatness(samples: readonly (Sampled & WorkersMemory)[]) {
  const third = Math.floor(samples.length / 3);
  if (third < 3) return undefined;
  const of = (size: (sampled: Sampled & WorkersMemory) => number) => {
    const parts = [samples.slice(0, 3), samples.slice(third, 2 * third), samples.slice(2 * third)];
    const [start = 0, middle = 0, last = 0] = parts.map((part) => median(part.map(size)));
    const [startMb, middleMb, lastMb] = [start, middle, last].map(Math.round);
    return { startMb, middleMb, lastMb, growth: Number((last / middle).toFixed(3)) };
  };
  const names = [...new Set(samples.flatMap(({ byName }) => Object.keys(byName)))];
  const byName = Object.fromEntries(names.map((name) => [name, of((sampled) => sampled.byName[name] ?? 0)]));
  const workers = {
    alive: samples.at(-1)?.workers,
    heaps: of(({ heapMb }) => heapMb),
    used: of(({ usedMb }) => usedMb),
    external: of(({ externalMb }) => externalMb),
  };
  return { ...of(({ residentMb }) => residentMb), byName, workers };
}
