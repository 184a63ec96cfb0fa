import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlatform } from '../../infra/local/platform.ts';
import { ObjectFiles } from '../../infra/local/s3/store.ts';
import { site } from '../../infra/local/site.ts';
import { ledgerLeft, rowsLeft } from '../../infra/local/stopped.ts';
import { backupOf } from './copied-table.ts';

/** The command as an auditor types it: on a platform that has stopped, on one that runs, and with an export of its table. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-verify-log-'));
const state = join(folder, 'state');
const other = join(folder, 'other');
const exported = join(folder, 'export');
const checkpoint = join(folder, 'checkpoint');
let deployed: Said;
let withExport: Said;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly code: number;
  readonly said: string;
}

const verifyLog = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  command('verify-log', args, env);

function command(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  const file = fileURLToPath(new URL(`../../infra/commands/${name}.ts`, import.meta.url));
  const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, said: `${stdout}${stderr}` }),
    );
  });
}

type Row = Record<string, AttributeValue>;

/** The folder as DynamoDB leaves it in a bucket: two manifests, and rows in compressed files, one of which is empty. */
function exportTo(place: string, rows: readonly Row[], exportTime: string, summary: object = {}): void {
  mkdirSync(join(place, 'data'), { recursive: true });
  const base = 'exports/AWSDynamoDB/01700000000000-0a1b2c3d';
  const line = (Item: Row) =>
    JSON.stringify({ Item }, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    );
  const half = Math.ceil(rows.length / 2);
  const files = [rows.slice(0, half), rows.slice(half), []].map((part, at) => {
    const bytes = gzipSync(part.map((row) => `${line(row)}\n`).join(''));
    const name = `${'abcdefghijklmnopqrstuvwx'.slice(0, 20)}${at}.json.gz`;
    writeFileSync(join(place, 'data', name), bytes);
    const md5Checksum = createHash('md5').update(bytes).digest('base64');
    return { itemCount: part.length, md5Checksum, etag: 'f'.repeat(32), dataFileS3Key: `${base}/data/${name}` };
  });
  const whole = {
    version: '2020-06-30',
    exportArn: `arn:aws:dynamodb:eu-west-3:123456789012:table/${site.table}/export/01700000000000-0a1b2c3d`,
    startTime: exportTime,
    endTime: exportTime,
    tableArn: `arn:aws:dynamodb:eu-west-3:123456789012:table/${site.table}`,
    tableId: '00000000-0000-4000-8000-000000000000',
    exportTime,
    s3Bucket: 'exports.example.org',
    s3Prefix: 'exports',
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${base}/manifest-files.json`,
    billedSizeBytes: 0,
    itemCount: rows.length,
    outputFormat: 'DYNAMODB_JSON',
    exportType: 'FULL_EXPORT',
  };
  writeFileSync(join(place, 'manifest-summary.json'), JSON.stringify({ ...whole, ...summary }));
  writeFileSync(join(place, 'manifest-files.json'), files.map((file) => `${JSON.stringify(file)}\n`).join(''));
}

let rows: readonly Row[];
const RUN = ['certify-seals', 'seal-log'] as const;

beforeAll(async () => {
  const run = async (platform: Awaited<ReturnType<typeof startPlatform>>) => {
    for (const name of RUN) expect((await platform.runSchedule(name)).failed, name).toBe(false);
    await platform.settled();
  };
  // another house, whose root and rows are not this one's
  const stranger = await startPlatform({ folder: other, firstPort: 0 });
  await run(stranger);
  await stranger.stop();

  const first = await startPlatform({ folder: state, firstPort: 0 });
  await run(first);
  const kept = await fetch(`${first.url}/log/checkpoint`, { headers: { accept: 'text/plain' } });
  writeFileSync(checkpoint, await kept.text());
  await first.stop();
  // an export is of a past instant, and the house lives on
  rows = await backupOf(state);
  exportTo(exported, rows, new Date().toISOString());
  const again = await startPlatform({ folder: state, firstPort: 0 });
  again.clock.advance(2 * 3_600_000);
  await run(again);
  deployed = await verifyLog([], again.restorer);
  withExport = await verifyLog(['--export', exported], again.restorer);
  await again.stop();
}, 180_000);

/** The same state, in which something is changed. */
function copied(spoil: (copy: string) => void): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  cpSync(state, copy, { recursive: true });
  spoil(copy);
  return copy;
}

const objectFile = (of: string, key: string) =>
  join(of, 'cloud', 's3', 'buckets', site.buckets.evidence, `${createHash('sha256').update(key).digest('hex')}.object`);

describe('on a house as it should be', () => {
  test('that has stopped: 0, and what was looked at', async () => {
    const { code, said } = await verifyLog(['--state', state]);
    expect(code, said).toBe(0);
    expect(said).toMatch(/^seals chain to the root ([0-9A-F]{2}:){31}[0-9A-F]{2}: compare it/m);
    expect(said).toMatch(/^\d+ events in the log, [2-9] checkpoints read$/m);
    expect(said).toMatch(/^\d+ records compared, \d+ events wait to be sealed$/m);
    expect(said).toMatch(/^nothing is wrong; the root is [A-Za-z0-9+/]{43}=$/m);
  });

  test('as JSON: one line that a program reads', async () => {
    const { code, said } = await verifyLog(['--state', state, '--json']);
    const found = JSON.parse(said);
    expect([code, found.findings]).toEqual([0, []]);
    expect(found.size).toBeGreaterThan(20);
    expect(found.records).toBeGreaterThan(20);
    expect(found.roots).toHaveLength(1);
  });

  test('with the root of the ceremony, and a checkpoint that somebody kept', async () => {
    const root = join(state, 'ceremony', 'root-1.pem');
    const { code, said } = await verifyLog(['--state', state, '--root', root, '--held', checkpoint]);
    expect(code, said).toBe(0);
  });

  test('that runs: the log and its head, and that rows were not compared', () => {
    expect(deployed.code, deployed.said).toBe(0);
    expect(deployed.said).toContain('rows were not compared: give --export');
  });

  test('that runs, with an export of its table that is older than the log: every row', () => {
    expect(withExport.code, withExport.said).toBe(0);
    expect(withExport.said).toMatch(/^\d+ records compared/m);
  });
});

describe('on a house that was tampered with: 1, and a sentence for each thing', () => {
  test('a batch of the bucket', async () => {
    const copy = copied((at) => {
      const file = objectFile(at, 'log/batches/000000000000');
      const bytes = readFileSync(file);
      bytes[bytes.length - 10]! ^= 1;
      writeFileSync(file, bytes);
    });
    const { code, said } = await verifyLog(['--state', copy]);
    expect(code, said).toBe(1);
    expect(said).toMatch(/^WRONG {2}(leaf \d+: a leaf is not|checkpoint 1 has another root)/m);
    expect(said).toMatch(/^\d+ things are wrong$/m);
    const json = await verifyLog(['--state', copy, '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.said).findings.length).toBeGreaterThan(0);
  });

  test('a checkpoint that is gone', async () => {
    const copy = copied((at) => rmSync(objectFile(at, 'log/checkpoints/000000000001')));
    const { code, said } = await verifyLog(['--state', copy]);
    expect([code, said]).toEqual([1, expect.stringMatching(/^WRONG {2}checkpoint 1 is missing/m)]);
  });

  test('a row of the export', async () => {
    const place = join(folder, 'changed');
    const at = rows.findIndex(({ kind }) => kind?.S === 'house');
    expect(at).toBeGreaterThanOrEqual(0);
    exportTo(place, rows.with(at, { ...rows[at]!, version: { N: '7' } }), new Date().toISOString());
    const env = await platformEnvironment();
    const { code, said } = await verifyLog(['--export', place], env.variables);
    await env.stop();
    expect([code, said]).toEqual([1, expect.stringMatching(/^WRONG {2}house\/house is at version 7, and only \d/m)]);
  }, 60_000);

  test('another checkpoint that somebody was shown', async () => {
    const shown = join(folder, 'shown');
    writeFileSync(shown, readFileSync(checkpoint, 'utf8').replace(/^number \d+$/m, 'number 77'));
    const { code, said } = await verifyLog(['--state', state, '--held', shown]);
    expect([code, said]).toEqual([1, expect.stringContaining('is not signed by the seal that it names')]);
  });
});

describe('where it cannot be looked at: 2, and why', () => {
  test.each([
    ['an unknown option', ['--stat', 'x'], /Unknown option '--stat'/],
    ['a word too many', ['twice'], /Unexpected argument 'twice'/],
    ['two places', ['--state', 'a', '--export', 'b'], /not both/],
    ['no state at all', ['--state', join(folder, 'nowhere')], /is not the state of a local platform/],
    ['a state and a root that is not there', ['--state', state, '--root', join(folder, 'none.pem')], /ENOENT/],
    ['a state and no checkpoint there', ['--state', state, '--held', join(folder, 'none')], /ENOENT/],
    [
      'another house’s root',
      ['--state', state, '--root', join(other, 'ceremony', 'root-1.pem')],
      /chains to another root/,
    ],
    ['no environment', [], /SCEAU_|AWS_|region/i],
  ])('%s', async (_, args, told) => {
    const { code, said } = await verifyLog(args);
    expect([code, said]).toEqual([2, expect.stringMatching(told)]);
    expect(said).not.toMatch(/^ {4}at /m);
  });

  test('looking makes no state', () => {
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test('an export that is not whole', async () => {
    const { stop, variables } = await platformEnvironment();
    const spoilt = (spoil: (place: string) => void, summary: object = {}) => {
      const place = mkdtempSync(join(folder, 'export-'));
      exportTo(place, rows, new Date().toISOString(), summary);
      spoil(place);
      return verifyLog(['--export', place], variables);
    };
    const data = (place: string) => join(place, 'data', 'abcdefghijklmnopqrst1.json.gz');
    const cases: readonly (readonly [Promise<Said>, RegExp])[] = [
      [verifyLog(['--export', join(folder, 'nowhere')], variables), /ENOENT.*manifest-summary/],
      [spoilt((place) => rmSync(data(place))), /ENOENT.*json\.gz/],
      [spoilt((place) => writeFileSync(data(place), gzipSync(''))), /holds 0 rows, and its manifest says \d+/],
      [spoilt((place) => writeFileSync(data(place), readFileSync(data(place)).subarray(0, 900))), /unexpected end/],
      [spoilt(() => {}, { itemCount: 1 }), /tells of \d+ rows, and there are 1/],
      [spoilt(() => {}, { outputFormat: 'ION' }), /is ION/],
      [spoilt(() => {}, { exportType: 'INCREMENTAL_EXPORT' }), /what changed/],
    ];
    for (const [answer, told] of cases) expect(await answer).toEqual({ code: 2, said: expect.stringMatching(told) });
    await stop();
  }, 120_000);
});

/** The platform, running, for a command by the environment's variables. */
async function platformEnvironment() {
  const platform = await startPlatform({ folder: state, firstPort: 0 });
  return { variables: platform.restorer, stop: () => platform.stop() };
}

test('a house that has had its log from the first day has nothing older to put to it', async () => {
  const state = copied(() => {});
  const { code, said } = await command('reshape', ['--log', '--state', state]);
  expect([code, said]).toEqual([0, expect.stringMatching(/^0 of 0 are left to be sealed now, 0 waited already$/m)]);
  expect((await verifyLog(['--state', state])).code).toBe(0);
  expect(await command('reshape', ['--log', '--state', join(folder, 'nowhere')])).toEqual({
    code: 2,
    said: expect.stringContaining('is not the state of a local platform'),
  });
  expect(await command('reshape', [])).toEqual({ code: 2, said: expect.stringContaining('--list NAME') });
}, 60_000);

test('what a house did before it had a log is left to be sealed by the command, once', async () => {
  const state = copied(() => {});
  for (const { key } of new ObjectFiles(join(state, 'cloud', 's3')).list(site.buckets.evidence))
    if (key.startsWith('log/')) rmSync(objectFile(state, key));
  const ofLog = (await rowsLeft(state)).filter(({ pk }) => /^(log|unsealed)(#|$)/.test(pk));
  await ledgerLeft(state, async (table) => {
    for (const { pk, sk } of ofLog) await table.write([{ delete: { pk, sk } }]);
  });
  const before = await verifyLog(['--state', state]);
  expect([before.code, before.said]).toEqual([2, expect.stringMatching(/^there is no log here$/m)]);
  const reshaped = () => command('reshape', ['--log', '--state', state]);
  const first = await reshaped();
  expect([first.code, first.said]).toEqual([0, expect.stringMatching(/^([1-9]\d+) of \1 are left to be sealed now/m)]);
  expect((await reshaped()).said).toMatch(/^0 of (\d+) are left to be sealed now, \1 waited already$/m);
  const platform = await startPlatform({ folder: state, firstPort: 0 });
  expect((await platform.runSchedule('seal-log')).failed).toBe(false);
  await platform.settled();
  await platform.stop();
  const { code, said } = await verifyLog(['--state', state]);
  expect(code, said).toBe(0);
  expect((await reshaped()).said).toMatch(/^0 of 0 are left/m);
}, 120_000);

test('the files of a stopped state are read by the store’s own means', () => {
  const files = new ObjectFiles(join(state, 'cloud', 's3'));
  expect(files.list(site.buckets.evidence).map(({ key }) => key)).toContain('log/checkpoint');
});
