import type { Context } from 'aws-lambda';
import { Refusal } from '../errors.ts';
import { faultOf, log } from './log.ts';

/**
 * A function that no person calls: invoked by another function or by the clock. `run` gets the event as it came (and
 * must believe nothing of it but identifiers) and the id of this invocation. A Refusal is logged by its code, anything
 * else as our fault; both are thrown on, so that an asynchronous invocation is tried again.
 */
export function job<H, O>(
  name: string,
  compose: () => H,
  run: (event: unknown, house: H, correlation: string) => Promise<O>,
): (event: unknown, context: Context) => Promise<O> {
  let house: H | undefined;
  return async (event, context) => {
    const correlation = context.awsRequestId;
    const start = performance.now();
    const common = () => ({ function: name, correlation, milliseconds: Math.round(performance.now() - start) });
    try {
      house ??= compose();
      const answer = await run(event, house, correlation);
      log('job.done', common());
      return answer;
    } catch (error) {
      if (error instanceof Refusal) log('job.refused', { ...common(), code: error.code });
      else log('job.failed', { ...common(), fault: faultOf(error) });
      throw error;
    }
  };
}

/**
 * The string member `name` of an event, or undefined; anything but a plain identifier is undefined. The longest are two ids
 * and a dash: a contact's names its subscription.
 */
export function identifierIn(event: unknown, name: string): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const value = (event as Record<string, unknown>)[name];
  return typeof value === 'string' && /^[A-Za-z0-9-]{1,65}$/.test(value) ? value : undefined;
}
