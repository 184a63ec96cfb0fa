import { expect, test } from 'vitest';
import { files, production, read } from './sources.ts';

const text = files.filter((path) => /\.(ts|cjs|json|md|html|css|sh)$/.test(path) && path !== 'package-lock.json');

test('the top level is the agreed one', () => {
  const top = new Set(files.filter((path) => !path.startsWith('.')).map((path) => path.split('/')[0]!));
  const agreed = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'cdk.json',
    'biome.json',
    'LICENSE',
    'README.md',
  ];
  expect([...top].filter((name) => ![...agreed, 'infra', 'functions', 'shared', 'test'].includes(name))).toEqual([]);
});

test('files are named in kebab case', () => {
  const odd = files.filter(
    (path) => /\.ts$/.test(path) && !/^[a-z0-9-]+(\.(test|lambda|config|d))?\.ts$/.test(path.split('/').at(-1)!),
  );
  expect(odd).toEqual([]);
});

test('nobody gets lost: files are short', () => {
  const lengths = production
    .map((path) => ({ path, lines: read(path).split('\n').length }))
    .sort((a, b) => a.lines - b.lines);
  const median = lengths[Math.floor(lengths.length / 2)]!.lines;
  expect(median).toBeLessThanOrEqual(150);
  expect(lengths.filter(({ lines }) => lines > 350)).toEqual([]);
});

test('no suppressions, leftovers or switched-off tests', () => {
  const marks = new RegExp(
    [
      '@ts-(ignore|expect-error|nocheck)',
      'biome-ignore',
      '\\bas any\\s*[;,)\\]>]',
      '\\bTO' + 'DO\\b',
      '\\bFIX' + 'ME\\b',
      '\\bXX' + 'X\\b',
    ].join('|'),
  );
  const switched = /\b(it|test|describe)\.(only|skip|todo)\b/;
  const found = text.filter((path) => path.endsWith('.ts') && path !== 'test/tidy/manners.test.ts');
  expect(found.filter((path) => marks.test(read(path)) || switched.test(read(path)))).toEqual([]);
});

test('nothing speaks of one machine or registry', () => {
  const machine = new RegExp(
    ['/wo' + 'rk/', '/ro' + 'ot/', '/ho' + 'me/', 'bash_' + 'jobs', 'registry\\.npm' + 'js'].join('|'),
  );
  expect(text.filter((path) => !path.startsWith('test/vectors/') && machine.test(read(path)))).toEqual([]);
  expect(/"resolved"/.test(read('package-lock.json'))).toBe(false);
});

test('words of the trade: no file is a helper or a util', () => {
  const vague = /(^|[/-])(helpers?|utils?|misc|common|manager|stuff)([.-]|\/)/;
  expect(files.filter((path) => /\.ts$/.test(path) && vague.test(path))).toEqual([]);
});
