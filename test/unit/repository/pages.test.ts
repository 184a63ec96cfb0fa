import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INDEX_KEY, NOT_FOUND_KEY } from '../../../functions/publication/headers.ts';
import { pagesFor } from '../../../functions/publication/repository/pages.ts';
import { indexCode } from '../../../infra/aws/repository-cdn.ts';
import { findPemBlocks } from '../../../shared/der/pem.ts';
import { holdCeremony } from '../../../shared/lifecycle/ceremony.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { Conflict, type ObjectStore } from '../../../shared/lifecycle/ports.ts';
import { publicationOf, publishCertificate, publishCrl } from '../../../shared/lifecycle/publication.ts';
import { contentsOf } from '../../../shared/lifecycle/repository/contents.ts';
import { placeFiles } from '../../../shared/lifecycle/repository/placing.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { profiles } from '../../../shared/policy/profiles.ts';
import { decodeCertsOnly } from '../../../shared/x509/certs-only.ts';
import { ceremonyPlan, emptyWorld, makeWorld, type World } from '../../world/world.ts';

const ACTOR = { capacity: 'platform', function: 'test' } as const;
const pages = pagesFor({ oidArc: '1.3.6.1.4.1.32473', publicationBase: ceremonyPlan.publicationBase });
const textOf = (world: World, key: string) => Buffer.from(world.repository.objects.get(key) ?? '').toString('utf8');

