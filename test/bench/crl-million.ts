import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gencrl, prepareOpenssl, verifyWithOpenssl } from './crl-openssl.ts';
import type { AskedOfSnapshot, ToldOfSnapshot } from './crl-snapshot-process.ts';
import { atMost, compare, type Figure } from './harness.ts';

const COUNT = 1_000_000;
const MORE = 10;
const MEBIBYTE = 1 << 20;
const MOST_MEBIBYTES = 200;
const MOST_REBUILDING = 256;

/** A list of a million, from its stored snapshot to staging, against OpenSSL's process for the same entries. */
export const crl1e6: Figure = {
  name: 'crl.1e6',
  measure: () =>
    withSnapshot(async (folder, prepared) => {
      prepareOpenssl(folder, COUNT);
      const issue = { act: 'issue', entries: COUNT, more: MORE, staged: 'file' } as const;
      const told: ToldOfSnapshot[] = [];
      const time = await compare(
        () =>
          withProcess(folder, async (ask) => {
            told.push(await ask(issue));
            return told.at(-1)!.milliseconds;
          }),
        () => gencrl(folder),
      );
      verifyWithOpenssl(folder, told.at(-1)!.list!);
      const memory = Math.max(...told.map(({ peakBytes }) => peakBytes)) / MEBIBYTE;
      const whole = told.at(-1)!.wholeMilliseconds;
      const against = 'openssl ca -gencrl, its process';
      return [
        { name: 'crl.1e6', value: time.ours, unit: 'ms of CPU', against, ratio: time.quotient, reach: atMost(0.04) },
        {
          name: 'crl.1e6.process',
          value: whole,
          unit: 'ms of CPU',
          against: `${against}; ours with the start of Node and a ceremony`,
          ratio: whole / time.theirs,
          reach: null,
        },
        {
          name: 'crl.1e6.memory',
          value: memory,
          unit: 'MiB',
          against: `${MOST_MEBIBYTES} MiB, the whole process`,
          ratio: memory / MOST_MEBIBYTES,
          reach: atMost(1),
        },
        {
          name: 'crl.rebuild.memory',
          value: prepared.peakBytes / MEBIBYTE,
          unit: 'MiB',
          against: `${MOST_REBUILDING} MiB, the whole process that makes the snapshot from rows`,
          ratio: prepared.peakBytes / MEBIBYTE / MOST_REBUILDING,
          reach: atMost(1),
        },
      ];
    }),
};

/** Ten more entries on a list of a million, against one SHA-256 over the list. */
export const crlIncrement: Figure = {
  name: 'crl.increment',
  measure: () =>
    withSnapshot((folder) =>
      withProcess(folder, async (ask) => {
        const issue = { act: 'issue', entries: COUNT, more: MORE, staged: 'memory' } as const;
        await ask(issue);
        const { ours: value, quotient: ratio } = await compare(
          async () => (await ask(issue)).milliseconds,
          async () => (await ask({ act: 'hash' })).milliseconds,
          15,
        );
        const against = 'SHA-256 of the same list';
        return [{ name: 'crl.increment', value, unit: 'ms of CPU', against, ratio, reach: atMost(1.4) }];
      }),
    ),
};

type Ask = (asked: AskedOfSnapshot) => Promise<ToldOfSnapshot>;

async function withSnapshot<T>(act: (folder: string, prepared: ToldOfSnapshot) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
  try {
    const prepared = await withProcess(folder, (ask) => ask({ act: 'prepare', entries: COUNT }));
    return await act(folder, prepared);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withProcess<T>(folder: string, act: (ask: Ask) => Promise<T>): Promise<T> {
  const child = fork(fileURLToPath(new URL('./crl-snapshot-process.ts', import.meta.url)), [folder]);
  try {
    return await act(async (asked) => {
      child.send(asked);
      const [told] = await once(child, 'message');
      return told as ToldOfSnapshot;
    });
  } finally {
    child.kill();
  }
}
