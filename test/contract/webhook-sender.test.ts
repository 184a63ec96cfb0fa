import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPublicLookup } from '../../shared/aws/public-lookup.ts';
import { createWebhookSender, type WebhookSenderOptions } from '../../shared/aws/webhook-sender.ts';

/** The adapter against real machines on this one: https with an authority of the test's own. */
const HOST = 'hooks.example.test';
const folder = mkdtempSync(join(tmpdir(), 'sceau-hooks-'));
const file = (name: string) => join(folder, name);
let ca = '';

beforeAll(() => {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test authority', '-days', '2');
  openssl('req', ...key, '-keyout', 'host.key', '-out', 'host.csr', '-subj', `/CN=${HOST}`);
  writeFileSync(file('names'), `subjectAltName=DNS:${HOST},IP:127.0.0.1\n`);
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'host.csr', '-out', 'host.pem', ...signing);
  ca = readFileSync(file('ca.pem'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

interface Got {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A machine of a subscriber, what it was asked, and how many connections it had. */
async function machine(answer: RequestListener = (_, response) => void response.end()) {
  const got: Got[] = [];
  const server = createServer(
    { key: readFileSync(file('host.key')), cert: readFileSync(file('host.pem')) },
    async (asked, response) => {
      const { method = '', url = '', headers } = asked;
      let body = '';
      for await (const part of asked) body += String(part);
      got.push({ method, path: url, headers, body });
      answer(asked, response);
    },
  );
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  return { port: await listening(server), got, connections: () => connections };
}

type Lookup = NonNullable<WebhookSenderOptions['lookup']>;

/** A resolver that answers these addresses in turn, the last one again and again. */
function resolver(...turns: readonly string[][]) {
  let asked = 0;
  const lookup = ((_: string, __: unknown, answer: (error: Error | null, found: object[]) => void) => {
    const addresses = turns[Math.min(asked++, turns.length - 1)]!;
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    queueMicrotask(() => answer(null, found));
  }) as unknown as Lookup;
  return { lookup, asked: () => asked };
}

const HERE = ['127.0.0.1'];
const BODY = '{"id":"é"}';

function sender(more: Partial<WebhookSenderOptions> = {}) {
  return createWebhookSender({ timeoutMs: 2_000, loopback: true, ca, lookup: resolver(HERE).lookup, ...more });
}
const post = (port: number, more: Partial<WebhookSenderOptions> = {}, host = HOST) =>
  sender(more).post({ url: `https://${host}:${port}/hook?team=7`, headers: { 'x-test': 'yes' }, body: BODY });

describe('a machine that can be reached', () => {
  test('gets the body with its headers, once, and its status is the answer', async () => {
    const { port, got, connections } = await machine((_, response) => void response.writeHead(202).end('ignored'));
    expect(await post(port)).toEqual({ status: 202 });
    expect(got).toMatchObject([{ method: 'POST', path: '/hook?team=7', body: BODY }]);
    expect(got[0]!.headers).toMatchObject({ host: `${HOST}:${port}`, 'x-test': 'yes', 'content-length': '11' });
    expect(connections()).toBe(1);
  });

  test.each([301, 302, 307, 308])('%i is not followed', async (status) => {
    const { port, got } = await machine((_, response) => void response.writeHead(status, { location: '/other' }).end());
    expect(await post(port)).toEqual({ status, failure: 'status' });
    expect(got).toHaveLength(1);
  });

  test.each([304, 400, 401, 404, 410, 429, 500, 503])('%i is no success', async (status) => {
    const { port } = await machine((_, response) => void response.writeHead(status).end());
    expect(await post(port)).toEqual({ status, failure: 'status' });
  });

  test('an answer that never ends is not read', async () => {
    let cut = false;
    const { port } = await machine((_, response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => {
        cut = true;
        clearInterval(more);
      });
    });
    expect(await post(port)).toEqual({ status: 200 });
    await expect.poll(() => cut).toBe(true);
  });
});

describe('what is not reached', () => {
  test.each([
    ['this machine', ['127.0.0.1']],
    ['this machine by IPv6', ['::1']],
    ['the cloud’s metadata', ['169.254.169.254']],
    ['the cloud’s metadata by IPv6', ['fd00:ec2::254']],
    ['a private network', ['10.1.2.3']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['a translated address', ['64:ff9b::7f00:1']],
    ['one inside among others', ['93.184.215.14', '127.0.0.1']],
    ['nothing at all', []],
  ])('%s', async (_, addresses) => {
    const { port, connections } = await machine();
    const answer = await post(port, { loopback: false, lookup: resolver([...addresses]).lookup });
    expect(answer).toEqual({ failure: 'address' });
    expect(connections()).toBe(0);
  });

  test('a developer’s setting opens this machine and nothing else of the inside', async () => {
    const { port } = await machine();
    expect(await post(port, { lookup: resolver(['10.1.2.3']).lookup })).toEqual({ failure: 'address' });
    expect(await post(port, { lookup: resolver(['127.0.0.1', '10.1.2.3']).lookup })).toEqual({ failure: 'address' });
  });

  test('a name that leads elsewhere at a second look gains nothing: there is one look, and the connection goes there', async () => {
    const { port, connections } = await machine();
    const there = resolver(['192.0.2.1'], HERE);
    expect(await post(port, { loopback: true, lookup: there.lookup })).toEqual({ failure: 'address' });
    expect(connections()).toBe(0);
    const here = resolver(HERE, ['10.0.0.1']);
    expect(await post(port, { lookup: here.lookup })).toEqual({ status: 200 });
    expect(here.asked()).toBe(1);
  });

  test('an address in figures, which is never looked up', async () => {
    const { port, connections } = await machine();
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '169.254.169.254'])
      expect(await post(port, { loopback: false }, host), host).toEqual({ failure: 'address' });
    expect(connections()).toBe(0);
    expect(await post(port, {}, '127.0.0.1')).toEqual({ status: 200 });
  });

  test('anything but https', async () => {
    const plain = sender().post({ url: `http://${HOST}/`, headers: {}, body: BODY });
    expect(await plain).toEqual({ failure: 'address' });
  });

  test('a name that leads nowhere', async () => {
    const lookup = ((_: string, __: unknown, answer: (error: Error) => void) =>
      answer(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))) as unknown as Lookup;
    expect(await post(443, { lookup })).toEqual({ failure: 'address' });
  });
});

describe('what goes wrong', () => {
  test('a certificate of an unknown authority, or for another name', async () => {
    const { port, got } = await machine();
    const strange = createWebhookSender({ timeoutMs: 2_000, loopback: true, lookup: resolver(HERE).lookup });
    const asked = strange.post({ url: `https://${HOST}:${port}/`, headers: {}, body: BODY });
    expect(await asked).toEqual({ failure: 'tls' });
    expect(await post(port, {}, 'other.example.test')).toEqual({ failure: 'tls' });
    expect(got).toEqual([]);
  });

  test('a certificate of an unknown authority, whatever the environment allows to everything else', async () => {
    const { port, got } = await machine();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const strange = createWebhookSender({ timeoutMs: 2_000, loopback: true, lookup: resolver(HERE).lookup });
      const asked = strange.post({ url: `https://${HOST}:${port}/`, headers: {}, body: BODY });
      expect(await asked).toEqual({ failure: 'tls' });
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
    expect(got).toEqual([]);
  });

  test('another protocol, interim answers without end', async () => {
    const { port } = await machine((_, response) => {
      response.socket!.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    });
    expect(await post(port, { timeoutMs: 400 })).toEqual({ failure: 'refused' });
    const early = await machine((_, response) => {
      const more = setInterval(() => response.socket!.write('HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n'), 5);
      response.on('close', () => clearInterval(more));
    });
    expect(await post(early.port, { timeoutMs: 400 })).toEqual({ failure: 'timeout' });
  });

  test('nobody listens, or it hangs up', async () => {
    const port = await listening(createTcp((socket) => socket.destroy()));
    expect(await post(port)).toEqual({ failure: 'refused' });
    const closed = open.pop()!;
    await new Promise((done) => closed.close(done));
    expect(await post(port)).toEqual({ failure: 'refused' });
  });

  test('it speaks without TLS', async () => {
    const port = await listening(createPlain((_, response) => void response.end()));
    expect(['tls', 'refused']).toContain((await post(port)).failure);
  });

  test('headers without end', async () => {
    const { port } = await machine((_, response) => {
      response.socket!.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`);
    });
    expect(await post(port)).toEqual({ failure: 'refused' });
  });

  test('it takes the connection and says nothing; it begins and does not go on', async () => {
    const silent = await listening(createTcp((socket) => void socket.resume()));
    expect(await post(silent, { timeoutMs: 150 })).toEqual({ failure: 'timeout' });
    const { port } = await machine((_, response) => void response.socket!.write('HTTP/1.1 200 OK\r\nx: '));
    expect(await post(port, { timeoutMs: 300 })).toEqual({ failure: 'timeout' });
    const never = (() => undefined) as unknown as Lookup;
    expect(await post(port, { timeoutMs: 100, lookup: never })).toEqual({ failure: 'timeout' });
  });
});

describe('the look-up of names', () => {
  /** A name server that answers `hooks…` with these, `empty…` with nothing, `broken…` with a failure, and else keeps silent. */
  async function nameServer(a: readonly number[], aaaa: readonly number[]): Promise<string> {
    const socket = createSocket('udp4');
    socket.on('message', (query, from) => {
      const end = query.indexOf(0, 12) + 5;
      const [kind, name] = [query.readUInt16BE(end - 4), query.subarray(13, 13 + query[12]!).toString()];
      if (!/^(hooks|empty|broken)$/.test(name)) return;
      const data = name !== 'hooks' ? [] : kind === 1 ? a : aaaa;
      const head = Buffer.from([
        ...query.subarray(0, 2),
        0x81,
        name === 'broken' ? 0x82 : 0x80,
        0,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
      ]);
      head.writeUInt16BE(data.length > 0 ? 1 : 0, 6);
      const answer = data.length > 0 ? [0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 5, 0, data.length, ...data] : [];
      socket.send(Buffer.concat([head, query.subarray(12, end), Buffer.from(answer)]), from.port, from.address);
    });
    await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready));
    servers.push(socket);
    return `127.0.0.1:${socket.address().port}`;
  }
  const servers: Socket[] = [];
  afterEach(() => {
    for (const socket of servers.splice(0)) socket.close();
  });
  const METADATA_6 = [0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54];

  test('both families are judged', async () => {
    const { port, connections } = await machine();
    const both = createPublicLookup([await nameServer([127, 0, 0, 1], METADATA_6)]);
    expect(await post(port, { lookup: both })).toEqual({ failure: 'address' });
    expect(connections()).toBe(0);
    const one = createPublicLookup([await nameServer([127, 0, 0, 1], [])]);
    expect(await post(port, { lookup: one })).toEqual({ status: 200 });
  });

  test('no address, or a name server that fails', async () => {
    const lookup = createPublicLookup([await nameServer([127, 0, 0, 1], [])]);
    expect(await post(443, { lookup }, 'empty.example.test')).toEqual({ failure: 'address' });
    expect(await post(443, { lookup }, 'broken.example.test')).toEqual({ failure: 'address' });
  });

  test('many names whose server keeps silent keep no other waiting', async () => {
    const { port } = await machine();
    const lookup = createPublicLookup([await nameServer([127, 0, 0, 1], [])]);
    const all = sender({ lookup, timeoutMs: 1_500 });
    const ask = (host: string) => all.post({ url: `https://${host}:${port}/`, headers: {}, body: BODY });
    const silent = Array.from({ length: 24 }, (_, n) => ask(`silent${n}.example.test`));
    expect(await ask(HOST)).toEqual({ status: 200 });
    expect(await Promise.all(silent)).toEqual(Array(24).fill({ failure: 'timeout' }));
  });

  test('the machine’s file of hosts is not asked', async () => {
    const { port, connections } = await machine();
    const lookup = createPublicLookup([await nameServer([127, 0, 0, 1], [])]);
    expect((await post(port, { lookup, timeoutMs: 600 }, 'localhost')).failure).toMatch(/^(address|timeout)$/);
    expect(connections()).toBe(0);
  });
});
