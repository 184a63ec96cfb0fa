import { startPlatform } from '../../infra/local/platform.ts';
import { makeSample } from '../../infra/local/sample.ts';

/**
 * The gateway with its functions as a process of its own, so that what it costs can be told from what ledger, keys,
 * objects and clients cost in theirs. Asked for `cpu`, it finishes what is under way and tells its CPU time so far.
 */
export interface Opened {
  readonly url: string;
  readonly subscriptionId: string;
  readonly token: string;
}
/** Microseconds of all threads. */
export interface CpuTime {
  readonly cpu: number;
}

const [folder = '', rateLimit = '1000000', workers = '1'] = process.argv.slice(2);
const environment = { SCEAU_RATE_LIMIT: rateLimit };
// one worker a function unless told otherwise: they are warm the sooner, and cost the same
const platform = await startPlatform({ folder, firstPort: 0, concurrency: Number(workers), environment });
// whoever started us may end, or end us: what we started ends with us
for (const sign of ['SIGTERM', 'disconnect'] as const) process.once(sign, leave);
try {
  const { subscriptionId } = await makeSample(platform);
  const token = await platform.tokenFor('technical-administrator-1');
  process.on('message', tellCpu);
  process.send?.({ url: platform.url, subscriptionId, token } satisfies Opened);
} catch (error) {
  console.error(error);
  await leave(1);
}

async function tellCpu(): Promise<void> {
  await platform.settled();
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system } satisfies CpuTime);
}

async function leave(code: unknown): Promise<void> {
  await platform.stop();
  process.exit(typeof code === 'number' ? code : 0);
}
