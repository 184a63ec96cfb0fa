import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { billOfMaterials, purlOf } from '../../infra/supply-chain/cyclonedx.ts';
import { inPages, justified, scriptsNotRun } from '../../infra/supply-chain/justified.ts';
import { isAllowed, SHIPPED, USED } from '../../infra/supply-chain/licences.ts';
import { closureOf, readLockFile } from '../../infra/supply-chain/lock-file.ts';
import { thirdParty } from '../../infra/supply-chain/third-party.ts';
import { files, importsOf } from '../tidy/sources.ts';

const root = new URL('../../', import.meta.url);
const lock = readLockFile(root);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
  allowScripts: Record<string, boolean>;
  scripts: Record<string, string>;
};
const { dependencies, devDependencies, optionalDependencies } = manifest;
const direct = { ...dependencies, ...devDependencies, ...optionalDependencies };

describe('dependencies', () => {
  test('each direct one has its reason, and no reason is left over', () => {
    expect(Object.keys(justified).sort()).toEqual(Object.keys(direct).sort());
    for (const why of Object.values(justified)) expect(why.length).toBeGreaterThan(8);
  });

  test('each direct one is used', () => {
    const imported = new Set(
      files.filter((path) => path.endsWith('.ts')).flatMap((path) => importsOf(path).map(({ to }) => to)),
    );
    const byName = (name: string) => [...imported].some((to) => to === name || to.startsWith(`${name}/`));
    /** Types that the compiler finds, and programs that are run by name. */
    const otherwise = new Set(['typescript', 'vitest', 'aws-cdk', 'aws-ses-v2-local', '@biomejs/biome', '@types/node']);
    const programs = new Set(Object.keys(optionalDependencies));
    const unused = Object.keys(direct).filter((name) => {
      const typed = name.replace(/^@types\//, '');
      return !byName(typed) && !otherwise.has(name) && !programs.has(name);
    });
    expect(unused).toEqual([]);
  });

  test('nothing is imported that package.json does not name', () => {
    const named = (to: string) => Object.keys(direct).some((name) => to === name || to.startsWith(`${name}/`));
    const known = new Set(['aws-lambda']);
    const strange = files
      .filter((path) => /^(functions|infra|shared)\/.*\.ts$/.test(path))
      .flatMap((path) => importsOf(path))
      .filter(
        ({ to }) => !/^(functions|infra|shared|test)\//.test(to) && !isBuiltin(to) && !named(to) && !known.has(to),
      );
    expect(strange.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('are few where they are deployed', () => {
    expect(Object.keys(dependencies).length).toBeLessThanOrEqual(16);
    expect(closureOf(lock, Object.keys(dependencies)).size).toBeLessThanOrEqual(90);
  });
});

describe('the lock file', () => {
  test('the lock file names each package by version and digest, and no machine', () => {
    expect(lock.packages.length).toBeGreaterThan(100);
    const text = readFileSync(new URL('package-lock.json', root), 'utf8');
    expect(text).not.toMatch(
      /"resolved"|"link": true|https?:\/\/(?!github\.com|opencollective|.*(sponsor|fund|donat))[^"]*\.tgz|git\+|file:/,
    );
    for (const { path, version, integrity, inBundle } of lock.packages) {
      expect(version, path).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      if (!inBundle) expect(integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    }
  });

  test('what lies inside another package is covered by that one’s digest', () => {
    for (const { path } of lock.packages.filter(({ inBundle }) => inBundle)) {
      const outer = path.slice(0, path.indexOf('/node_modules/', 'node_modules/'.length));
      expect(lock.packages.find((one) => one.path === outer)?.integrity, path).toBeDefined();
    }
  });

  test('versions are pinned, in the manifest and for what others bring', () => {
    for (const [name, version] of Object.entries({ ...direct, ...manifest.overrides })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      if (name in direct) expect(lock.find(name)?.version, name).toBe(version);
    }
  });

  test('no install script is needed: the only ones there are switched off, each with a reason', () => {
    const scripts = lock.packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect(scripts.sort()).toEqual(Object.keys(scriptsNotRun).sort());
    expect(manifest.allowScripts).toEqual(Object.fromEntries(scripts.map((name) => [name, false])));
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare)/.test(name))).toEqual([]);
  });

  test('what is needed is there: nothing of the closure is missing', () => {
    const paths = new Set(lock.packages.map(({ path }) => path));
    for (const { path, needs } of lock.packages) for (const one of needs) expect(paths, path).toContain(one);
    expect(closureOf(lock, ['@aws-sdk/client-kms']).size).toBeGreaterThan(10);
  });
});

describe('licences', () => {
  const shipped = closureOf(lock, [...Object.keys(dependencies), ...inPages]);

  test('each package has one that may be shipped, or used where it is not', () => {
    const wrong = lock.packages.filter(({ path, licence }) => !isAllowed(licence, shipped.has(path) ? SHIPPED : USED));
    expect(wrong.map(({ path, licence }) => `${path}: ${licence}`)).toEqual([]);
    expect(shipped.size).toBeGreaterThan(50);
  });

  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['GPL-3.0-or-later OR MIT', true],
    ['(MIT AND Zlib)', true],
    ['MIT AND GPL-2.0-only', false],
    ['GPL-3.0-only', false],
    ['MPL-2.0', false],
    ['MIT OR (GPL-2.0-only AND ISC)', false],
    ['MIT AND ISC OR GPL-2.0-only', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['UNLICENSED', false],
    ['', false],
  ])('«%s» may be shipped: %s', (expression, may) => expect(isAllowed(expression, SHIPPED)).toBe(may));

  test('the page about what is not ours is the one that the lock file gives', () => {
    expect(readFileSync(new URL('infra/THIRD-PARTY.md', root), 'utf8')).toBe(thirdParty(lock));
  });
});

describe('the bill of materials', () => {
  const bill = billOfMaterials(lock) as {
    bomFormat: string;
    specVersion: string;
    serialNumber: string;
    components: { 'bom-ref': string; name: string; group?: string; scope: string; hashes?: { content: string }[] }[];
    dependencies: { ref: string; dependsOn: string[] }[];
  };

  test('is CycloneDX 1.6 with every package once, and says which are deployed', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
    expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const refs = bill.components.map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(new Set(refs)).toEqual(new Set(lock.packages.map(({ name, version }) => purlOf(name, version))));
    const of = (ref: string) => bill.components.find((one) => one['bom-ref'].startsWith(ref))!;
    expect(of('pkg:npm/%40aws-sdk/client-kms@')).toMatchObject({
      group: '@aws-sdk',
      name: 'client-kms',
      scope: 'required',
    });
    expect(of('pkg:npm/vitest@').scope).toBe('excluded');
    expect(of('pkg:npm/%40peculiar/x509@').scope).toBe('required');
    for (const { hashes } of bill.components)
      for (const { content } of hashes ?? []) expect(content).toMatch(/^[0-9a-f]{128}$/);
  });

  test('every reference is to something of it, and all is reached from the whole', () => {
    const refs = new Set(bill.dependencies.map(({ ref }) => ref));
    expect(refs.size).toBe(bill.components.length + 1);
    const needs = new Map(bill.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    for (const { dependsOn } of bill.dependencies) for (const one of dependsOn) expect(refs).toContain(one);
    const reached = new Set<string>();
    const left = [bill.dependencies[0]!.ref];
    for (let ref = left.pop(); ref !== undefined; ref = left.pop()) {
      if (reached.has(ref)) continue;
      reached.add(ref);
      left.push(...needs.get(ref)!);
    }
    expect([...refs].filter((ref) => !reached.has(ref))).toEqual([]);
  });

  test('is the same text each time, from the command as well', () => {
    const text = execFileSync(process.execPath, [fileURLToPath(new URL('infra/commands/sbom.ts', root))], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    });
    expect(text).toBe(`${JSON.stringify(billOfMaterials(readLockFile(root)), null, 2)}\n`);
  });
});
