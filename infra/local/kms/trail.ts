import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readJson, writeAtomically } from '../files.ts';
import { SIGNATURE_LOG } from './kms.ts';

export interface TrailOptions {
  /** The key service's folder. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Puts one file where the trail's files lie. */
  readonly put: (key: string, bytes: Buffer) => Promise<void>;
  /** Tells of it, as EventBridge does: perhaps in vain. */
  readonly tell: (key: string, size: number) => Promise<void>;
}

export interface LocalTrail {
  /** Delivers what was written since the last time; how many records that were. */
  deliver(): Promise<number>;
}

/** How far it has come in the key service's log, and the file that it is at. */
interface Progress {
  readonly to: number;
  readonly at?: number;
  readonly key?: string;
  readonly from?: number;
}

/** A trail is never silent for as long as this: other calls than signatures are written down as well. */
const AT_LATEST_MS = 30 * 60_000;

/**
 * Plays CloudTrail: what the key service has written down goes in packed files into the trail's bucket. A file that was begun
 * before a power cut is finished under the same name: AWS may deliver twice, but not the same records under two names.
 */
export function createLocalTrail({ folder, account, region, now, put, tell }: TrailOptions): LocalTrail {
  const state = join(folder, 'trail.json');
  let progress = (readJson(state) ?? { to: 0 }) as Progress;
  let delivering: Promise<number> | undefined;

  async function next(): Promise<number> {
    const from = progress.from ?? progress.to;
    const to = progress.from === undefined ? sizeOf(join(folder, SIGNATURE_LOG)) : progress.to;
    const lines = linesIn(join(folder, SIGNATURE_LOG), from, to);
    const due = progress.at === undefined || Math.abs(now() - progress.at) >= AT_LATEST_MS;
    if (lines.length === 0 && !due && progress.key === undefined) return 0;
    const key = progress.key ?? nameOf(account, region, new Date(now()), from);
    write({ key, from, to });
    const file = gzipSync(
      JSON.stringify({ Records: lines.map((line) => recordOf(JSON.parse(line), account, region)) }),
    );
    await put(key, file);
    write({ to, at: now() });
    await tell(key, file.length).catch(() => undefined);
    return lines.length;
  }

  function write(moved: Progress): void {
    writeAtomically(state, `${JSON.stringify(moved)}\n`);
    progress = moved;
  }

  return {
    deliver: () => {
      delivering ??= next().finally(() => {
        delivering = undefined;
      });
      return delivering;
    },
  };
}

/** The end of the last whole line there is. */
function sizeOf(file: string): number {
  if (!existsSync(file)) return 0;
  const descriptor = openSync(file, 'r');
  try {
    return fstatSync(descriptor).size;
  } finally {
    closeSync(descriptor);
  }
}

/** Whole lines only: the key service writes each at once. */
function linesIn(file: string, from: number, to: number): readonly string[] {
  if (to <= from) return [];
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(to - from);
    readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes
      .toString()
      .split('\n')
      .filter((line) => line !== '');
  } finally {
    closeSync(descriptor);
  }
}

/** As CloudTrail names its files; the last part is random there, and here tells one file from another of the same minute. */
function nameOf(account: string, region: string, at: Date, from: number): string {
  const minute = at.toISOString().slice(0, 16).replace(/[-:]/g, '');
  const tail = createHash('sha256').update(`${from} ${at.toISOString()}`).digest('hex').slice(0, 16);
  const day = at.toISOString().slice(0, 10).replaceAll('-', '/');
  return `AWSLogs/${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${minute}Z_${tail}.json.gz`;
}

/** A line as CloudTrail has it: seconds, and without what was signed, which it does not tell. */
function recordOf(line: Record<string, unknown>, accountId: string, awsRegion: string): Record<string, unknown> {
  const { digest: _, ...rest } = line;
  return {
    eventVersion: '1.11',
    ...rest,
    eventTime: `${String(line.eventTime).slice(0, 19)}Z`,
    awsRegion,
    responseElements: null,
    eventID: line.requestID,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
  };
}
