import { beforeAll, describe, expect, test } from 'vitest';
import { CROSS_ORIGIN, contentSecurityPolicy } from '../../../functions/pages/headers.ts';
import type { PageSettings } from '../../../functions/pages/settings.ts';
import { routes } from '../../../functions/routes.ts';
import { buildPages, type PageFile } from '../../../infra/commands/build-pages.ts';

const settings: PageSettings = {
  api: 'https://api.example.test',
  signIn: {
    issuer: 'https://identity.example.test/"<&',
    authorizationEndpoint: 'https://identity.example.test/auth',
    tokenEndpoint: 'https://identity.example.test/token',
    clientId: 'pages',
    scope: 'openid',
  },
};
let files: readonly PageFile[];
let html: string;
const text = ({ bytes }: PageFile) => Buffer.from(bytes).toString('utf8');
beforeAll(async () => {
  files = await buildPages(settings);
  html = text(files.find(({ path }) => path === 'index.html')!);
});

describe('the pages as they are built', () => {
  test('the document holds the settings, escaped, and no script or style of its own', () => {
    const content = /name="sceau-settings" content="([^"]*)"/.exec(html)![1]!;
    const read = content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    expect(JSON.parse(read)).toEqual(settings);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
    expect(html).toMatch(/<html lang="fr">/);
  });

  test('everything that it refers to is there, of this host, and named by its digest', () => {
    const named = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address!);
    expect(named).toHaveLength(4);
    for (const address of named) {
      expect(address).toMatch(/^\/assets\/[\w.-]+-[0-9A-Z]{8}\.\w+$/);
      expect(files.map(({ path }) => `/${path}`)).toContain(address);
    }
    const immutable = files.filter(({ cacheControl }) => cacheControl.includes('immutable')).map(({ path }) => path);
    expect(immutable).toEqual(files.map(({ path }) => path).filter((path) => path !== 'index.html'));
  });

  test('no script makes code or markup of text, or leads to its source', () => {
    const scripts = files.filter(({ path }) => path.endsWith('.js'));
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    for (const script of scripts) {
      expect(text(script)).not.toMatch(
        /\beval\(|new Function\(|\.(inner|outer)HTML|insertAdjacentHTML|document\.write/,
      );
      expect(text(script)).not.toContain('sourceMappingURL');
    }
  });

  test('no file names a host but those of the settings', () => {
    const hosts = files
      .filter(({ path }) => !path.includes('licences'))
      .flatMap((file) => [...text(file).matchAll(/\b(?:https?|wss?):\/\/([\w.-]+)/g)].map(([, host]) => host!));
    expect([...new Set(hosts)].sort()).toEqual(['api.example.test', 'identity.example.test', 'www.w3.org']);
  });

  test('what everybody loads is small; what only a key needs comes apart', () => {
    const size = (name: string) => files.find(({ path }) => path.includes(`/${name}-`))!.bytes.length;
    expect(size('page')).toBeLessThan(80_000);
    expect(size('keys')).toBeLessThan(700_000);
  });

  test('the licences of what is in the bundle go with it', () => {
    const licences = text(files.find(({ path }) => path.includes('licences'))!);
    for (const name of ['pkijs', 'asn1js', '@peculiar/x509', '@noble/hashes', 'reflect-metadata'])
      expect(licences).toContain(`${name} `);
    expect(licences).toContain('Redistribution and use');
  });
});

describe('what the host says', () => {
  const policy = contentSecurityPolicy({ connect: ['https://api.example.test', 'https://identity.example.test'] });

  test('nothing is allowed but what is listed', () => {
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'connect-src https://api.example.test https://identity.example.test',
      "img-src 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(policy).not.toMatch(/unsafe|data:|blob:|\*/);
  });

  test('the API opens the methods that the pages use, and no more than it has', () => {
    expect([...CROSS_ORIGIN.methods]).toEqual(['GET', 'POST']);
    const methods = new Set(routes.map(({ method }) => method as string));
    for (const method of CROSS_ORIGIN.methods) expect(methods.has(method)).toBe(true);
  });
});
