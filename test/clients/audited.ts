import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIGNATURE_LOG } from '../../infra/local/kms/kms.ts';
import { ObjectFiles } from '../../infra/local/s3/store.ts';
import { site } from '../../infra/local/site.ts';
import type { Item } from '../../shared/ledger/table.ts';
import type { Audited } from '../faults/audit.ts';
import { readLedger } from './ledger.ts';

const digest = (hash: string, bytes: Uint8Array) => createHash(hash).update(bytes).digest('hex');

/** A platform that has stopped, as an audit wants it: its rows, its objects and the key service's own log. */
export async function auditedFrom(
  state: string,
  table: string = site.table,
): Promise<Audited & { readonly rows: readonly Item[] }> {
  const rows = await readLedger(state, table);
  const store = new ObjectFiles(join(state, 'cloud', 's3'));
  const [repository, evidence] = await Promise.all(
    (['repository', 'evidence'] as const).map((bucket) => objectsOf(store, site.buckets[bucket])),
  );
  const intents = rows.flatMap(({ tbsCertificate }) => (tbsCertificate instanceof Uint8Array ? [tbsCertificate] : []));
  return {
    rows,
    table: { rows: () => rows },
    keys: { signatures: signaturesOf(state, intents) },
    repository: { objects: repository! },
    evidence: { objects: evidence! },
  };
}

async function objectsOf(store: ObjectFiles, bucket: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for (const { key, size } of store.list(bucket)) {
    const parts = await store.read(bucket, key, 0, size - 1).toArray();
    objects.set(key, Buffer.concat(parts));
  }
  return objects;
}

/**
 * The log has digests where an audit wants the octets: they are looked for among all that was to be signed. What is not
 * among it comes out as its digest: a list's, or one of what nobody meant to sign.
 */
function signaturesOf(state: string, meant: readonly Uint8Array[]): Audited['keys']['signatures'] {
  const byDigest = new Map(
    meant.flatMap((tbs) => ['sha256', 'sha384'].map((hash) => [digest(hash, tbs), tbs] as const)),
  );
  const folder = join(state, 'cloud', 'kms');
  const aliases = JSON.parse(readFileSync(join(folder, 'aliases.json'), 'utf8')) as { name: string; keyId: string }[];
  const aliasOf = (arn: string) => aliases.find(({ keyId }) => arn.endsWith(`key/${keyId}`))?.name ?? arn;
  return readFileSync(join(folder, SIGNATURE_LOG), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Logged)
    .filter(({ errorCode }) => errorCode === undefined)
    .map(({ digest: of, requestID, resources }) => ({
      keyId: aliasOf(resources[0]?.ARN ?? ''),
      ...(byDigest.has(of) ? { message: byDigest.get(of)! } : { message: new Uint8Array(), digest: of }),
      signRequestId: requestID,
    }));
}

interface Logged {
  readonly digest: string;
  readonly requestID: string;
  readonly errorCode?: string;
  readonly resources: readonly { readonly ARN: string }[];
}
