import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gencrl, prepareOpenssl } from './crl-openssl.ts';
import type { Asked, Told } from './crl-process.ts';
import { atMost, compare, type Figure } from './harness.ts';

const COUNT = 100_000;
const MEBIBYTE = 1 << 20;
const MOST_MEBIBYTES = 200;

/** A whole list of a hundred thousand, from stored entries to staging, against OpenSSL's process for the same. */
export const crl1e5: Figure = {
  name: 'crl.1e5',
  async measure() {
    const memory = await withIssuer(async (issue) => (await issue({ entries: COUNT, ready: false })).peakBytes);
    const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
    try {
      prepareOpenssl(folder, COUNT);
      const time = await withIssuer((issue) =>
        compare(
          async () => (await issue({ entries: COUNT, ready: true })).milliseconds,
          () => gencrl(folder),
        ),
      );
      return [
        {
          name: 'crl.1e5',
          value: time.ours,
          unit: 'ms of CPU',
          against: 'openssl ca -gencrl, its process',
          ratio: time.quotient,
          reach: atMost(0.1),
        },
        {
          name: 'crl.1e5.memory',
          value: memory / MEBIBYTE,
          unit: 'MiB',
          against: `${MOST_MEBIBYTES} MiB, the whole process`,
          ratio: memory / MEBIBYTE / MOST_MEBIBYTES,
          reach: atMost(1),
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Whether ten times as many entries take about ten times as long. */
export const crlGrowth: Figure = {
  name: 'crl.growth',
  measure: () =>
    withIssuer(async (issue) => {
      const time = async (count: number) => (await issue({ entries: count, ready: true })).milliseconds;
      const { ours: value, quotient: ratio } = await compare(
        () => time(COUNT),
        () => time(COUNT / 10),
        11,
      );
      return [
        { name: 'crl.growth', value, unit: 'ms of CPU', against: 'a tenth of the entries', ratio, reach: atMost(12) },
      ];
    }),
};

async function withIssuer<T>(act: (issue: (asked: Asked) => Promise<Told>) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./crl-process.ts', import.meta.url)));
  try {
    return await act(async (asked) => {
      child.send(asked);
      const [told] = await once(child, 'message');
      return told as Told;
    });
  } finally {
    child.kill();
  }
}
