import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { FromWorker, LambdaError, ToWorker, WorkerSettings } from './protocol.ts';

export interface FunctionSettings extends WorkerSettings {
  /** The function's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Environments that may run side by side; further calls wait. */
  readonly concurrency: number;
  /** Told every line that the function prints. */
  readonly log: (line: string) => void;
}

/** How an invocation ended: JSON text, and whether it is an error's. */
export interface Outcome {
  readonly payload: string;
  readonly failed: boolean;
}

/** One deployed function: a pool of workers, each of which handles one event at a time. */
export interface LocalFunction {
  invoke(event: string, awsRequestId?: string): Promise<Outcome>;
  /** Starts one worker if none runs, and says why its module cannot be used, if so. */
  warm(): Promise<LambdaError | undefined>;
  /** Ends all workers; what they are at is lost, as in a power cut. */
  stop(): Promise<void>;
}

interface Job {
  readonly event: string;
  readonly awsRequestId: string;
  readonly done: (outcome: Outcome) => void;
}

interface Lane {
  readonly worker: Worker;
  ready: boolean;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  readonly loaded: Promise<LambdaError | undefined>;
}

/** Time a module may take to load before its worker is given up; generous, for small machines. */
const INIT_MS = 60_000;

/**
 * What a worker may hold of what it has just made, MiB. Dozens of workers share one process: left to itself each comes to
 * hold over 64, and gives it back only now and then.
 */
const YOUNG_MB = 24;

export function createFunction(settings: FunctionSettings): LocalFunction {
  const lanes = new Set<Lane>();
  const waiting: Job[] = [];
  let stopped = false;
  let calls = 0;

  function openLane(): Lane {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      env: { ...settings.environment },
      workerData: {
        entry: settings.entry,
        functionName: settings.functionName,
        arn: settings.arn,
        memoryMb: settings.memoryMb,
        ...(settings.compileCache !== undefined && { compileCache: settings.compileCache }),
      } satisfies WorkerSettings,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
      stdout: true,
      stderr: true,
      name: settings.functionName,
    });
    forwardLines(worker, settings.log);
    const { promise: loaded, resolve } = Promise.withResolvers<LambdaError | undefined>();
    const lane: Lane = { worker, ready: false, job: undefined, timer: undefined, loaded };
    const slow = setTimeout(() => retire(lane, timedOut('Sandbox.Timedout', INIT_MS), resolve), INIT_MS);
    slow.unref();
    worker.on('message', (message: FromWorker) => {
      if (!lanes.has(lane)) return; // given up before it answered
      if (message.kind === 'ready') {
        clearTimeout(slow);
        lane.ready = true;
        resolve(undefined);
        begin(lane);
      } else if (message.kind === 'broken') {
        clearTimeout(slow);
        retire(lane, message.error, resolve);
      } else if (message.kind === 'answer') finish(lane, { payload: message.payload, failed: false });
      else {
        const payload = JSON.stringify(message.error);
        settings.log(`ERROR Invoke Error ${payload}`); // Lambda's own line about what a handler threw
        finish(lane, { payload, failed: true });
      }
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const errorType = full ? 'Runtime.OutOfMemory' : 'Runtime.UnhandledError';
      retire(lane, { errorType, errorMessage: String(error) }, resolve);
    });
    worker.on('exit', (code) =>
      retire(lane, { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with status ${code}` }, resolve),
    );
    lanes.add(lane);
    return lane;
  }

  /** Gives the lane its job's event, or the next that waits. */
  function begin(lane: Lane): void {
    lane.job ??= waiting.shift();
    const { job } = lane;
    if (job === undefined) return;
    const deadline = Date.now() + settings.timeoutMs;
    lane.timer = setTimeout(() => retire(lane, timedOut(job.awsRequestId, settings.timeoutMs)), settings.timeoutMs);
    calls += 1;
    lane.worker.postMessage({
      id: calls,
      awsRequestId: job.awsRequestId,
      event: job.event,
      deadline,
    } satisfies ToWorker);
  }

  function finish(lane: Lane, outcome: Outcome): void {
    clearTimeout(lane.timer);
    const { job } = lane;
    lane.job = undefined;
    job?.done(outcome);
    begin(lane);
  }

  /** Ends a worker that broke, was too slow or went away; who waits for it is told, and the next takes its place. */
  function retire(lane: Lane, error: LambdaError, loaded?: (error: LambdaError) => void): void {
    if (!lanes.delete(lane)) return;
    clearTimeout(lane.timer);
    void lane.worker.terminate();
    loaded?.(error);
    lane.job?.done({ payload: JSON.stringify(error), failed: true });
    const next = stopped ? undefined : waiting.shift();
    if (next !== undefined) openLane().job = next;
  }

  return {
    invoke: (event, awsRequestId = randomUUID()) =>
      new Promise((resolve) => {
        const job: Job = { event, awsRequestId, done: resolve };
        if (stopped) return resolve({ payload: JSON.stringify(GONE), failed: true });
        const idle = [...lanes].find((lane) => lane.job === undefined);
        if (idle !== undefined) {
          idle.job = job;
          if (idle.ready) begin(idle);
        } else if (lanes.size < settings.concurrency) openLane().job = job;
        else waiting.push(job);
      }),
    warm: () => ([...lanes][0] ?? openLane()).loaded,
    stop: async () => {
      stopped = true;
      for (const job of waiting.splice(0)) job.done({ payload: JSON.stringify(GONE), failed: true });
      const ends = [...lanes].map((lane) => lane.worker.terminate());
      for (const lane of [...lanes]) retire(lane, GONE);
      await Promise.all(ends);
    },
  };
}

const GONE: LambdaError = { errorType: 'Runtime.ExitError', errorMessage: 'the platform is stopping' };

const timedOut = (awsRequestId: string, ms: number): LambdaError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${awsRequestId} Error: Task timed out after ${(ms / 1000).toFixed(2)} seconds`,
});

function forwardLines(worker: Worker, log: (line: string) => void): void {
  for (const stream of [worker.stdout, worker.stderr]) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) log(line);
    });
    stream.on('end', () => rest !== '' && log(rest));
  }
}
