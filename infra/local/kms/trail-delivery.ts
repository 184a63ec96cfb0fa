import type { Running } from '../loopback.ts';
import { site } from '../site.ts';
import { createLocalTrail } from './trail.ts';

interface DeliveryOptions {
  readonly functionName: string;
  readonly bucket: string;
  readonly everyMs: number;
  readonly now: () => number;
  /** The key service's folder. */
  readonly folder: string;
  /** The object store itself: CloudTrail is no caller with credentials of the account. */
  readonly s3: string;
  /** Asked before a file is put, and before the function is told of it: a sentence says that it may not be. */
  readonly forbidsFile?: ((key: string) => string | undefined) | undefined;
  readonly forbidsEvent?: (() => string | undefined) | undefined;
}

export interface TrailDelivery extends Running {
  deliver(): Promise<number>;
  /** Where Lambda's Invoke is answered. */
  useLambda(url: string): void;
}

/**
 * Delivers the trail every few seconds, and plays the rule that tells the function of each file. As on AWS nobody promises
 * that an event arrives.
 */
export function createTrailDelivery(options: DeliveryOptions): TrailDelivery {
  const { functionName, bucket, everyMs, now, folder, s3, forbidsFile, forbidsEvent } = options;
  const { account, region } = site;
  let invoke: string | undefined;
  const trail = createLocalTrail({
    ...{ folder, account, region, now },
    async put(key, bytes) {
      const forbidden = forbidsFile?.(key);
      if (forbidden !== undefined) throw new Error(forbidden);
      const body = new Uint8Array(bytes);
      const answer = await fetch(`${s3}/${bucket}/${key}`, { method: 'PUT', body });
      if (!answer.ok) throw new Error(`the object store answered ${answer.status}`);
    },
    async tell(key, size) {
      if (invoke === undefined || forbidsEvent?.() !== undefined) return;
      const detail = { version: '0', bucket: { name: bucket }, object: { key, size }, reason: 'PutObject' };
      await fetch(invoke, {
        method: 'POST',
        headers: { 'x-amz-invocation-type': 'Event' },
        body: JSON.stringify({
          ...{ version: '0', source: 'aws.s3', account, region },
          'detail-type': 'Object Created',
          time: new Date(now()).toISOString(),
          detail,
        }),
        signal: AbortSignal.timeout(10_000),
      });
    },
  });
  const deliver = () => trail.deliver();
  // a store that is not there yet, or no more, is found again at the next turn
  const timer = setInterval(() => void deliver().catch(() => undefined), everyMs);
  timer.unref();
  return {
    url: s3,
    deliver,
    useLambda: (url) => {
      invoke = `${url}/2015-03-31/functions/${functionName}/invocations`;
    },
    stop: async () => clearInterval(timer),
  };
}
