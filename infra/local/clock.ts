import { readFileSync } from 'node:fs';
import { writeAtomically } from './files.ts';
import { LocalProblem } from './loopback.ts';

/**
 * The platform's time: real time plus an offset, kept in a file that every function reads (`SCEAU_CLOCK_FILE`). Gateway,
 * tokens, KMS and S3 go by it as well, so a token does not outlive a leap; only request signatures keep real time.
 */
export interface LocalClock {
  readonly file: string;
  now(): Date;
  offsetMs(): number;
  set(at: Date): void;
  advance(milliseconds: number): void;
  /** Back to real time. */
  reset(): void;
}

/** Opens the clock; a new one shows real time. Throws `LocalProblem` when the file does not hold a number. */
export function openClock(file: string): LocalClock {
  let offset = readOffset(file);
  const write = (milliseconds: number) => {
    if (!Number.isFinite(milliseconds)) throw new RangeError('not an instant');
    offset = Math.round(milliseconds);
    writeAtomically(file, `${offset}\n`);
  };
  if (offset === undefined) write(0);
  const offsetMs = () => offset ?? 0;
  return {
    file,
    now: () => new Date(Date.now() + offsetMs()),
    offsetMs,
    set: (at) => write(at.getTime() - Date.now()),
    advance: (milliseconds) => write(offsetMs() + milliseconds),
    reset: () => write(0),
  };
}

function readOffset(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LocalProblem(`The clock file ${file} cannot be read: ${(error as Error).message}.`);
  }
  if (!/^-?\d+$/.test(text))
    throw new LocalProblem(`The clock file ${file} is damaged: remove it to go back to real time.`);
  return Number(text);
}
