import { afterEach, expect } from 'vitest';
import { takeFound, watchLine } from '../infra/local/log-canaries.ts';

/** For every test file: what the functions log in its thread is looked at, and a find fails the test that runs. */
const watched = Symbol.for('sceau.log-watch');
const out = process.stdout as typeof process.stdout & { [watched]?: true };

if (!out[watched]) {
  out[watched] = true;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...of: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...more: unknown[]) => {
      const text = typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : '';
      // lines of ours alone: what else is printed here is the runner's, and the tests' own
      for (const line of text.split('\n')) if (line.includes('"service":"sceau"')) watchLine('this process', line);
      return write(chunk, ...more);
    };
  }
}

afterEach(() => {
  expect(takeFound(), 'lines of logs with what they must not hold').toEqual([]);
});
