import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type LambdaName, lambdas } from '../../functions/lambdas.ts';
import { routes } from '../../functions/routes.ts';
import { type Bundle, bundle } from '../../infra/aws/bundle.ts';

const bundles = new Map<LambdaName, Bundle>();

beforeAll(async () => {
  for (const { name, entry } of lambdas) bundles.set(name, await bundle(entry));
});

const holds = (name: LambdaName, path: RegExp) => bundles.get(name)!.inputs.filter((input) => path.test(input.path));

describe('what is deployed', () => {
  test('a key’s keeper is called from the functions that sign or unseal and from no other', () => {
    for (const { name, signs, opens } of lambdas) {
      const keyed = signs.length > 0 || opens.length > 0;
      expect(holds(name, /@aws-sdk\/client-kms\//).length > 0, name).toBe(keyed);
    }
  });

  test('only what touches objects carries the client for them, only what mails the one for mail', () => {
    for (const { name, objects, sendsMail } of lambdas) {
      expect(holds(name, /@aws-sdk\/client-s3\//).length > 0, name).toBe(objects.length > 0);
      expect(holds(name, /@aws-sdk\/client-sesv2\//).length > 0, name).toBe(sendsMail);
    }
  });

  test('a function carries its own routes; only the one that answers for unknown ones carries all', () => {
    const texts = new Map([...bundles].map(([name, { code }]) => [name, new TextDecoder().decode(code)]));
    const own = new Set(routes.filter(({ lambda }) => lambda === 'submission').map(({ path }) => path));
    const others = routes.map(({ path }) => path).filter((path) => !own.has(path) && path.split('/').length > 3);
    expect(others.length).toBeGreaterThan(20);
    for (const path of own) expect(texts.get('submission'), path).toContain(`"${path}"`);
    for (const path of others) {
      expect(texts.get('submission'), path).not.toContain(`"${path}"`);
      expect(texts.get('open'), path).toContain(`"${path}"`);
    }
  });

  test('no function carries what belongs to tests, pages or the local cloud', () => {
    for (const { name } of lambdas) {
      expect(holds(name, /^(infra|test)\/|@peculiar\/x509|reflect-metadata|oidc-provider/), name).toEqual([]);
    }
  });

  test('PDF is carried by those who print, documents, the seal and privacy, and CMS by documents alone', () => {
    for (const { name } of lambdas) {
      expect(holds(name, /pkijs|@peculiar/).length > 0, name).toBe(name === 'documents');
      // pkijs brings hashes; the curves verify what is signed of a list by its digest
      expect(holds(name, /@noble/).length > 0, name).toBe(['documents', 'issue-crl'].includes(name));
      expect(holds(name, /pdf-lib/).length > 0, name).toBe(['documents', 'privacy', 'seal'].includes(name));
    }
  });

  test('each is whole: at its start it imports nothing but Node itself', () => {
    for (const { name } of lambdas) {
      expect(
        bundles.get(name)!.imports.filter((path) => !isBuiltin(path)),
        name,
      ).toEqual([]);
    }
  });

  test('each starts away from this repository, and answers by the one name that Lambda calls', () => {
    const directory = mkdtempSync(join(tmpdir(), 'sceau-bundles-'));
    try {
      for (const [name, { code }] of bundles) writeFileSync(join(directory, `${name}.mjs`), code);
      const names = JSON.stringify([...bundles.keys()]);
      const script = `for (const name of ${names}) console.log(name, typeof (await import('./' + name + '.mjs')).handler)`;
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        cwd: directory,
        encoding: 'utf8',
        env: {},
      });
      expect(said.trim().split('\n')).toEqual(lambdas.map(({ name }) => `${name} function`));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test('French sentences lie beside the functions that answer people, and load there when they are needed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sceau-beside-'));
    try {
      for (const { name, entry } of lambdas) {
        const { beside } = bundles.get(name)!;
        const answers = routes.some(({ lambda }) => lambda === name);
        expect(
          beside.map((file) => file.name),
          entry,
        ).toEqual(answers ? ['./french.mjs'] : []);
        expect(holds(name, /messages\/refusals/), name).toEqual([]);
      }
      const { code } = bundles.get('submission')!.beside[0]!;
      expect(code.byteLength).toBeLessThan(120_000);
      writeFileSync(join(directory, 'french.mjs'), code);
      const { inFrench } = await import(pathToFileURL(join(directory, 'french.mjs')).href);
      expect(inFrench('This subscription is ended.')).toBe('Cette souscription est terminée.');
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test.each<[LambdaName, number]>([
    ['issue-certificate', 650],
    ['submission', 750],
    ['registration', 750],
    ['decision', 750],
    ['revocation', 750],
    ['designation', 750],
    ['documents', 2000],
  ])('%s starts fast: at most %i KB', (name, kilobytes) => {
    const { bytes, inputs } = bundles.get(name)!;
    expect(bytes, JSON.stringify(inputs.slice(0, 8))).toBeLessThanOrEqual(kilobytes * 1000);
  });
});
