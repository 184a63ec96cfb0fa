import { enableCompileCache, flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSettings } from './protocol.ts';

/**
 * One execution environment of one function, as Lambda's Node runtime is: loads the module once, then hands it one event
 * after another. `process.env` here is the function's own and nobody else's.
 */
const settings = workerData as WorkerSettings;
const port = parentPort!;
const say = (message: FromWorker) => port.postMessage(message);

type Handler = (event: unknown, context: Readonly<Record<string, unknown>>) => unknown;

if (settings.compileCache !== undefined) enableCompileCache(settings.compileCache);

const handler = await load();
if (handler !== undefined) {
  port.on('message', (message: ToWorker) => void handle(handler, message));
  say({ kind: 'ready' });
  flushCompileCache(); // a worker is ended without warning, and would keep nothing for the next
}

async function load(): Promise<Handler | undefined> {
  try {
    const module = (await import(settings.entry)) as { handler?: unknown };
    if (typeof module.handler === 'function') return module.handler as Handler;
    say({ kind: 'broken', error: { errorType: 'Runtime.HandlerNotFound', errorMessage: 'handler is not exported' } });
  } catch (error) {
    say({ kind: 'broken', error: { ...describe(error), errorType: 'Runtime.ImportModuleError' } });
  }
  return undefined;
}

async function handle(call: Handler, { id, awsRequestId, event, deadline }: ToWorker): Promise<void> {
  try {
    const context = {
      awsRequestId,
      functionName: settings.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: settings.arn,
      memoryLimitInMB: String(settings.memoryMb),
      logGroupName: `/aws/lambda/${settings.functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    const answer = await call(JSON.parse(event), context);
    say({ kind: 'answer', id, payload: JSON.stringify(answer) ?? 'null' });
  } catch (error) {
    say({ kind: 'failure', id, error: describe(error) });
  }
}

/** The shape in which Lambda reports what a handler threw. */
function describe(error: unknown) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
