import { memoryObjects } from '../../infra/local/memory/objects.ts';
import { signerWith } from '../../infra/local/memory/software-signer.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { holdCeremony } from '../../shared/lifecycle/ceremony.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { Signer } from '../../shared/lifecycle/ports.ts';
import { generate } from './keys.ts';
import { pkcs10 } from './pkcs10.ts';
import { type Call, trailed } from './trail.ts';
import { ceremonyPlan, emptyWorld, makeCast, turnedClock, type World } from './world.ts';

const key = generate('P-256');

/** A house whose signatures are in a trail, or are left out of it. */
export interface SigningHouse {
  readonly world: World;
  readonly calls: Call[];
}

/** A house whose every signature is in the trail, the ceremony's among them. */
async function houseOf(seed: string): Promise<SigningHouse> {
  const calls: Call[] = [];
  const empty = emptyWorld(seed);
  const world = { ...empty, signer: trailed(empty, empty.keys, calls) };
  await holdCeremony(world, ceremonyPlan, 'ceremony', () => undefined);
  return { world, calls };
}

const founded = houseOf('sign-watch');

function copied({ objects }: World['evidence']): World['evidence'] {
  const store = memoryObjects();
  for (const [name, bytes] of objects) store.objects.set(name, bytes);
  return store;
}

/** The same house over a table and a clock of its own, with what the trail has so far. */
export async function another(): Promise<SigningHouse> {
  const { world: base, calls } = await founded;
  const table = createMemoryTable();
  for (const row of base.table.rows()) await table.write([{ put: row }]);
  const clock = turnedClock(base.clock.now().toISOString());
  const own = [...calls];
  const keys = signerWith(base.keys.keys);
  keys.signatures.push(...base.keys.signatures);
  const stores = {
    staging: copied(base.staging),
    repository: copied(base.repository),
    evidence: copied(base.evidence),
  };
  const world = { ...base, ...stores, table, clock, keys, ledger: createLedger(table) };
  return { world: { ...world, signer: trailed(world, keys, own) }, calls: own };
}

export async function submitted(world: World): Promise<string> {
  const cast = await makeCast(world);
  const input = {
    subscriptionId: cast.subscription.id,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.example.org', dnsNames: [] },
    certificationRequest: pkcs10(key),
  };
  return (await submitRequest(world, cast.administrator, input, 'submit')).request.id;
}

export const issue = async (world: World) => issueCertificate(world, await submitted(world), 'issue');

/** The signer whose next signature is made and whose answer never comes. */
export function deaf(signer: Signer): Signer {
  let lost = false;
  return {
    ...signer,
    async sign(...asked) {
      const signed = await signer.sign(...asked);
      if (lost) return signed;
      lost = true;
      throw new Error('no answer');
    },
  };
}
