import { RESTORER } from '../../infra/local/site.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { canonicalBytes, type DomainEvent } from '../../shared/lifecycle/events.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { batchKey, framed } from '../../shared/lifecycle/log/batch.ts';
import { reconcile } from '../../shared/lifecycle/restore/reconcile.ts';
import { sealedBehind } from '../../shared/lifecycle/restore/sealed.ts';
import { asFunction } from './as-function.ts';
import { generate } from './keys.ts';
import { pkcs10 } from './pkcs10.ts';
import type { Cast, World } from './world.ts';

/** A restored ledger beside the bucket as it is by now, and what others may have put there. */

/** Issues a certificate for the cast's subscription; its serial. */
export async function issued(
  { world, cast }: { readonly world: World; readonly cast: Cast },
  host = 'www.example.org',
  key = generate('P-256'),
): Promise<string> {
  const declared = { commonName: host, dnsNames: [] };
  const application = {
    subscriptionId: cast.subscription.id,
    usage: 'SSL_SERV',
    declared,
    certificationRequest: pkcs10(key),
  };
  const { request } = await submitRequest(world, cast.administrator, application, 'submit');
  const { answer } = await issueCertificate(world, request.id, 'issue');
  if (answer.outcome !== 'issued') throw new Error(answer.detail);
  return answer.serial;
}

const seen = (older: World) => asFunction(older, RESTORER, older.table);
export const behind = async (older: World) => sealedBehind(seen(older), await createLogStore(older.table).head());
export const reconciledWith = async (older: World) =>
  reconcile({ ...seen(older), sealed: await behind(older) }, 'reconcile');

export const sizeOf = async (world: World) => (await createLogStore(world.table).head())!.size;

/** An event that none of our functions has written. */
export const forged = (
  type: string,
  aggregate: string,
  version: number,
  data: DomainEvent['data'] = {},
): DomainEvent => ({
  ...{ format: 1, id: sha256(Buffer.from(`${type}${aggregate}`)).slice(0, 32), aggregate, version, type },
  ...{ at: '2026-03-02T09:00:00.000Z', actor: { capacity: 'platform', function: 'x' }, correlation: 'x', data },
});

/** Puts a batch where the log of this world ends, as whoever may write objects could. */
export const putBatch = async (world: World, ...events: readonly DomainEvent[]) =>
  world.evidence.objects.set(
    batchKey(await sizeOf(world)),
    Buffer.concat(events.map((event) => framed(canonicalBytes(event)))),
  );
