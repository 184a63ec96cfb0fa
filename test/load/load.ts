import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { site } from '../../infra/local/site.ts';
import { type Application, makeApplication } from '../bench/applications.ts';
import { heard, startEmulator } from '../bench/http-house.ts';
import type { CpuTime, Opened } from '../bench/http-platform.ts';
import { end } from '../bench/issue-http.ts';
import { auditedFrom } from '../clients/audited.ts';
import { audit } from '../faults/audit.ts';
import { createActs, type Felt } from './acts.ts';
import { faultsOf, figuresOf, type Phase } from './figures.ts';

/**
 * `npm run load [-- --clients 1,16,64 --seconds 20]`: a mixed load from so many clients at once, one phase each, on a house of
 * its own whose keys, objects and ledger run in processes of their own; then the same number as the last, under a limit of
 * calls a minute that any machine meets. Tells what came of a second of the gateway's and the functions' CPU, how long answers took
 * and what was refused; afterwards the whole ledger is audited. One JSON object a phase; the exit code is 1 when anything is
 * wrong.
 */
const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '1,16,64' },
    seconds: { type: 'string', default: '20' },
    limit: { type: 'string', default: '20' },
  },
});
const clients = values.clients.split(',').map(Number);
const seconds = Number(values.seconds);
if (!clients.every((n) => Number.isInteger(n) && n >= 1 && n <= 512) || !(seconds > 0 && seconds <= 3_600)) {
  console.error('Give --clients as numbers up to 512 with commas, and --seconds up to 3600.');
  process.exit(2);
}

/** Answers that come before functions are loaded and warm are nobody's figure. */
const WARM_UP_SECONDS = 5;
/** A client that is told to wait longer gives up on its turn instead. */
const MOST_WAITED_SECONDS = 2;
const DOMAIN = 'clinique.example.org';

const wrong: string[] = [];
await withHouse(1_000_000, async (house) => {
  await phase(house, 4, WARM_UP_SECONDS);
  for (const many of clients) await told(await phase(house, many, seconds));
});
await withHouse(Number(values.limit), async (house) => {
  const limited = await phase(house, clients.at(-1)!, seconds);
  await told(limited, `at most ${values.limit} calls a minute`);
});
if (wrong.length > 0) console.log(JSON.stringify({ wrong: wrong.slice(0, 50) }, null, 2));
process.exit(wrong.length > 0 ? 1 : 0);

interface House {
  readonly act: () => Promise<Felt>;
  /** CPU seconds so far, once what is under way has ended. */
  cpu(): Promise<number>;
}

async function told(one: Phase, note?: string): Promise<void> {
  console.log(JSON.stringify({ ...(note && { note }), ...figuresOf(one) }, null, 2));
  wrong.push(...faultsOf(one));
}

async function phase({ act, cpu }: House, many: number, lasts: number): Promise<Phase> {
  const before = await cpu();
  const began = performance.now();
  const until = began + lasts * 1_000;
  const felt: Felt[] = [];
  const client = async () => {
    while (performance.now() < until) {
      const one = await act().catch((error: unknown) => void wrong.push(`an answer never came: ${String(error)}`));
      if (!one) continue;
      felt.push(one);
      if (one.retryAfterSeconds !== undefined)
        await pause(1_000 * Math.min(one.retryAfterSeconds, MOST_WAITED_SECONDS));
    }
  };
  await Promise.all(Array.from({ length: many }, client));
  const took = (performance.now() - began) / 1_000;
  return { clients: many, seconds: Number(took.toFixed(1)), felt, cpuSeconds: (await cpu()) - before };
}

/** A house with the sample organisation; audited as it is left. */
async function withHouse(limit: number, use: (house: House) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-load-'));
  const state = join(folder, 'state');
  const processes: ChildProcess[] = [];
  const start = (part: string, ...more: string[]) => startEmulator(part, [join(folder, part), '0', ...more], processes);
  try {
    const [kms, s3] = await Promise.all([start('kms'), start('s3', ...Object.values(site.buckets))]);
    const program = fileURLToPath(new URL('../bench/http-platform.ts', import.meta.url));
    const platform = fork(program, [state, String(limit), '3'], {
      env: { ...process.env, AWS_ENDPOINT_URL_KMS: kms, AWS_ENDPOINT_URL_S3: s3 },
    });
    processes.push(platform);
    const opened = await heard<Opened>(platform);
    const cpu = async () => {
      platform.send('cpu');
      return (await heard<CpuTime>(platform)).cpu / 1e6;
    };
    await use({ act: await createActs(opened, applications()), cpu });
    await end(platform);
    await Promise.all(processes.map(end));
    for (const part of ['kms', 's3']) {
      const place = join(state, 'cloud', part);
      rmSync(place, { recursive: true, force: true });
      renameSync(join(folder, part), place);
    }
    wrong.push(...audit(await auditedFrom(state)));
  } finally {
    await Promise.all(processes.map(end));
    rmSync(folder, { recursive: true, force: true });
  }
}

function* applications(): Generator<Application> {
  for (let number = 0; ; number++) yield makeApplication(number, DOMAIN);
}
