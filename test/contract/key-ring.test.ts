import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { startKms } from '../../infra/local/kms/kms.ts';
import type { Running } from '../../infra/local/loopback.ts';
import { createDataKeys } from '../../shared/aws/data-keys.ts';
import { createKeyEraser } from '../../shared/aws/key-eraser.ts';
import { systemRandomness } from '../../shared/aws/randomness.ts';
import { createKeyRing } from '../../shared/lifecycle/key-ring.ts';
import { type DataKeys, KeyDestroyed } from '../../shared/lifecycle/ports.ts';
import { createSealedVault } from '../../shared/lifecycle/sealed-vault.ts';
import { memoryKeys } from '../world/key-ring.ts';
import { turnedClock } from '../world/world.ts';
import { type Canned, type CannedService, canned } from './canned.ts';
import { clientOptions } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-ring-'));
const TABLE = 'keys';
const ALIAS = 'alias/sceau-data-1';
let running: Running[] = [];
let kms: KMSClient;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  const [database, keeper] = await Promise.all([
    startDynamodb({ folder: join(folder, 'dynamodb'), table: 'ledger', keyTable: TABLE, port: 0 }),
    startKms({ folder: join(folder, 'kms'), port: 0, now: Date.now }),
  ]);
  running = [database, keeper];
  kms = new KMSClient({ ...clientOptions, endpoint: keeper.url, maxAttempts: 1 });
  dynamodb = new DynamoDBClient({ ...clientOptions, endpoint: database.url, maxAttempts: 1 });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: KeyMetadata!.KeyId }));
});
afterAll(async () => {
  for (const client of [kms, dynamodb]) client.destroy();
  for (const one of running) await one.stop();
  rmSync(folder, { recursive: true, force: true });
});

const canneds: CannedService[] = [];
afterEach(async () => {
  for (const service of canneds.splice(0)) await service.close();
});

const real = (more: Partial<Parameters<typeof createDataKeys>[0]> = {}): DataKeys =>
  createDataKeys({ kms, dynamodb, table: TABLE, alias: ALIAS, ...more });
const bytes = (text: string) => new TextEncoder().encode(text);
let made = 0;
/** A dossier that nobody has touched. */
const fresh = () => `dossier/${++made}`;
const ringOf = (keys: DataKeys, clock = turnedClock('2026-01-05T09:00:00.000Z')) =>
  createKeyRing({ keys, clock, randomness: systemRandomness });
const unavailable = expect.objectContaining({ name: 'Refusal', code: 'unavailable' });

describe.each([
  ['in memory', memoryKeys],
  ['KMS and the key table', real],
])('a key ring, %s', (_, keysOf) => {
  test('opens what it sealed, in another process too, and never seals twice alike', async () => {
    const keys = keysOf();
    const of = fresh();
    const content = systemRandomness.bytes(100_000);
    const first = await ringOf(keys).seal(of, content);
    const second = await ringOf(keys).seal(of, content);
    expect(first).not.toEqual(second);
    expect(first).toHaveLength(content.length + 37);
    for (const sealed of [first, second]) expect(await ringOf(keys).open(of, sealed)).toEqual(content);
    expect(await ringOf(keys).open(of, await ringOf(keys).seal(of, new Uint8Array()))).toHaveLength(0);
  });

  test('opens nothing as another’s, and nothing that was changed', async () => {
    const keys = keysOf();
    const ring = ringOf(keys);
    const [of, other] = [fresh(), fresh()];
    const sealed = await ring.seal(of, bytes('a reason'));
    await ring.seal(other, bytes('x'));
    await expect(ring.open(other, sealed)).rejects.toThrow('another key than that of');
    for (const at of [0, 5, 12, 25, sealed.length - 1]) {
      const changed = sealed.with(at, sealed[at]! ^ 1);
      await expect(ring.open(of, changed), `octet ${at}`).rejects.toThrow(/^this /);
    }
    await expect(ring.open(of, sealed.subarray(0, 36))).rejects.toThrow('not in the sealed form');
    await expect(ring.open(fresh(), sealed)).rejects.toThrow('there is no key of');
  });

  test('makes one key, however many make it at once', async () => {
    const keys = keysOf();
    const of = fresh();
    const rings = Array.from({ length: 8 }, () => ringOf(keys));
    const sealed = await Promise.all(rings.flatMap((ring) => [ring.seal(of, bytes('1')), ring.seal(of, bytes('2'))]));
    const names = new Set(sealed.map((one) => Buffer.from(one.subarray(1, 9)).toString('hex')));
    expect(names.size).toBe(1);
    for (const one of sealed) expect(await ringOf(keys).open(of, one)).toHaveLength(1);
  });

  test('a destroyed key opens nothing and seals nothing, for ever', async () => {
    const keys = keysOf();
    const [of, untouched] = [fresh(), fresh()];
    const ring = ringOf(keys);
    const sealed = await ring.seal(of, bytes('gone'));
    await ring.destroy(of);
    await ring.destroy(of);
    await ring.destroy(untouched);
    for (const later of [ring, ringOf(keys)]) {
      await expect(later.open(of, sealed)).rejects.toEqual(new KeyDestroyed(of));
      await expect(later.seal(of, bytes('again'))).rejects.toBeInstanceOf(KeyDestroyed);
      await expect(later.seal(untouched, bytes('x'))).rejects.toBeInstanceOf(KeyDestroyed);
    }
  });
});

