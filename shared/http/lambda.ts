import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { LambdaName } from '../../functions/lambdas.ts';
import { Refusal } from '../errors.ts';
import { answering } from './answering.ts';
import type { FrontHouse } from './call.ts';
import { identified, received, routed } from './layers.ts';
import { type Log, log as standardLog } from './log.ts';
import type { Operation } from './operation.ts';
import { perform } from './performing.ts';
import type { CallState, Event, Result } from './state.ts';

export type HttpHandler = (event: Event, context: Context) => Promise<Result>;

/** The operations of one Lambda, by the name that they have in `functions/routes.ts`. */
export type Operations<H> = Readonly<Record<string, Operation<H>>>;

/** Before the function's own time is over, so that the answer is still a problem of ours. */
const TIME_TO_ANSWER_MS = 500;

/**
 * The handler of one function: payload format 2.0 in and out. Each layer refuses what it can refuse before the next one
 * looks; `compose` makes the house once, at the first call. Nothing happens when the module is loaded.
 */
export function lambda<H extends FrontHouse>(
  name: LambdaName,
  operations: Operations<H>,
  compose: () => H,
  log: Log = standardLog,
): HttpHandler {
  let house: H | undefined;
  const composed = (): H => {
    house ??= compose();
    return house;
  };
  const handler = middy<Event, Result, Error, Context, CallState>({
    timeoutEarlyInMillis: TIME_TO_ANSWER_MS,
    timeoutEarlyResponse: () => {
      throw new Refusal('unavailable', 'This took too long: look whether it was done, then repeat.', {
        retryAfterSeconds: 5,
      });
    },
  })
    .use(answering(log))
    .use(routed(name, operations as Operations<FrontHouse>))
    .use(identified(name, composed))
    .use(received(log));
  return handler.handler(perform as never) as unknown as HttpHandler;
}
