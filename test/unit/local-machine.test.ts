import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { timetable } from '../../functions/timetable.ts';
import { openClock } from '../../infra/local/clock.ts';
import { startControl } from '../../infra/local/control.ts';
import type { Outcome } from '../../infra/local/lambda/function.ts';
import { cronPattern, startScheduler } from '../../infra/local/scheduler.ts';
import { openState } from '../../infra/local/state.ts';

const base = mkdtempSync(join(tmpdir(), 'sceau-machine-'));
const root = fileURLToPath(new URL('../..', import.meta.url));
afterAll(() => rmSync(base, { recursive: true }));
const fresh = (name: string) => join(base, name);

describe('the state folder', () => {
  it('is taken by one instance at a time and taken up again by the next', () => {
    const state = openState(fresh('one'));
    expect(state.settings()).toBeUndefined();
    state.remember({ host: '127.0.0.1', port: 1234 });
    expect(() => openState(fresh('one'))).toThrow(/already running on .*\/one \(process \d+\)/);
    state.release();
    const again = openState(fresh('one'));
    expect(again.settings()).toEqual({ host: '127.0.0.1', port: 1234 });
    again.release();
  });

  it('is not kept by a killed process', () => {
    openState(fresh('killed')).abandon();
    openState(fresh('killed')).release();
    writeFileSync(join(fresh('killed'), 'lock.json'), JSON.stringify({ pid: process.pid, started: 'another boot' }));
    openState(fresh('killed')).release();
    writeFileSync(join(fresh('killed'), 'lock.json'), '{"pid":');
    openState(fresh('killed')).release();
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    ['a file in its place', (folder) => writeFileSync(folder, ''), /cannot be used \(it is not a folder\)/],
    ['a file above it', (folder) => writeFileSync(folder, ''), /cannot be used/],
    ["somebody else's folder", (folder) => put(folder, 'letters.txt', ''), /not one of ours \(it holds letters\.txt/],
    ['another version', (folder) => put(folder, 'version.json', '{"version":99}'), /another version of Sceau/],
    ['a damaged marker', (folder) => put(folder, 'version.json', '{"ver'), /is damaged/],
    ['no marker at all', (folder) => put(folder, 'version.json', 'null'), /another version of Sceau/],
  ])('is refused in one sentence when there is %s', (name, prepare, sentence) => {
    const folder = fresh(`broken ${name}`);
    prepare(folder);
    const path = name === 'a file above it' ? join(folder, 'below') : folder;
    expect(() => openState(path)).toThrow(sentence);
    expect(() => openState(path)).toThrow(sentence); // and a refusal leaves no lock behind
  });
});

function put(folder: string, name: string, content: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
}

describe('the clock', () => {
  it('is set, advanced and remembered in the file that functions read', () => {
    const file = fresh('clock');
    const clock = openClock(file);
    expect(readFileSync(file, 'utf8')).toBe('0\n');
    clock.set(new Date('2030-01-01T00:00:00Z'));
    expect(clock.now().toISOString()).toMatch(/^2030-01-01T00:00:0/);
    clock.advance(86_400_000);
    expect(openClock(file).now().toISOString()).toMatch(/^2030-01-02T00:00:0/);
    expect(Number(readFileSync(file, 'utf8'))).toBe(clock.offsetMs());
    clock.reset();
    expect(clock.offsetMs()).toBe(0);
    expect(() => clock.set(new Date('no date'))).toThrow(RangeError);
  });

  it('is refused in one sentence when its file is damaged', () => {
    writeFileSync(fresh('bad-clock'), 'noon');
    expect(() => openClock(fresh('bad-clock'))).toThrow(/bad-clock is damaged/);
  });
});

describe('the scheduler', () => {
  it.each([
    [1, '*/1 * * * *'],
    [15, '*/15 * * * *'],
    [60, '0 * * * *'],
    [360, '0 */6 * * *'],
    [1440, '0 0 * * *'],
  ])('runs every %d minutes as %s', (minutes, pattern) => expect(cronPattern(minutes)).toBe(pattern));

  it.each([0, 7, 90, 2880])('refuses every %d minutes, which cron cannot keep', (minutes) =>
    expect(() => cronPattern(minutes)).toThrow(),
  );

  it('can keep the timetable', () => {
    for (const { everyMinutes } of timetable) expect(cronPattern(everyMinutes)).toBeTruthy();
  });

  it('joins a run that is under way', async () => {
    const { scheduler, calls, end } = slowScheduler();
    const [first, second] = [scheduler.run('sweep'), scheduler.run('sweep')];
    expect(calls).toEqual(['renewal {"job":"sweep"}']);
    end();
    expect(await first).toEqual(await second);
    void scheduler.run('sweep');
    expect(calls).toHaveLength(2);
    expect(scheduler.run('nothing')).toBeUndefined();
    end();
    await scheduler.stop();
  });

  it('runs by itself, unless it is held', async () => {
    vi.useFakeTimers();
    const { scheduler, calls, end } = slowScheduler(true);
    try {
      await vi.advanceTimersByTimeAsync(61_000);
      expect(calls.length).toBe(1);
      const held = scheduler.hold(true);
      end();
      await held; // for what was under way
      await vi.advanceTimersByTimeAsync(180_000);
      expect(calls.length).toBe(1);
      await scheduler.hold(false);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(calls.length).toBe(2);
    } finally {
      vi.useRealTimers();
      end();
      await scheduler.stop();
    }
  });
});

/** One row, whose runs last until `end`. */
function slowScheduler(automatic = false) {
  const calls: string[] = [];
  let end: () => void = () => {};
  const invoke = (lambda: string, event: string) =>
    new Promise<Outcome>((resolve) => {
      calls.push(`${lambda} ${event}`);
      end = () => resolve({ payload: '{"found":2}', failed: false });
    });
  const scheduler = startScheduler(
    [{ name: 'sweep', everyMinutes: 1, lambda: 'renewal', input: { job: 'sweep' } }],
    invoke,
    { automatic, log: () => {} },
  );
  return { scheduler, calls, end: () => end() };
}

describe('the controls', () => {
  it('run schedules and turn the clock, but not for pages', async () => {
    const clock = openClock(fresh('control-clock'));
    const { scheduler, calls, end } = slowScheduler();
    const zone: Record<string, readonly string[]> = {};
    const lost: (readonly [string, boolean])[] = [];
    const control = await startControl({
      clock,
      scheduler,
      dns: {
        set: (name, texts) => {
          zone[name] = texts;
        },
        zone: () => zone,
      },
      health: async () => ({ API: 'ok' }),
      loseMailbox: (address, isLost) => void lost.push([address, isLost]),
    });
    const call = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${control.url}/_local/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return [answer.status, await answer.json()];
    };
    expect(await call('health')).toEqual([200, { API: 'ok' }]);
    expect(await call('schedules')).toEqual([200, ['sweep']]);
    const run = call('schedules/sweep/run', {});
    await expect.poll(() => calls.length).toBe(1);
    end();
    expect(await run).toEqual([200, { found: 2 }]);
    expect((await call('schedules/nothing/run', {}))[0]).toBe(404);
    expect(await call('schedules', { held: true })).toEqual([200, { held: true }]);
    expect((await call('schedules', { held: 'yes' }))[0]).toBe(400);
    expect(await call('clock', { set: '2031-05-01T00:00:00Z' })).toEqual([
      200,
      { now: expect.stringMatching(/^2031-05-01T00:00:0/) },
    ]);
    expect(await call('clock', { advanceSeconds: 86_400 })).toEqual([
      200,
      { now: expect.stringMatching(/^2031-05-02/) },
    ]);
    expect((await call('clock', { set: 'tomorrow' }))[0]).toBe(400);
    expect(await call('clock', { reset: true }, { origin: 'http://page.example.test' })).toEqual([
      403,
      { message: 'Forbidden' },
    ]);
    expect(clock.offsetMs()).not.toBe(0);
    const shown = { '_x.example.test': ['value'] };
    expect(await call('dns', { name: '_x.example.test', txt: ['value'] })).toEqual([200, shown]);
    expect(await call('dns')).toEqual([200, shown]);
    expect((await call('dns', { name: 'x.example.test', txt: [1] }))[0]).toBe(400);
    expect((await call('mailboxes', { address: 'gone@example.test', lost: true }))[0]).toBe(200);
    expect((await call('mailboxes', { address: 'gone@example.test' }))[0]).toBe(400);
    expect(lost).toEqual([['gone@example.test', true]]);
    await control.stop();
  });
});

