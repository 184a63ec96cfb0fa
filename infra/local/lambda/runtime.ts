import { randomUUID } from 'node:crypto';
import { createFunction, type FunctionSettings, type LocalFunction, type Outcome } from './function.ts';
import type { LambdaError } from './protocol.ts';

/** A row of `functions/lambdas.ts` with what the local machine adds. */
export interface DeployedFunction {
  /** Without prefix. */
  readonly name: string;
  /** URL of its module. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface RuntimeOptions {
  readonly prefix: string;
  readonly region: string;
  readonly functions: readonly DeployedFunction[];
  /** Workers per function (3). */
  readonly concurrency?: number;
  /** Waits before the second and third attempt of an asynchronous call; AWS waits one minute, then two. */
  readonly retryAfterMs?: readonly number[];
  readonly compileCache?: string;
  readonly log: (functionName: string, line: string) => void;
}

/** The functions of one account. Names are given without prefix. */
export interface LambdaRuntime {
  readonly prefix: string;
  has(name: string): boolean;
  invoke(name: string, event: string): Promise<Outcome>;
  /** Accepts the event and returns its request id at once: up to three attempts follow, then it is dropped and logged. */
  send(name: string, event: string): string;
  /** Loads every function once; tells which cannot be loaded, and why. */
  warm(): Promise<ReadonlyMap<string, LambdaError>>;
  /** Waits until no asynchronous call is under way. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Lambda's quota on what a call that waits may carry, either way. */
export const SYNCHRONOUS_OCTETS = 6 * 1024 * 1024;

export function createRuntime(options: RuntimeOptions): LambdaRuntime {
  const functions = new Map(options.functions.map((one) => [one.name, createFunction(settingsOf(one, options))]));
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  const named = (name: string): LocalFunction => {
    const found = functions.get(name);
    if (found === undefined) throw new Error(`no function is called ${name}`);
    return found;
  };

  async function attempt(name: string, event: string, awsRequestId: string): Promise<void> {
    const waits = options.retryAfterMs ?? [1_000, 2_000];
    for (const wait of [...waits, undefined]) {
      const outcome = await named(name).invoke(event, awsRequestId);
      if (!outcome.failed || stopped) return;
      options.log(name, `asynchronous call ${awsRequestId} failed: ${outcome.payload}`);
      if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
    options.log(name, `asynchronous call ${awsRequestId} is dropped after ${waits.length + 1} attempts`);
  }

  return {
    prefix: options.prefix,
    has: (name) => functions.has(name),
    invoke: async (name, event) => withinQuota(await named(name).invoke(event)),
    send: (name, event) => {
      const awsRequestId = randomUUID();
      const task = attempt(name, event, awsRequestId).finally(() => underWay.delete(task));
      underWay.add(task);
      return awsRequestId;
    },
    warm: async () => {
      const broken = new Map<string, LambdaError>();
      for (const [name, one] of functions) {
        const error = await one.warm();
        if (error !== undefined) broken.set(name, error);
      }
      return broken;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...functions.values()].map((one) => one.stop()));
    },
  };
}

function withinQuota(outcome: Outcome): Outcome {
  if (Buffer.byteLength(outcome.payload) <= SYNCHRONOUS_OCTETS) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${SYNCHRONOUS_OCTETS} bytes).`;
  return { payload: JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage }), failed: true };
}

function settingsOf(one: DeployedFunction, options: RuntimeOptions): FunctionSettings {
  const functionName = `${options.prefix}-${one.name}`;
  return {
    entry: one.entry,
    functionName,
    arn: `arn:aws:lambda:${options.region}:000000000000:function:${functionName}`,
    memoryMb: one.memoryMb,
    environment: one.environment,
    timeoutMs: one.timeoutSeconds * 1000,
    concurrency: options.concurrency ?? 3,
    ...(options.compileCache !== undefined && { compileCache: options.compileCache }),
    log: (line) => options.log(one.name, line),
  };
}
