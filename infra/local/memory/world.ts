import { createHash } from 'node:crypto';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/ledger/memory-table.ts';
import type { Table } from '../../../shared/ledger/table.ts';
import {
  type AuthorityPlan,
  type CeremonyHouse,
  type CeremonyPlan,
  holdCeremony,
} from '../../../shared/lifecycle/ceremony.ts';
import type { Actor } from '../../../shared/lifecycle/events.ts';
import type { Clock, KeyRing, Ledger, ObjectStore, Randomness, Signer } from '../../../shared/lifecycle/ports.ts';
import { createSealedVault } from '../../../shared/lifecycle/sealed-vault.ts';
import { attributeTypes, type Name } from '../../../shared/x509/name.ts';
import { type MemoryKeys, memoryKeys, memoryRing } from './key-ring.ts';
import { type MemoryObjects, memoryObjects } from './objects.ts';
import { type KeyKind, type SoftwareSigner, signerWith, softwareSigner } from './software-signer.ts';

/**
 * The whole house in this process, after its ceremony: memory table, software keys, memory buckets, a clock that the
 * test turns and randomness from a seed. `table`, `signer` and the stores may be wrapped before they are used.
 */
export interface World extends CeremonyHouse {
  readonly policyArc: string;
  readonly table: MemoryTable;
  readonly ledger: Ledger;
  readonly keys: SoftwareSigner;
  readonly dataKeys: MemoryKeys;
  readonly ring: KeyRing;
  readonly staging: MemoryObjects;
  readonly repository: MemoryObjects;
  readonly evidence: MemoryObjects;
  readonly clock: Clock & { set(to: string): void; advance(ms: number): void };
}

export interface Wraps {
  readonly table?: (table: Table) => Table;
  readonly signer?: (signer: Signer) => Signer;
  readonly objects?: (store: ObjectStore, name: string) => ObjectStore;
}

export const CEREMONY: Actor = { capacity: 'ceremony', approvers: ['One', 'Two'] };

/** When a world begins, with which kind of issuer's key, and what its ceremony's plan has otherwise. */
export interface Beginning {
  readonly at?: string;
  readonly issuerKey?: KeyKind;
  readonly plan?: Partial<CeremonyPlan>;
}
/** Records of a kind, read from rows alone: whoever asks here asks none of the code under test. */
export const recordsOf = <T = ReturnType<MemoryTable['rows']>[number]>(
  { table }: Pick<World, 'table'>,
  kind: string,
): T[] => table.rows().filter((row) => row.kind === kind) as unknown as T[];

/** The house before its ceremony. */
export const emptyWorld = (seed = 'world', { at = BEGINNING, issuerKey }: Beginning = {}): World =>
  // nonces from a generator of their own: what is sealed moves no id
  houseOf(ceremonyKeys(issuerKey), turnedClock(at), seeded(seed), seeded(`${seed} nonces`));

const BEGINNING = '2026-03-02T09:00:00.000Z';

function houseOf(keys: SoftwareSigner, clock: World['clock'], randomness: Randomness, nonces: Randomness): World {
  const table = createMemoryTable();
  const dataKeys = memoryKeys();
  const ring = memoryRing({ clock, randomness: nonces }, dataKeys);
  return {
    policyArc: '1.3.6.1.4.1.32473.1',
    table,
    ledger: createLedger(table),
    keys,
    signer: keys,
    clock,
    randomness,
    dataKeys,
    ring,
    vault: createSealedVault(ring, ['dossier', 'person']),
    staging: memoryObjects(),
    repository: memoryObjects(),
    evidence: memoryObjects(),
  };
}

/** Fresh keys under the aliases of `ceremonyPlan`. */
export const ceremonyKeys = (issuerKey: KeyKind = 'P-256') =>
  softwareSigner({
    'alias/root': 'P-384',
    'alias/ca': issuerKey,
    'alias/test-root': 'P-384',
    'alias/test-ca': 'P-256',
    'alias/seal': 'P-256',
    'alias/ocsp-a': 'P-256',
    'alias/ocsp-b': 'P-256',
    'alias/test-ocsp-a': 'P-256',
    'alias/test-ocsp-b': 'P-256',
  });

/**
 * The house after its ceremony, which is held once for all worlds of a thread that begin alike: each has a table, stores, a
 * clock and signatures of its own as the ceremony leaves them; the keys and what was signed are the same.
 */