async function published(world: World): Promise<void> {
  const { outbox } = await issueCrl(world, 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
}

describe('what the repository shows', () => {
  test('of every authority its names, fingerprints, files and list; TEST is marked', async () => {
    const world = await makeWorld();
    await published(world);
    await placeFiles(world, pages);
    const index = textOf(world, INDEX_KEY);
    for (const id of ['root', 'ca', 'test-root', 'test-ca']) {
      const { record } = await readIssuer(world.ledger, id);
      const seen = new X509Certificate(record.certificate);
      expect(index).toContain(seen.fingerprint256);
      expect(index).toContain(seen.fingerprint);
      for (const end of ['pem', 'p7c']) expect(index).toContain(`/repository/ca/${id}.${end}`);
      expect(index).toContain(record.certificateUrl);
      expect(index).toContain(new Date(seen.validTo).toISOString().slice(0, 16).replace('T', ' '));
    }
    const card = (id: string) => index.slice(index.indexOf(`<article id="${id}">`)).split('</article>')[0]!;
    expect(card('ca')).toContain('n° 1');
    expect(card('ca')).toContain('2026-03-02 09:00 UTC');
    expect(card('root')).toContain('2026-09-18 09:00 UTC');
    expect(card('test-ca')).toContain('not published yet');
    expect([card('ca'), card('test-ca')].map((text) => text.includes('not to be trusted'))).toEqual([false, true]);
    for (const id of Object.keys(profiles)) expect(index).toContain(`/repository/profiles/${id}.html`);
  });

  test('of an issuer that divides its certificates every list, the complete one first', async () => {
    const world = emptyWorld();
    const authorities = ceremonyPlan.authorities.map((one) => (one.id === 'ca' ? { ...one, shards: 2 } : one));
    await holdCeremony(world, { ...ceremonyPlan, authorities }, 'ceremony', () => undefined);
    await published(world);
    const [index] = pages(await contentsOf(world.ledger));
    const card = Buffer.from(index!.bytes).toString('utf8').split('<article id="ca">')[1]!.split('</article>')[0]!;
    expect(card).toMatch(/Revocation list.*ca\.crl<\/a> n° 1.*Partial list.*not published yet.*Partial list/s);
  });

  test('every address on every page is there', async () => {
    const world = await makeWorld();
    for (const id of ['root', 'ca', 'test-root', 'test-ca']) {
      await publishCertificate(world.repository, (await readIssuer(world.ledger, id)).record);
    }
    await published(world);
    await placeFiles(world, pages);
    const { origin } = new URL(ceremonyPlan.publicationBase);
    const keys = [...world.repository.objects.keys()];
    const dead = keys
      .filter((key) => key.endsWith('.html'))
      .flatMap((key) =>
        [...textOf(world, key).matchAll(/href="([^"]+)"/g)].map(([, href]) => href!.replace(origin, '')),
      )
      .filter((href) => !keys.includes(href.slice(1)));
    expect(dead).toEqual([]);
    expect(keys.length).toBeGreaterThan(30);
  });

  test('PEM and PKCS #7 are the certificate and its chain', async () => {
    const world = await makeWorld();
    await placeFiles(world, pages);
    const { record } = await readIssuer(world.ledger, 'ca');
    const root = (await readIssuer(world.ledger, 'root')).record.certificate;
    const [block] = findPemBlocks(textOf(world, 'repository/ca/ca.pem'));
    expect(Buffer.from(block!.body, 'base64').equals(record.certificate)).toBe(true);
    const chain = decodeCertsOnly(world.repository.objects.get('repository/ca/ca.p7c')!);
    const hex = (list: readonly Uint8Array[]) => list.map((der) => Buffer.from(der).toString('hex')).sort();
    expect(hex(chain)).toEqual(hex([record.certificate, root]));
  });

  test('openssl reads them: the fingerprint on the page is what it prints, and the chain verifies to the root', async () => {
    const world = await makeWorld();
    await placeFiles(world, pages);
    const folder = mkdtempSync(join(tmpdir(), 'sceau-repository-'));
    try {
      const file = (key: string) => {
        const path = join(folder, key.replaceAll('/', '-'));
        writeFileSync(path, world.repository.objects.get(`repository/${key}`)!);
        return path;
      };
      const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8' });
      const printed = openssl('x509', '-in', file('ca/ca.pem'), '-noout', '-fingerprint', '-sha256');
      expect(textOf(world, INDEX_KEY)).toContain(printed.split('=')[1]!.trim());
      const chain = openssl('pkcs7', '-inform', 'DER', '-in', file('ca/ca.p7c'), '-print_certs');
      expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
      const verified = openssl(
        'verify',
        '-x509_strict',
        '-no_check_time',
        '-CAfile',
        file('ca/root.pem'),
        file('ca/ca.pem'),
      );
      expect(verified).toMatch(/: OK\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('pages have both languages, a title, and nothing that runs or comes from elsewhere', async () => {
    const world = await makeWorld();
    const made = pages(await contentsOf(world.ledger)).filter(({ mediaType }) => mediaType.startsWith('text/html'));
    expect(made.length).toBeGreaterThan(20);
    for (const { key, bytes } of made) {
      const text = Buffer.from(bytes).toString('utf8');
      expect(text, key).toMatch(/^<!doctype html>\n<html lang="fr">/);
      expect(text, key).toContain('lang="en"');
      expect(text, key).toMatch(/<title>[^<]{8,}<\/title>/);
      expect(text, key).not.toMatch(/<script|<img|<iframe|<form|style="|\son\w+=|src=|undefined|\[object/);
    }
  });

  test('what a name says is text, never markup', async () => {
    const world = await makeWorld();
    const contents = await contentsOf(world.ledger);
    const [first, ...others] = contents.authorities;
    const odd = { ...first!, subject: 'CN=<script>alert(1)</script> & "co",O=x' };
    const [index] = pages({ ...contents, authorities: [odd, ...others] });
    const text = Buffer.from(index!.bytes).toString('utf8');
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;co&quot;');
  });

  test('the edge shows the index under the addresses that people type, and nothing else under another name', () => {
    const handler = new Function(`${indexCode}; return handler;`)() as (event: object) => { uri: string };
    const uri = (path: string) => handler({ request: { uri: path } }).uri;
    expect(['/', '/repository', '/repository/'].map(uri)).toEqual(Array(3).fill(`/${INDEX_KEY}`));
    expect(uri('/repository/crl/ca.crl')).toBe('/repository/crl/ca.crl');
  });
});

test('beside each list of an issuer that publishes deltas the page names its delta', async () => {
  const authorities = ceremonyPlan.authorities.map((one) =>
    one.id === 'ca' ? { ...one, deltas: true, shards: 2 } : one,
  );
  const world = await makeWorld('deltas', { plan: { authorities } });
  await placeFiles(world, pages);
  const index = textOf(world, INDEX_KEY);
  for (const name of ['ca', 'ca-s0', 'ca-s1'])
    expect(index).toContain(`<a href="http://pki.example.org/repository/crl/${name}-delta.crl">${name}-delta.crl</a>`);
  expect(index).not.toContain('test-ca-delta.crl');
});

describe('files are put in their place', () => {
  test('once: where all is as the ledger says nothing is written', async () => {
    const world = await makeWorld();
    const first = await placeFiles(world, pages);
    expect(first.written).toContain(NOT_FOUND_KEY);
    expect(await placeFiles(world, pages)).toEqual({ written: [], mended: [] });
    await published(world);
    expect(await placeFiles(world, pages)).toEqual({ written: [INDEX_KEY], mended: [] });
  });

  test('and again where they were lost or changed; of what follows from a certificate alone it is said', async () => {
    const world = await makeWorld();
    await placeFiles(world, pages);
    const before = new Map(world.repository.objects);
    const key = 'repository/ca/ca.pem';
    world.repository.objects.set(key, Buffer.from('another certificate'));
    world.repository.objects.set(INDEX_KEY, Buffer.from('<script>'));
    world.repository.objects.delete('repository/ca/root.pem');
    const { written, mended } = await placeFiles(world, pages);
    expect([...written].sort()).toEqual([key, 'repository/ca/root.pem', INDEX_KEY].sort());
    expect(mended).toEqual([key]);
    expect(new Map(world.repository.objects)).toEqual(before);
  });

  test('of two at once the one that knows less gives way', async () => {
    const world = await makeWorld();
    await placeFiles(world, pages);
    await published(world);
    let raced = false;
    // while the first is about to write, another list comes out and the other has told of it
    const slow: ObjectStore = {
      ...world.repository,
      async put(key, bytes, options) {
        if (key === INDEX_KEY && !raced) {
          raced = true;
          world.clock.advance(3_600_000);
          await published(world);
          await placeFiles(world, pages);
        }
        return world.repository.put(key, bytes, options);
      },
    };
    await placeFiles({ ...world, repository: slow }, pages, (key) => key === INDEX_KEY);
    expect(raced).toBe(true);
    expect(textOf(world, INDEX_KEY)).toContain('n° 2');
  });

  test('whoever is never let through gives up, and asks again later', async () => {
    const world = await makeWorld();
    const put = async () => {
      throw new Conflict(['object']);
    };
    await expect(placeFiles({ ...world, repository: { ...world.repository, put } }, pages)).rejects.toBeInstanceOf(
      Conflict,
    );
  });
});