describe('whoever erases', () => {
  const eraser = (client = dynamodb) => createKeyEraser(client, TABLE);

  test('destroys what the ring opens, also what nobody has made yet, and says so of nothing else', async () => {
    const [of, untouched, kept] = [fresh(), fresh(), fresh()];
    const sealed = await ringOf(real()).seal(of, bytes('gone'));
    await ringOf(real()).seal(kept, bytes('kept'));
    for (const one of [of, untouched, kept]) expect(await eraser().destroyed(one)).toBe(false);
    for (const one of [of, of, untouched]) await eraser().destroy(one);
    for (const one of [of, untouched]) expect(await eraser().destroyed(one)).toBe(true);
    expect(await eraser().destroyed(kept)).toBe(false);
    await expect(ringOf(real()).open(of, sealed)).rejects.toEqual(new KeyDestroyed(of));
    await expect(ringOf(real()).seal(untouched, bytes('x'))).rejects.toBeInstanceOf(KeyDestroyed);
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: of } } }));
    expect(Item).toEqual({ pk: { S: of }, destroyed: { BOOL: true } });
  });

  test('is told when the key table does not answer', async () => {
    const away = Object.create(dynamodb) as DynamoDBClient;
    away.send = (async () => {
      throw Object.assign(new Error('slow'), { name: 'ThrottlingException' });
    }) as never;
    await expect(eraser(away).destroy(fresh())).rejects.toEqual(unavailable);
    await expect(eraser(away).destroyed(fresh())).rejects.toEqual(unavailable);
  });
});

describe('what a process keeps', () => {
  test('a key is asked for once, then again after five minutes; a clock put back makes it no longer', async () => {
    const keys = memoryKeys();
    const clock = turnedClock('2026-01-05T09:00:00.000Z');
    const ring = ringOf(keys, clock);
    const sealed = await ring.seal('dossier/a', bytes('x'));
    expect(keys.calls).toEqual(['find dossier/a', 'make dossier/a']);
    await Promise.all([ring.open('dossier/a', sealed), ring.open('dossier/a', sealed)]);
    expect(keys.calls).toHaveLength(2);
    clock.advance(5 * 60_000);
    await Promise.all([ring.open('dossier/a', sealed), ring.open('dossier/a', sealed)]);
    expect(keys.calls).toHaveLength(3);
    clock.advance(-60_000);
    await ring.open('dossier/a', sealed);
    expect(keys.calls).toHaveLength(4);
  });

  test('at most a thousand keys, the oldest go first; failures and absences not at all', async () => {
    const keys = memoryKeys();
    const ring = ringOf(keys);
    const first = await ring.seal('dossier/0', bytes('x'));
    for (let n = 1; n <= 1_000; n++) await ring.seal(`dossier/${n}`, bytes('x'));
    keys.calls.length = 0;
    await ring.open('dossier/0', first);
    expect(keys.calls).toEqual(['find dossier/0']);

    let fails = true;
    const flaky = ringOf({
      ...keys,
      find: async (of) => {
        if (fails) throw new Error('not now');
        return keys.find(of);
      },
    });
    await expect(flaky.open('dossier/0', first)).rejects.toThrow('not now');
    fails = false;
    expect(await flaky.open('dossier/0', first)).toEqual(bytes('x'));
    await expect(flaky.open('dossier/new', first)).rejects.toThrow('there is no key');
    await keys.make('dossier/new');
    await expect(flaky.open('dossier/new', first)).rejects.toThrow('another key');
  });
});

