import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { stateFolder } from '../files.ts';
import { answerJson, listen, type Running, readBody } from '../loopback.ts';

export interface EventsOptions {
  readonly folder: string;
  readonly port: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An event in the envelope in which rules would get it. */
export interface HeardEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly bus: string;
  readonly detail: unknown;
}

/** Where every event that was taken is written down, one JSON object per line. */
export const EVENT_LOG = 'events.jsonl';

const CONTENT_TYPE = 'application/x-amz-json-1.1';
/** What EventBridge takes in one call: entries, and octets of all of them. */
const MOST_ENTRIES = 10;
const MOST_OCTETS = 256 * 1024;

/**
 * A bus for development: `PutEvents` of EventBridge in AWS JSON 1.1, with its limits and its answer in which every entry is
 * told apart. There are no rules and no targets: what was heard is in a file, and in `heard`.
 */
export async function startEvents({
  folder,
  port,
  now,
}: EventsOptions): Promise<Running & { readonly heard: readonly HeardEvent[] }> {
  const log = join(stateFolder(folder), EVENT_LOG);
  const heard: HeardEvent[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents') {
      return answerJson(response, 400, { __type: 'UnknownOperationException' }, CONTENT_TYPE);
    }
    const body = await readBody(request, 4 * MOST_OCTETS);
    const { Entries: entries = [] } = JSON.parse(body.toString('utf8')) as { Entries?: Entry[] };
    if (entries.length < 1 || entries.length > MOST_ENTRIES || body.length > MOST_OCTETS) {
      const message = `1 to ${MOST_ENTRIES} entries of ${MOST_OCTETS} octets in all`;
      return answerJson(response, 400, { __type: 'ValidationException', message }, CONTENT_TYPE);
    }
    const answers = entries.map((entry) => {
      const event = taken(entry, now());
      if (event === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
      appendFileSync(log, `${JSON.stringify(event)}\n`, { mode: 0o600 });
      heard.push(event);
      return { EventId: event.id };
    });
    const failed = answers.filter((answer) => 'ErrorCode' in answer).length;
    answerJson(response, 200, { FailedEntryCount: failed, Entries: answers }, CONTENT_TYPE);
  };

  const running = await listen(
    (request, response) => {
      handle(request, response).catch(() => {
        answerJson(response, 500, { __type: 'InternalException', message: 'Something went wrong.' }, CONTENT_TYPE);
      });
    },
    port,
    'the event bus',
  );
  return { ...running, heard };
}

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Seconds since 1970. */
  readonly Time?: number;
}

/** An entry as a rule would see it; undefined where source, type or an object of detail is missing. */
function taken(
  { Source, DetailType, Detail, EventBusName, Resources, Time }: Entry,
  now: number,
): HeardEvent | undefined {
  if (!Source || !DetailType || Detail === undefined) return undefined;
  let detail: unknown;
  try {
    detail = JSON.parse(Detail);
  } catch {
    return undefined;
  }
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return undefined;
  return {
    id: randomUUID(),
    source: Source,
    'detail-type': DetailType,
    time: new Date(Time === undefined ? now : Time * 1000).toISOString(),
    resources: Resources ?? [],
    bus: EventBusName ?? 'default',
    detail,
  };
}
