import { Refusal } from '../../shared/errors.ts';
import type { Table } from '../../shared/ledger/table.ts';
import type { ObjectStore, Signer } from '../../shared/lifecycle/ports.ts';
import { type World, wrapped } from '../world/world.ts';

/** How one remote call goes wrong, and whether the process goes on or dies there (then no later call is made either). */
export const MODES = ['not-done', 'done-unanswered', 'died-before', 'died-after'] as const;
export type Mode = (typeof MODES)[number];

export interface FaultyHouse {
  readonly world: World;
  /** The remote calls that were made, by name, in order. */
  readonly calls: readonly string[];
  /** Makes one more kind of call through the same network. */
  readonly call: <T>(name: string, act: () => Promise<T>) => Promise<T>;
}

/** The house seen through a network whose `at`-th call (from 1) goes wrong in the given mode; 0: none does. */
export function faulty(world: World, at: number, mode: Mode): FaultyHouse {
  const calls: string[] = [];
  const call = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    calls.push(name);
    const number = calls.length;
    const lost = () => new Refusal('unavailable', `fault at call ${at}: ${name}`, { retryAfterSeconds: 1 });
    if (at > 0 && mode.startsWith('died') && number > at) throw lost();
    if (number === at && (mode === 'not-done' || mode === 'died-before')) throw lost();
    const answer = await act();
    if (number === at) throw lost();
    return answer;
  };
  const table = (inner: Table): Table => ({
    get: (key) => call('get', () => inner.get(key)),
    query: (query) => call('query', () => inner.query(query)),
    write: (actions) => call('write', () => inner.write(actions)),
    count: (key, below, expires) => call('count', () => inner.count(key, below, expires)),
  });
  const signer = (inner: Signer): Signer => ({
    publicKey: (keyId) => call('publicKey', () => inner.publicKey(keyId)),
    sign: (keyId, algorithm, message) => call('sign', () => inner.sign(keyId, algorithm, message)),
    signDigest: (keyId, algorithm, digest) => call('sign', () => inner.signDigest(keyId, algorithm, digest)),
  });
  const objects = (inner: ObjectStore, name: string): ObjectStore => ({
    get: (key) => call(`${name} get`, () => inner.get(key)),
    put: (key, bytes, options) => call(`${name} put`, () => inner.put(key, bytes, options)),
  });
  const ring = {
    ...world.ring,
    seal: (of: string, bytes: Uint8Array) => call('ring seal', () => world.ring.seal(of, bytes)),
    open: (of: string, sealed: Uint8Array) => call('ring open', () => world.ring.open(of, sealed)),
  };
  return { world: { ...wrapped(world, { table, signer, objects }), ring }, calls, call };
}

/** Runs what may fail by the fault: its own error is expected, any other is the test's. */
export async function endure(act: () => Promise<unknown>): Promise<'done' | 'failed'> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unavailable') return 'failed';
    throw error;
  }
}