describe('the vault over it', () => {
  const envelopes = async () => {
    const ring = ringOf(memoryKeys());
    const dossiers = createSealedVault(ring, ['dossier']);
    const persons = createSealedVault(ring, ['dossier', 'person']);
    return { dossiers, persons };
  };

  test('seals what is of its kinds, keeps the rest in clear, and reads both', async () => {
    const { dossiers, persons } = await envelopes();
    const evidence = await dossiers.seal('dossier/s', 'motifs : é\u202e');
    expect(evidence).toEqual({ personal: 1, of: 'dossier/s', form: 'sealed', data: expect.any(Uint8Array) });
    expect(await persons.open(evidence)).toBe('motifs : é\u202e');
    const clear = await dossiers.seal('p', { lastName: 'Essai' });
    expect(clear).toEqual({ personal: 1, of: 'p', form: 'clear', value: { lastName: 'Essai' } });
    const sealed = await persons.seal('p', { lastName: 'Essai', card: { number: '1' } });
    expect(sealed.form).toBe('sealed');
    expect(await persons.open(clear)).toEqual({ lastName: 'Essai' });
    expect(await persons.open(sealed)).toEqual({ lastName: 'Essai', card: { number: '1' } });
    await expect(persons.open({ ...sealed, of: 'q' })).rejects.toThrow();
  });
});

describe('faults', () => {
  const asking = async (...answers: Canned[]) => {
    const service = await canned(...answers);
    canneds.push(service);
    const requestHandler = { ...clientOptions.requestHandler, requestTimeout: 150 };
    return { ...clientOptions, endpoint: service.url, maxAttempts: 1, requestHandler };
  };
  const problem = (type: string, status = 400): Canned => ({ status, body: { __type: type, message: 'no' } });

  test('the key was made and its answer lost: nothing is written, and the next attempt makes another', async () => {
    const of = fresh();
    const lost = new KMSClient(await asking('hang'));
    await expect(ringOf(real({ kms: lost })).seal(of, bytes('x'))).rejects.toEqual(unavailable);
    expect(
      (await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: of } } }))).Item,
    ).toBeUndefined();
    const sealed = await ringOf(real()).seal(of, bytes('x'));
    expect(await ringOf(real()).open(of, sealed)).toEqual(bytes('x'));
  });

  test('the row was written and its answer lost: the key that lies there is taken', async () => {
    const of = fresh();
    const doing = Object.create(dynamodb) as DynamoDBClient;
    doing.send = (async (command: PutItemCommand) => {
      const answer = await dynamodb.send(command);
      if (command instanceof PutItemCommand) throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
      return answer;
    }) as never;
    const sealed = await ringOf(real({ dynamodb: doing })).seal(of, bytes('x'));
    expect(await ringOf(real()).open(of, sealed)).toEqual(bytes('x'));
  });

  test('the row was not written: unavailable, and nothing stands in the way of the next attempt', async () => {
    const of = fresh();
    let reads = 0;
    const failing = Object.create(dynamodb) as DynamoDBClient;
    failing.send = (async (command: PutItemCommand | GetItemCommand) => {
      if (command instanceof PutItemCommand) throw Object.assign(new Error('slow'), { name: 'ThrottlingException' });
      reads++;
      return dynamodb.send(command as never);
    }) as never;
    await expect(ringOf(real({ dynamodb: failing })).seal(of, bytes('x'))).rejects.toEqual(unavailable);
    expect(reads).toBe(2);
    expect(await ringOf(real()).seal(of, bytes('x'))).toHaveLength(38);
  });

  test.each<[string, Canned]>([
    ['a throttle', problem('ThrottlingException')],
    ['its internal error', problem('KMSInternalException', 500)],
    ['a key that is not at hand', problem('KeyUnavailableException', 500)],
    ['a key that waits for its deletion', problem('KMSInvalidStateException')],
    ['no answer', 'hang'],
    ['a broken connection', 'hang-up'],
  ])('Decrypt meets %s: unavailable, and nothing is lost', async (_, answer) => {
    const of = fresh();
    const sealed = await ringOf(real()).seal(of, bytes('kept'));
    const ring = ringOf(real({ kms: new KMSClient(await asking(answer)) }));
    await expect(ring.open(of, sealed)).rejects.toEqual(unavailable);
    await expect(ring.seal(of, bytes('x'))).rejects.toEqual(unavailable);
    expect(await ringOf(real()).open(of, sealed)).toEqual(bytes('kept'));
  });

  test('the wrapping key is disabled, and enabled again', async () => {
    const of = fresh();
    const sealed = await ringOf(real()).seal(of, bytes('kept'));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: ALIAS }));
    const { KeyId } = KeyMetadata!;
    await kms.send(new DisableKeyCommand({ KeyId }));
    await expect(ringOf(real()).open(of, sealed)).rejects.toEqual(unavailable);
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await ringOf(real()).open(of, sealed)).toEqual(bytes('kept'));
  });

  test('a wrapped key that was put under another name is not handed out: our fault, not a refusal', async () => {
    const [of, thief] = [fresh(), fresh()];
    await ringOf(real()).seal(of, bytes('kept'));
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: of } } }));
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { ...Item, pk: { S: thief } } }));
    await expect(ringOf(real()).seal(thief, bytes('x'))).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });
});
