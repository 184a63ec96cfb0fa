import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandomness } from '../../shared/aws/randomness.ts';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { Signer } from '../../shared/lifecycle/ports.ts';
import { atLeast, type Figure, median } from './harness.ts';
import { openWorkshop, type Workshop } from './issuing.ts';

const CONCURRENCY = 64;
/** What a key management service takes to answer. */
const SIGNING_MS = 8;
const BATCH = 640;
const WARM_UP = 4;
const ROUNDS = 7;
/** So many a second leave where nothing but the signer is waited for. */
const BOUND = CONCURRENCY / (SIGNING_MS / 1_000);

/** Whole issuance on a ledger in memory, many at once: what a campaign costs beside its waiting. */
export const issueBatch: Figure = {
  name: 'issue.batch',
  async measure() {
    const workshop = await openWorkshop(BATCH * (WARM_UP + ROUNDS));
    const { world } = workshop;
    const house = { ...world, randomness: systemRandomness, signer: farAway(world.signer) };
    const requests = await submitAll(workshop);
    const rates: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const batch = requests.slice(round * BATCH, (round + 1) * BATCH);
      rates.push(await rateOf(batch, (id) => issueCertificate(house, id, 'bench')));
    }
    const value = median(rates.slice(WARM_UP));
    return [
      {
        name: 'issue.batch',
        value,
        unit: 'certificates a second',
        against: `${BOUND} a second: ${CONCURRENCY} at once, ${SIGNING_MS} ms each for the signer`,
        ratio: value / BOUND,
        reach: atLeast(0.6),
      },
    ];
  },
};

function farAway(signer: Signer): Signer {
  return {
    publicKey: (keyId) => signer.publicKey(keyId),
    sign: async (keyId, algorithm, message) => {
      await sleep(SIGNING_MS);
      return signer.sign(keyId, algorithm, message);
    },
    signDigest: (keyId, algorithm, digest) => signer.signDigest(keyId, algorithm, digest),
  };
}

async function submitAll({ world, cast, applications }: Workshop): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { der, declared } of applications) {
    const input = { subscriptionId: cast.subscription.id, usage: 'SSL_SERV', declared, certificationRequest: der };
    ids.push((await submitRequest(world, cast.administrator, input, 'bench')).request.id);
  }
  return ids;
}

/**
 * Work done a second with so many workers at it: by CPU time, or by the signer's where that is more. The clock on the
 * wall would tell of the machine's other work.
 */
async function rateOf(batch: readonly string[], work: (id: string) => Promise<unknown>): Promise<number> {
  const queue = batch.values();
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const id of queue) await work(id);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return Math.min(BOUND, batch.length / ((user + system) / 1e6));
}