/** Runs a program to its end: exit code, and what it said on standard error. */
const run = (args: readonly string[], environment: Record<string, string> = {}) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...environment }, timeout: 20_000 };
    execFile(process.execPath, [...args], options, (error, _, said) =>
      resolve({ code: error === null ? 0 : Number(error.code), said }),
    );
  });

describe('what stands in the way of a start is told in one sentence', () => {
  const start = (environment: Record<string, string>) => run(['infra/local/start.ts'], environment);

  it.concurrent('a busy port', async ({ expect }) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, said } = await start({ SCEAU_LOCAL_STATE: fresh('busy'), PORT: String(port) });
    server.close();
    expect({ code, said }).toEqual({
      code: 1,
      said: `Port ${port} on 127.0.0.1 is in use by another program: stop that, or choose another with PORT=….\n`,
    });
  });

  it.concurrent('a broken state folder', async ({ expect }) => {
    writeFileSync(fresh('state-file'), '');
    const { code, said } = await start({ SCEAU_LOCAL_STATE: fresh('state-file'), PORT: '0' });
    expect(code).toBe(1);
    expect(said).toMatch(/^The state folder .*state-file cannot be used \(it is not a folder\)[^\n]*\.\n$/);
  });

  it.concurrent('another instance', async ({ expect }) => {
    const state = openState(fresh('twice'));
    const { code, said } = await start({ SCEAU_LOCAL_STATE: fresh('twice'), PORT: '0' });
    state.release();
    expect(code).toBe(1);
    expect(said).toMatch(/^Sceau is already running on [^\n]*\.\n$/);
  });

  it.concurrent('a port that is no number', async ({ expect }) => {
    expect(await start({ PORT: 'eight' })).toEqual({ code: 1, said: 'PORT is "eight": give a number.\n' });
  });

  it.concurrent('a too-old Node', async ({ expect }) => {
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '20.19.0' })";
    const { code, said } = await run(['-e', `${pretend}; require('./infra/local/require-node.cjs')`]);
    expect(code).toBe(1);
    expect(said).toMatch(/^Sceau needs Node 24 or later and this is Node 20\.19\.0[^\n]*\n$/);
  });
});
