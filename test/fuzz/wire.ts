import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Shot } from './shots.ts';

/** What came back; nothing at all where the other side hung up on us. */
export interface Heard {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly milliseconds: number;
}

/** What is still unanswered by then hangs: the gateway gives a function up after 30 s. A busy machine loads functions slowly. */
export const HANGS_MS = 29_000;

/** Sends a call exactly as it is written: no path is tidied up, no header is added but Host and the body's length. */
export function send(base: string, shot: Shot, token?: string): Promise<Heard> {
  const { hostname, port } = new URL(base);
  const began = performance.now();
  const since = () => performance.now() - began;
  return new Promise((resolve, reject) => {
    const nothing = () => resolve({ headers: {}, bytes: Buffer.alloc(0), milliseconds: since() });
    const names = shot.headers.filter((_, n) => n % 2 === 0);
    const headers = [...shot.headers];
    if (token !== undefined && !names.includes('authorization')) headers.push('authorization', `Bearer ${token}`);
    if (!names.includes('host')) headers.push('host', `${hostname}:${port}`);
    if (shot.body !== undefined && !names.includes('transfer-encoding'))
      headers.push('content-length', String(shot.body.length));
    const asking = request({ hostname, port, method: shot.method, path: shot.target, headers, agent: false });
    asking.setTimeout(HANGS_MS, () => asking.destroy(new Error('hangs')));
    asking.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          bytes: Buffer.concat(parts),
          milliseconds: since(),
        }),
      );
      answer.on('error', reject);
    });
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (shot.abandoned || ['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) nothing();
      else reject(error);
    });
    void deliver(asking, shot);
  });
}

async function deliver(asking: ReturnType<typeof request>, { body, slowly, abandoned }: Shot): Promise<void> {
  if (body === undefined) return void asking.end();
  if (!slowly && !abandoned) return void asking.end(body);
  const half = body.length >> 1;
  asking.write(body.subarray(0, half));
  await pause(60);
  if (abandoned) return void asking.destroy();
  asking.end(body.subarray(half));
}

/** Octets that are no HTTP, or hardly: what comes back until the other side ends, or half a second goes by. */
export function sendRaw(base: string, octets: Buffer): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(port), hostname, () => socket.write(octets));
    const over = () => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(500, over);
    socket.on('data', (part) => {
      said += part.toString('latin1');
    });
    socket.on('close', over);
    socket.on('error', over);
  });
}
