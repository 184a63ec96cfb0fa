import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { readJson, writeAtomically } from '../files.ts';
import { LocalProblem } from '../loopback.ts';
import { answerTo } from './message.ts';

/** A name server on loopback that knows what it was told and nothing else: every other name is said not to be there. */
export interface LocalDns {
  /** `127.0.0.1:port`, over UDP. */
  readonly server: string;
  /** Sets the TXT records of a name; none takes the name away. */
  set(name: string, texts: readonly string[]): void;
  zone(): Readonly<Record<string, readonly string[]>>;
  stop(): Promise<void>;
}

/** Starts it; what it was told is kept in the folder. */
export async function startDns(folder: string): Promise<LocalDns> {
  const file = join(folder, 'zone.json');
  const kept = readJson(file);
  const zone = new Map(Object.entries((kept ?? {}) as Record<string, readonly string[]>));
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const answer = answerTo(query, (name) => zone.get(name));
    if (answer) socket.send(answer, port, address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => reject(new LocalProblem(`The local DNS could not start: ${error.message}.`)));
    socket.bind(0, '127.0.0.1', resolve);
  });
  return {
    server: `127.0.0.1:${socket.address().port}`,
    set(name, texts) {
      const key = name.toLowerCase();
      if (texts.length > 0) zone.set(key, [...texts]);
      else zone.delete(key);
      writeAtomically(file, `${JSON.stringify(Object.fromEntries(zone))}\n`);
    },
    zone: () => Object.fromEntries(zone),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
