// A function for the tests of the local Lambda: does what its event says.
import { appendFileSync } from 'node:fs';

interface Order {
  readonly say?: unknown;
  readonly environment?: readonly string[];
  readonly sleepMs?: number;
  readonly crash?: 'exit' | 'throw' | 'later' | 'greed';
  /** File that gets a line with the request id at each attempt. */
  readonly note?: string;
}
interface Context {
  readonly awsRequestId: string;
  readonly functionName: string;
  getRemainingTimeInMillis(): number;
}

let handled = 0;

export async function handler(event: Order, context: Context): Promise<unknown> {
  handled += 1;
  if (event.note !== undefined) appendFileSync(event.note, `${context.awsRequestId}\n`);
  if (event.crash === 'exit') process.exit(3);
  if (event.crash === 'throw') throw new TypeError('thrown on purpose');
  if (event.crash === 'greed') for (const kept: string[][] = []; ; ) kept.push(new Array<string>(10_000).fill('more'));
  if (event.crash === 'later') setTimeout(() => Promise.reject(new Error('rejected on purpose')), 0);
  if (event.sleepMs !== undefined || event.crash)
    await new Promise((resolve) => setTimeout(resolve, event.sleepMs ?? 5_000));
  console.log(`handled ${handled}`);
  return {
    said: event.say,
    handled,
    environment: Object.fromEntries((event.environment ?? []).map((name) => [name, process.env[name]])),
    names: Object.keys(process.env).length,
    functionName: context.functionName,
    remaining: context.getRemainingTimeInMillis(),
  };
}
