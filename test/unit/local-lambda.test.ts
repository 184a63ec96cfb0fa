import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient, type LambdaServiceException } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInvokeEndpoint } from '../../infra/local/lambda/invoke-endpoint.ts';
import { createRuntime, type DeployedFunction, type LambdaRuntime } from '../../infra/local/lambda/runtime.ts';
import type { Running } from '../../infra/local/loopback.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-lambda-'));
const lines: string[] = [];
const deployed = (name: string, module: string, timeoutSeconds = 20, memoryMb = 256): DeployedFunction => ({
  name,
  entry: new URL(`./local-functions/${module}.ts`, import.meta.url).href,
  timeoutSeconds,
  memoryMb,
  environment: { OWN: name },
});

let runtime: LambdaRuntime;
let endpoint: Running;
let client: LambdaClient;

beforeAll(async () => {
  runtime = createRuntime({
    prefix: 'p',
    region: 'eu-west-3',
    concurrency: 2,
    retryAfterMs: [10, 20],
    log: (name, line) => lines.push(`${name}: ${line}`),
    functions: [
      deployed('echo', 'echo'),
      deployed('other', 'echo'),
      deployed('hasty', 'echo', 1),
      deployed('small', 'echo', 20, 64),
      deployed('broken', 'broken'),
    ],
  });
  endpoint = await startInvokeEndpoint(runtime);
  client = new LambdaClient({
    endpoint: endpoint.url,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await endpoint.stop();
  await runtime.stop();
  rmSync(folder, { recursive: true });
});

const ask = async (name: string, event: unknown) => {
  const { payload, failed } = await runtime.invoke(name, JSON.stringify(event));
  return { failed, ...JSON.parse(payload) };
};

describe('the local Lambda', () => {
  it('gives a function its own environment and nothing of the machine', async () => {
    const answer = await ask('echo', { say: 'é', environment: ['OWN', 'PATH', 'HOME'] });
    expect(answer).toMatchObject({ failed: false, said: 'é', functionName: 'p-echo', names: 1 });
    expect(answer.environment).toEqual({ OWN: 'echo' });
    expect((await ask('other', { environment: ['OWN'] })).environment).toEqual({ OWN: 'other' });
    expect(answer.remaining).toBeGreaterThan(15_000);
    expect(answer.remaining).toBeLessThanOrEqual(20_000);
  });

  it('hands a worker one event at a time, and runs as many as its concurrency', async () => {
    const before = performance.now();
    const answers = await Promise.all([1, 2, 3, 4].map((say) => ask('other', { say, sleepMs: 150 })));
    expect(answers.map(({ said }) => said)).toEqual([1, 2, 3, 4]);
    expect(performance.now() - before).toBeGreaterThan(290);
  });

  it('reports what a handler throws and keeps its worker', async () => {
    const { handled } = await ask('echo', {});
    expect(await ask('echo', { crash: 'throw' })).toMatchObject({
      failed: true,
      errorType: 'TypeError',
      errorMessage: 'thrown on purpose',
    });
    expect((await ask('echo', {})).handled).toBe(handled + 2);
  });

  it('ends a worker that is too slow, and the next call finds a fresh one', async () => {
    expect(await ask('hasty', { sleepMs: 10_000 })).toMatchObject({
      failed: true,
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/timed out after 1\.00 seconds/),
    });
    expect(await ask('hasty', {})).toMatchObject({ failed: false, handled: 1 });
  });

  it.each([
    ['exit', 'Runtime.ExitError'],
    ['later', 'Runtime.UnhandledError'],
  ])('answers for a worker that crashes (%s), and replaces it', async (crash, errorType) => {
    expect(await ask('hasty', { crash })).toMatchObject({ failed: true, errorType });
    expect(await ask('hasty', {})).toMatchObject({ failed: false, handled: 1 });
  });

  it('ends a worker that outgrows the memory of its function, and only that one', async () => {
    expect(await ask('small', { crash: 'greed' })).toMatchObject({ failed: true, errorType: 'Runtime.OutOfMemory' });
    expect(await ask('small', {})).toMatchObject({ failed: false, handled: 1 });
  });

  it('says which module cannot be loaded', async () => {
    expect(await ask('broken', {})).toMatchObject({
      failed: true,
      errorType: 'Runtime.ImportModuleError',
      errorMessage: 'broken on purpose',
    });
    expect([...(await runtime.warm()).keys()]).toEqual(['broken']);
  });

  it('passes on what functions print', async () => {
    await ask('echo', {});
    await expect.poll(() => lines.some((line) => /^echo: handled \d+$/.test(line))).toBe(true);
  });
});

const invoke = (name: string, payload: string, type: 'RequestResponse' | 'Event' | 'DryRun' = 'RequestResponse') =>
  client.send(new InvokeCommand({ FunctionName: name, InvocationType: type, Payload: Buffer.from(payload) }));

describe('Invoke', () => {
  it('waits for the answer', async () => {
    const answer = await invoke('p-echo', '{"say":[1]}');
    expect(answer.StatusCode).toBe(200);
    expect(answer.ExecutedVersion).toBe('$LATEST');
    expect(answer.FunctionError).toBeUndefined();
    expect(JSON.parse(answer.Payload!.transformToString())).toMatchObject({ said: [1] });
  });

  it('takes an ARN for a name', async () => {
    const answer = await invoke('arn:aws:lambda:eu-west-3:000000000000:function:p-echo:$LATEST', '{"say":2}');
    expect(JSON.parse(answer.Payload!.transformToString())).toMatchObject({ said: 2 });
  });

  it('tells a failed function from a failed call', async () => {
    const answer = await invoke('p-echo', '{"crash":"throw"}');
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(answer.Payload!.transformToString())).toMatchObject({ errorType: 'TypeError' });
  });

  it('tries an event three times under one request id, then drops it', async () => {
    const note = join(folder, 'attempts');
    expect(await invoke('p-echo', JSON.stringify({ crash: 'throw', note }), 'Event')).toMatchObject({
      StatusCode: 202,
    });
    await runtime.settled();
    const attempts = readFileSync(note, 'utf8').trim().split('\n');
    expect(attempts).toHaveLength(3);
    expect(new Set(attempts).size).toBe(1);
    expect(lines.at(-1)).toMatch(/dropped after 3 attempts/);
  });

  it('does not repeat an event that went well', async () => {
    const note = join(folder, 'once');
    await invoke('p-echo', JSON.stringify({ note }), 'Event');
    await runtime.settled();
    expect(readFileSync(note, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('runs nothing in a dry run', async () => {
    expect((await invoke('p-broken', '{}', 'DryRun')).StatusCode).toBe(204);
  });

  it.each([
    ['an unknown function', 'p-nobody', '{}', 'RequestResponse', 'ResourceNotFoundException'],
    ['a function of another prefix', 'q-echo', '{}', 'RequestResponse', 'ResourceNotFoundException'],
    ['no JSON', 'p-echo', '{', 'RequestResponse', 'InvalidRequestContentException'],
    ['an event over 1 MB', 'p-echo', JSON.stringify('x'.repeat(1024 * 1024)), 'Event', 'RequestTooLargeException'],
    [
      'a payload over 6 MB',
      'p-echo',
      JSON.stringify('x'.repeat(6 * 1024 * 1024)),
      'RequestResponse',
      'RequestTooLargeException',
    ],
  ] as const)('refuses %s', async (_, name, payload, type, code) => {
    const error = await invoke(name, payload, type).then(
      () => undefined,
      (thrown: LambdaServiceException) => thrown.name,
    );
    expect(error).toBe(code);
  });

  it('does not answer more than 6 MB', async () => {
    const answer = await invoke('p-echo', JSON.stringify({ say: 'x'.repeat(6 * 1024 * 1024 - 20) }));
    expect(answer.FunctionError).toBe('Unhandled');
    expect(answer.Payload!.transformToString()).toMatch(/ResponseSizeTooLarge/);
  });
});
