import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHttpFetcher } from '../../../shared/aws/http-fetcher.ts';
import { probeLists, type Seen } from '../../../shared/lifecycle/crl/probe.ts';
import type { Fetcher } from '../../../shared/lifecycle/ports.ts';
import { publicationOf, publishCrl } from '../../../shared/lifecycle/publication.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { makeWorld, type World } from '../../world/world.ts';

const ACTOR = { capacity: 'platform', function: 'test' } as const;
const MINUTE = 60_000;
const BASE = 'http://pki.example.org/';

async function publish(world: World): Promise<void> {
  const { outbox } = await issueCrl(world, 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
}

/** What the world gets: the repository as it is, or as it was; tags as a network has them. */
function outside(
  world: World,
): Fetcher & { serve: 'now' | 'nothing' | 'rubbish' | Map<string, Uint8Array>; whole: number } {
  return {
    serve: 'now',
    whole: 0,
    async fetch(url, etag) {
      if (this.serve === 'nothing') return undefined;
      if (this.serve === 'rubbish') return { bytes: Buffer.from('<html>'), etag: undefined };
      const objects = this.serve === 'now' ? world.repository.objects : this.serve;
      const bytes = objects.get(url.slice(BASE.length));
      if (!bytes) return undefined;
      const tag = `"${bytes.length}-${Buffer.from(bytes.subarray(-8)).toString('hex')}"`;
      if (tag === etag) return { etag };
      this.whole++;
      return { bytes, etag: tag };
    },
  };
}

async function probing() {
  const world = await makeWorld();
  await publish(world);
  const fetcher = outside(world);
  const seen: Seen = new Map();
  const ask = async () => (await probeLists({ ...world, fetcher }, seen)).find(({ scope }) => scope === 'ca');
  return { world, fetcher, ask };
}

describe('the probe', () => {
  test('compares what strangers get with what is published, and fetches an unchanged list once', async () => {
    const { world, fetcher, ask } = await probing();
    expect(await ask()).toEqual({ scope: 'ca', seconds: 0 });
    const { whole } = fetcher;
    world.clock.advance(10 * MINUTE);
    expect(await ask()).toEqual({ scope: 'ca', seconds: 600 });
    expect(fetcher.whole).toBe(whole);
    await publish(world);
    expect(await ask()).toEqual({ scope: 'ca', seconds: 0 });
    expect(fetcher.whole).toBe(whole + 1);
  });

  test('gives caches six minutes, and then says that they are behind', async () => {
    const { world, fetcher, ask } = await probing();
    fetcher.serve = new Map(world.repository.objects);
    world.clock.advance(MINUTE);
    await publish(world);
    expect(await ask()).toEqual({ scope: 'ca', seconds: 60 });
    world.clock.advance(6 * MINUTE + 1);
    expect(await ask()).toEqual({ scope: 'ca', seconds: 420, fault: 'behind' });
    fetcher.serve = 'now';
    expect(await ask()).toEqual({ scope: 'ca', seconds: 360 });
  });

  test('says what cannot be had, what is no list, and what should have been renewed', async () => {
    const { world, fetcher, ask } = await probing();
    fetcher.serve = 'nothing';
    expect(await ask()).toEqual({ scope: 'ca', fault: 'unreachable' });
    fetcher.serve = 'rubbish';
    expect(await ask()).toEqual({ scope: 'ca', fault: 'unreachable' });
    fetcher.serve = 'now';
    world.clock.advance(14 * 60 * MINUTE);
    expect(await ask()).toEqual({ scope: 'ca', seconds: 50_400 });
    world.clock.advance(1000);
    expect(await ask()).toEqual({ scope: 'ca', seconds: 50_401, fault: 'old' });
  });

  test('asks for what is published and nothing else', async () => {
    const world = await makeWorld();
    const asked: string[] = [];
    const fetcher: Fetcher = { fetch: async (url) => void asked.push(url) };
    await probeLists({ ...world, fetcher }, new Map());
    expect(asked.sort()).toEqual(['root', 'test-root'].map((id) => `${BASE}repository/crl/${id}.crl`));
  });

  test('waits an hour for the first list of a scope, and then says that there is none', async () => {
    const world = await makeWorld();
    const fetcher = outside(world);
    const faults = async () =>
      (await probeLists({ ...world, fetcher }, new Map())).flatMap(({ scope, fault }) =>
        fault ? [[scope, fault]] : [],
      );
    world.clock.advance(60 * MINUTE);
    expect(await faults()).toEqual([]);
    world.clock.advance(1);
    expect((await faults()).sort()).toEqual(['ca', 'test-ca'].map((id) => [id, 'unpublished']));
  });
});

test('the fetcher answers octets, or that nothing has changed, and undefined for all else', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/hang') return;
    // in chunks, so that no header says how long it is
    if (request.url === '/long') {
      response.writeHead(200, { etag: '"b"' });
      response.write(Buffer.alloc(8));
      return void response.end(Buffer.alloc(9));
    }
    if (request.url === '/moved') return void response.writeHead(302, { location: '/list' }).end();
    if (request.url !== '/list') return void response.writeHead(404).end('nothing');
    if (request.headers['if-none-match'] === '"a"') return void response.writeHead(304, { etag: '"a"' }).end();
    response.writeHead(200, { etag: '"a"' }).end(Buffer.from([1, 2, 3]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const { fetch } = createHttpFetcher(300, 16);
  try {
    expect(await fetch(at('/list'))).toEqual({ bytes: Uint8Array.of(1, 2, 3), etag: '"a"' });
    expect(await fetch(at('/list'), '"a"')).toEqual({ etag: '"a"' });
    for (const path of ['/other', '/moved', '/hang', '/long']) expect(await fetch(at(path))).toBeUndefined();
    expect(await fetch('http://127.0.0.1:1/')).toBeUndefined();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