export async function makeWorld(seed = 'world', beginning: Beginning = {}): Promise<World> {
  const name = JSON.stringify([seed, beginning]);
  const kept = founded.get(name) ?? found(seed, beginning);
  founded.set(name, kept);
  const { world, drawn, nonces } = await kept;
  const { at = BEGINNING } = beginning;
  const again = houseOf(
    signerWith(world.keys.keys),
    turnedClock(at),
    seeded(seed, drawn),
    seeded(`${seed} nonces`, nonces),
  );
  for (const row of world.table.rows()) await again.table.write([{ put: row }]);
  again.keys.signatures.push(...world.keys.signatures);
  for (const [of, key] of world.dataKeys.kept) again.dataKeys.kept.set(of, key);
  again.dataKeys.calls.push(...world.dataKeys.calls);
  for (const store of ['staging', 'repository', 'evidence'] as const)
    for (const [key, bytes] of world[store].objects) again[store].objects.set(key, Uint8Array.from(bytes));
  return again;
}

interface Founded {
  readonly world: World;
  /** Blocks of randomness that the ceremony took. */
  readonly drawn: number;
  readonly nonces: number;
}
const founded = new Map<string, Promise<Founded>>();

async function found(seed: string, { at = BEGINNING, issuerKey, plan }: Beginning): Promise<Founded> {
  const [randomness, nonces] = [seeded(seed), seeded(`${seed} nonces`)];
  const world = houseOf(ceremonyKeys(issuerKey), turnedClock(at), randomness, nonces);
  await holdCeremony(world, { ...ceremonyPlan, ...plan }, 'ceremony', () => undefined);
  return { world, drawn: randomness.drawn(), nonces: nonces.drawn() };
}

/** The same house seen through faulty stores and keys. */
export function wrapped(world: World, { table, signer, objects }: Wraps): World {
  const store = (inner: MemoryObjects, name: string) => ({ ...inner, ...(objects?.(inner, name) ?? inner) });
  const seen = table?.(world.table) ?? world.table;
  return {
    ...world,
    table: { ...world.table, ...seen },
    ledger: createLedger(seen),
    signer: signer?.(world.keys) ?? world.keys,
    staging: store(world.staging, 'staging'),
    repository: store(world.repository, 'repository'),
    evidence: store(world.evidence, 'evidence'),
  };
}

const nameOf = (CN: string): Name => [
  [{ type: attributeTypes.C, value: 'FR', encoding: 'PrintableString' }],
  [{ type: attributeTypes.O, value: 'Example Trust', encoding: 'UTF8String' }],
  [{ type: attributeTypes.CN, value: CN, encoding: 'UTF8String' }],
];
const authority = (id: string, hierarchy: AuthorityPlan['hierarchy'], issuedBy: string, CN: string): AuthorityPlan => {
  const level = id === issuedBy ? 'root' : 'issuing';
  return {
    id,
    hierarchy,
    level,
    issuedBy,
    keyId: `alias/${id}`,
    subject: nameOf(CN),
    years: level === 'root' ? 20 : 10,
  };
};

export const ceremonyPlan: CeremonyPlan = {
  sha256: 'c'.repeat(64),
  approvers: ['One', 'Two'],
  publicationBase: 'http://pki.example.org/repository',
  securityOfficers: ['A', 'B'].map((letter) => ({
    lastName: `Officer ${letter}`,
    firstNames: 'Test',
    email: `officer-${letter.toLowerCase()}@example.org`,
    directoryId: `officer-${letter.toLowerCase()}`,
  })),
  authorities: [
    authority('root', 'production', 'root', 'Example Root 1'),
    authority('ca', 'production', 'root', 'Example CA 1'),
    authority('test-root', 'test', 'test-root', 'TEST Example Root 1'),
    authority('test-ca', 'test', 'test-root', 'TEST Example CA 1'),
  ],
  seals: [
    {
      id: 'seal',
      hierarchy: 'production',
      issuedBy: 'ca',
      keyId: 'alias/seal',
      subject: nameOf('Sceau – cachet d’exemple'),
    },
  ],
  responders: [
    {
      issuer: 'ca',
      hierarchy: 'production',
      keyIds: ['alias/ocsp-a', 'alias/ocsp-b'],
      subject: nameOf('Example OCSP 1'),
    },
    {
      issuer: 'test-ca',
      hierarchy: 'test',
      keyIds: ['alias/test-ocsp-a', 'alias/test-ocsp-b'],
      subject: nameOf('TEST Example OCSP 1'),
    },
  ],
};

/** Randomness that is the same at every run of the same seed; `from` the block that comes next. */
export function seeded(seed: string, from = 0): Randomness & { drawn(): number } {
  let counter = from;
  return {
    drawn: () => counter,
    bytes(n) {
      const blocks: Buffer[] = [];
      for (let have = 0; have < n; have += 32) {
        blocks.push(createHash('sha256').update(`${seed}/${counter++}`).digest());
      }
      return Buffer.concat(blocks).subarray(0, n);
    },
  };
}

export function turnedClock(start: string): World['clock'] {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    set: (to) => {
      at = Date.parse(to);
    },
    advance: (ms) => {
      at += ms;
    },
  };
}
