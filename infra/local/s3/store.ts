import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { stateFolder, syncFolder } from '../files.ts';
import { LocalProblem } from '../loopback.ts';
import { hashing } from './checksums.ts';
import { noSuchBucket, noSuchKey, preconditionFailed } from './problems.ts';

/** What is kept of an object beside its octets. */
export interface ObjectHead {
  readonly key: string;
  readonly size: number;
  /** In double quotes, as in the header. */
  readonly etag: string;
  readonly lastModified: string;
  /** Response headers, lower case, as they were sent with the object. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Condition {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: '*';
}

interface Entry {
  readonly head: ObjectHead;
  readonly file: string;
  /** Where the octets begin in the file. */
  readonly offset: number;
}

/** Room for the first line of a file: headers of an object are at most 2 KB of metadata and a few more. */
const HEAD_LIMIT = 16_384;

/**
 * Objects in files: one each, a line of JSON and then the octets, so that one rename puts both in place. A file's name is
 * the digest of the key: no key can lead out of its folder. The index is in memory and read from the files at the start.
 */
export class ObjectFiles {
  readonly #folder: string;
  readonly #buckets = new Map<string, Map<string, Entry>>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.#folder = stateFolder(folder);
    rmSync(join(folder, 'incoming'), { recursive: true, force: true });
    mkdirSync(join(folder, 'incoming'), { mode: 0o700 });
    const buckets = stateFolder(join(folder, 'buckets'));
    for (const bucket of readdirSync(buckets)) {
      const entries = new Map<string, Entry>();
      for (const name of readdirSync(join(buckets, bucket))) {
        const entry = readEntry(join(buckets, bucket, name));
        entries.set(entry.head.key, entry);
      }
      this.#buckets.set(bucket, entries);
    }
  }

  createBucket(name: string): void {
    if (this.#buckets.has(name)) return;
    mkdirSync(join(this.#folder, 'buckets', name), { mode: 0o700 });
    this.#buckets.set(name, new Map());
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  head(bucket: string, key: string): ObjectHead | undefined {
    return this.#bucket(bucket).get(key)?.head;
  }

  /** Keys in the order of their UTF-8 octets, as S3 lists them. */
  list(bucket: string): ObjectHead[] {
    const heads = [...this.#bucket(bucket).values()].map((entry) => ({
      head: entry.head,
      name: Buffer.from(entry.head.key),
    }));
    return heads.sort((a, b) => Buffer.compare(a.name, b.name)).map(({ head }) => head);
  }

  /** The octets from `start` to `end` inclusive. An object replaced while it is read is read to its end as it was. */
  read(bucket: string, key: string, start: number, end: number): Readable {
    const entry = this.#bucket(bucket).get(key);
    if (entry === undefined) throw noSuchKey();
    const handle = openSync(entry.file, 'r');
    return createReadStream('', { fd: handle, start: entry.offset + start, end: entry.offset + end });
  }

  /**
   * Takes the octets first and then, alone with the key, checks the condition and puts the object in place. `verify` is
   * called when all octets have passed; what it throws leaves no trace.
   */
  async put(
    bucket: string,
    key: string,
    source: AsyncIterable<Buffer>,
    about: {
      readonly headers: Readonly<Record<string, string>>;
      readonly lastModified: string;
      readonly condition: Condition;
    },
    verify: (size: number) => void,
  ): Promise<ObjectHead> {
    this.#bucket(bucket);
    const temporary = join(this.#folder, 'incoming', randomUUID());
    const md5 = hashing('md5');
    const incoming = await open(temporary, 'wx', 0o600);
    try {
      // The line's length must be known before its content: it is padded to a fixed room.
      let size = 0;
      for await (const part of source) {
        md5.update(part);
        await incoming.write(part, 0, part.length, HEAD_LIMIT + size);
        size += part.length;
      }
      verify(size);
      const etag = `"${md5.digest().toString('hex')}"`;
      const head: ObjectHead = { key, size, etag, lastModified: about.lastModified, headers: about.headers };
      const line = Buffer.alloc(HEAD_LIMIT, ' ');
      if (line.write(`${JSON.stringify(head)}`) >= HEAD_LIMIT) throw new Error('object metadata beyond its room');
      line.write('\n', HEAD_LIMIT - 1);
      await incoming.write(line, 0, HEAD_LIMIT, 0);
      await incoming.sync();
      await this.#alone(`${bucket}/${key}`, async () => {
        check(about.condition, this.#bucket(bucket).get(key)?.head);
        const file = this.#fileOf(bucket, key);
        // In one turn with the index: a reader between the two would take the new octets for as long as the old ones were.
        renameSync(temporary, file);
        syncFolder(join(this.#folder, 'buckets', bucket));
        this.#bucket(bucket).set(key, { head, file, offset: HEAD_LIMIT });
      });
      return head;
    } finally {
      await incoming.close();
      await rm(temporary, { force: true });
    }
  }

  async remove(bucket: string, key: string): Promise<void> {
    await this.#alone(`${bucket}/${key}`, async () => {
      if (!this.#bucket(bucket).delete(key)) return;
      await rm(this.#fileOf(bucket, key), { force: true });
    });
  }

  #bucket(name: string): Map<string, Entry> {
    const entries = this.#buckets.get(name);
    if (entries === undefined) throw noSuchBucket();
    return entries;
  }

  #fileOf(bucket: string, key: string): string {
    return join(this.#folder, 'buckets', bucket, `${createHash('sha256').update(key).digest('hex')}.object`);
  }

  /** One after the other per key, so that a condition still holds when its write is done. */
  async #alone(name: string, act: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(name) ?? Promise.resolve();
    const mine = before.then(act, act);
    this.#turns.set(name, mine);
    try {
      await mine;
    } finally {
      if (this.#turns.get(name) === mine) this.#turns.delete(name);
    }
  }
}

function check({ ifMatch, ifNoneMatch }: Condition, present: ObjectHead | undefined): void {
  if (ifNoneMatch === '*' && present !== undefined) throw preconditionFailed();
  if (ifMatch === undefined) return;
  if (present === undefined) throw noSuchKey();
  if (ifMatch !== '*' && unquoted(ifMatch) !== unquoted(present.etag)) throw preconditionFailed();
}

export const unquoted = (etag: string) => etag.replaceAll('"', '');

function readEntry(file: string): Entry {
  const line = Buffer.alloc(HEAD_LIMIT);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, line, 0, HEAD_LIMIT, 0);
    return { head: JSON.parse(line.toString('utf8')) as ObjectHead, file, offset: HEAD_LIMIT };
  } catch {
    throw new LocalProblem(`The stored object ${file} is damaged: restore it, or remove it, and start again.`);
  } finally {
    closeSync(handle);
  }
}
