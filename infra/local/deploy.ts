import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { lambdas } from '../../functions/lambdas.ts';
import type { LocalPrincipal } from './cloud.ts';
import type { StartOrder } from './first-start.ts';
import { createFunction } from './lambda/function.ts';
import { createRuntime, type LambdaRuntime } from './lambda/runtime.ts';
import { watchLine } from './log-canaries.ts';
import { LocalProblem } from './loopback.ts';
import { functionEnvironment, OPERATOR, type Surroundings, site } from './site.ts';

const PREPARATION_MS = 120_000;

export type Log = (part: string, line: string) => void;

/** What functions print, in one file below the state folder; that of the start before is kept beside it. */
export function openLog(folder: string): { readonly log: Log; readonly close: () => Promise<void> } {
  const file = join(folder, 'functions.log');
  if (existsSync(file)) renameSync(file, join(folder, 'functions.before.log'));
  const stream = createWriteStream(file, { mode: 0o600 });
  stream.on('error', () => {}); // a full disk, or a last word after the end: the platform goes on without
  return {
    log: (part, line) => {
      watchLine(part, line);
      stream.write(`${part} ${line}\n`);
    },
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

export interface DeployOptions {
  readonly concurrency?: number;
  readonly retryAfterMs?: readonly number[];
}

/** The functions of `functions/lambdas.ts`, each with its own environment and credentials. */
export function deploy(
  options: DeployOptions,
  principals: ReadonlyMap<string, LocalPrincipal>,
  around: Surroundings,
  compileCache: string,
  log: Log,
): LambdaRuntime {
  return createRuntime({
    prefix: site.prefix,
    region: site.region,
    compileCache,
    log,
    functions: lambdas.map((lambda) => ({
      name: lambda.name,
      entry: new URL(`../../functions/${lambda.entry}`, import.meta.url).href,
      timeoutSeconds: lambda.timeoutSeconds,
      memoryMb: lambda.memoryMb,
      environment: functionEnvironment(lambda, principals.get(lambda.name)!, around),
    })),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    ...(options.retryAfterMs !== undefined && { retryAfterMs: options.retryAfterMs }),
  });
}

/** The ceremony, in a worker that has the operator's environment (`first-start.ts`). */
export async function prepare(
  order: StartOrder,
  environment: Readonly<Record<string, string>>,
  log: Log,
): Promise<void> {
  const operator = createFunction({
    entry: new URL('./first-start.ts', import.meta.url).href,
    functionName: OPERATOR,
    arn: OPERATOR,
    memoryMb: 1024,
    environment,
    timeoutMs: PREPARATION_MS,
    concurrency: 1,
    log: (line) => log(OPERATOR, line),
  });
  try {
    const { failed, payload } = await operator.invoke(JSON.stringify(order));
    if (!failed) return;
    log(OPERATOR, payload);
    const { errorMessage } = JSON.parse(payload) as { errorMessage: string };
    throw new LocalProblem(`The certification authorities could not be prepared: ${errorMessage}`);
  } finally {
    await operator.stop();
  }
}

/** Loads every function once. Throws `LocalProblem` with the first that cannot be. */
export async function loadAll(runtime: LambdaRuntime): Promise<void> {
  for (const [name, { errorMessage }] of await runtime.warm())
    throw new LocalProblem(`The function ${name} cannot be loaded: ${errorMessage.split('\n')[0]}`);
}
