import type { Worker } from 'node:worker_threads';

/** Of all worker threads of this process, in MiB; the local platform's functions run in them. */
export interface WorkersMemory {
  readonly workers: number;
  /** What V8 has taken for their heaps: it takes more when it has no reason to tidy up. */
  readonly heapMb: number;
  /** What is in use, or was and has not been collected yet. */
  readonly usedMb: number;
  /** Buffers and the like that hang on their heaps. */
  readonly externalMb: number;
}

/** Watches every worker thread that this process starts from now on, without asking those who start them. */
export function watchWorkers(): () => Promise<WorkersMemory> {
  const alive = new Set<Worker>();
  process.on('worker', (worker: Worker) => {
    alive.add(worker);
    worker.once('exit', () => alive.delete(worker));
  });
  return async () => {
    // one that is just ending tells nothing
    const told = await Promise.allSettled([...alive].map((worker) => worker.getHeapStatistics()));
    const heaps = told.filter((one) => one.status === 'fulfilled').map(({ value }) => value);
    const megabytes = (of: (heap: (typeof heaps)[number]) => number) =>
      heaps.reduce((sum, heap) => sum + of(heap), 0) / 2 ** 20;
    return {
      workers: heaps.length,
      heapMb: megabytes((heap) => heap.total_heap_size),
      usedMb: megabytes((heap) => heap.used_heap_size),
      externalMb: megabytes((heap) => heap.external_memory),
    };
  };
}
