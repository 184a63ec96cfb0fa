import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { signingKeys } from '../../infra/keys.ts';

/** SECURITY.md is held to the code: nothing of the deployment without its row, no test that is not there. */
const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const text = read('infra/SECURITY.md');

/** Cells of the first column of the table below a heading. */
function firstCells(heading: string): readonly string[] {
  const [, chapter = ''] =
    new RegExp(`^## ${heading}[^\\n]*\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(text) ?? [];
  return [...chapter.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell]) => cell!).slice(1);
}

const named = (cells: readonly string[]) =>
  cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name!));

describe('the trust tables', () => {
  test('name each function once, and no other', () => {
    expect(named(firstCells('Functions')).sort()).toEqual(lambdas.map(({ name }) => name).sort());
  });

  test('name each purpose of a key, and the key that wraps', () => {
    const cells = firstCells('Keys');
    expect(named(cells).sort()).toEqual([...new Set(signingKeys.map(({ purpose }) => purpose))].sort());
    expect(cells).toContain('wrapping key');
  });

  test('name each store', () => {
    const buckets = new Set(lambdas.flatMap(({ objects }) => objects.map(({ bucket }) => bucket as string)));
    const cells = firstCells('Stores');
    expect(named(cells).sort()).toEqual([...buckets].sort());
    expect(cells).toEqual(expect.arrayContaining(['ledger', 'key table', 'pages’ bucket', 'logs']));
  });

  test('do not call safe what signs with the same key', () => {
    for (const purpose of ['issuer', 'seal'] as const) {
      const signers = lambdas.filter(({ signs }) => signs.includes(purpose)).map(({ name }) => name);
      const row = firstCells('Functions').find((cell) => named([cell]).includes(signers[0]!))!;
      expect(named([row]).sort(), purpose).toEqual([...signers].sort());
    }
  });
});

describe('the threats', () => {
  const [, chapter = ''] = /\n## Threats[^\n]*\n([\s\S]*?)\n## /.exec(text) ?? [];
  const rows = [...chapter.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .map(([, threat, stands, covered]) => ({ threat: threat!, stands: stands!, covered: covered! }))
    .filter(({ threat }) => threat !== 'threat' && !/^-+$/.test(threat));

  test('are many', () => expect(rows.length).toBeGreaterThan(35));

  test.each(rows)('$threat: the tests that cover it exist', ({ covered }) => {
    const tests = [...covered.matchAll(/`(test\/[\w/.-]+\.test\.ts)` “([^”]+)”/g)];
    expect(tests.length).toBeGreaterThan(0);
    // nothing in the cell that only looks like a test
    expect(covered.match(/`test\//g)).toHaveLength(tests.length);
    for (const [, path, title] of tests) {
      expect(existsSync(new URL(path!, root)), path).toBe(true);
      const quoted = title!.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      expect(read(path!), `${path}: ${title}`).toMatch(new RegExp(`\\(\\s*(['"\`])${quoted}\\1,`));
    }
  });
});
