import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EVENT_LOG, startEvents } from '../../infra/local/events/events.ts';
import { createEventBus } from '../../shared/aws/event-bus.ts';
import type { PublicEvent } from '../../shared/registration/public-events.ts';
import { canned } from './canned.ts';
import { clientOptions } from './tables.ts';

/** The adapter against the local bus and against one that answers as it is told. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-bus-'));
const NOW = Date.parse('2027-03-01T08:00:00.000Z');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event: PublicEvent = {
  id: 'a'.repeat(32),
  type: 'certificate.revoked',
  version: 1,
  time: '2027-02-28T07:59:58.000Z',
  subject: 'ca-1/0a',
  data: {
    issuer: 'ca-1',
    serial: '0a',
    structureId: 'b'.repeat(32),
    subscriptionId: 'c'.repeat(32),
    profile: 'ssl-serv/1',
    notAfter: '2029-03-01T00:00:00.000Z',
  },
};
const unavailable = expect.objectContaining({ name: 'Refusal', code: 'unavailable' });

describe('the local bus', () => {
  let running: Awaited<ReturnType<typeof startEvents>>;
  let client: EventBridgeClient;
  beforeEach(async () => {
    running = await startEvents({ folder, port: 0, now: () => NOW });
    client = new EventBridgeClient({ ...clientOptions, endpoint: running.url, maxAttempts: 1 });
  });
  afterEach(async () => {
    client.destroy();
    await running.stop();
  });

  test('keeps what the adapter puts, in the envelope that a rule would see, in memory and in a file', async () => {
    await createEventBus(client, 'our-bus').put([event]);
    const heard = {
      id: expect.any(String),
      source: 'sceau',
      'detail-type': 'certificate.revoked',
      time: event.time,
      resources: ['ca-1/0a'],
      bus: 'our-bus',
      detail: event,
    };
    expect(running.heard).toEqual([heard]);
    const [line] = readFileSync(join(folder, EVENT_LOG), 'utf8').trim().split('\n');
    expect(JSON.parse(line!)).toEqual(heard);
  });

  test('takes ten at once and no more, and tells each bad entry apart', async () => {
    await createEventBus(client, 'our-bus').put(Array(10).fill(event));
    await expect(createEventBus(client, 'our-bus').put(Array(11).fill(event))).rejects.toThrow();
    const good = { Source: 'sceau', DetailType: 'x', Detail: '{}' };
    const bad = [
      { ...good, Detail: 'no json' },
      { ...good, Detail: '[]' },
      { ...good, Source: '' },
    ];
    const answer = await client.send(new PutEventsCommand({ Entries: [good, ...bad] }));
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, ...Array(3).fill('MalformedDetail')]);
    expect(running.heard).toHaveLength(11);
  });
});

describe('the adapter', () => {
  test.each([
    [
      'one entry that was not taken, in an answer of success',
      { status: 200, body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] } },
    ],
    ['too many calls', { status: 400, body: { __type: 'ThrottlingException' } }],
    ['an error of its own', { status: 500, body: { __type: 'InternalException' } }],
    ['a connection that is cut', 'hang-up'],
    ['silence', 'hang'],
  ] as const)('says that it is unavailable: %s', async (_, answer) => {
    const service = await canned(answer);
    const requestHandler = { ...clientOptions.requestHandler, requestTimeout: 150 };
    const client = new EventBridgeClient({ ...clientOptions, endpoint: service.url, maxAttempts: 1, requestHandler });
    await expect(createEventBus(client, 'bus').put([event])).rejects.toEqual(unavailable);
    client.destroy();
    await service.close();
  });
});
