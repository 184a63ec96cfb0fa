import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  KMSClient,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { type SigningKey, signingKeys, type WrappingKey, wrappingKey } from '../keys.ts';
import type { LocalPrincipal } from './cloud.ts';
import { site } from './site.ts';

/** Makes the keys of `infra/keys.ts` that are missing, as whoever deploys the trust stack does; answers the ids of all. */
export async function makeMissingKeys(
  endpoint: string,
  administrator: LocalPrincipal,
  keys: readonly (SigningKey | WrappingKey)[] = [...signingKeys, wrappingKey],
): Promise<ReadonlyMap<string, string>> {
  const kms = new KMSClient({ endpoint, region: site.region, credentials: administrator, maxAttempts: 3 });
  const ids = new Map<string, string>();
  try {
    for (const key of keys) {
      const there = await idOf(kms, key.alias);
      if (there !== undefined) {
        ids.set(key.alias, there);
        continue;
      }
      const kind =
        'keySpec' in key
          ? ({ KeySpec: key.keySpec, KeyUsage: 'SIGN_VERIFY' } as const)
          : ({ KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ ...kind, Description: key.description }));
      await kms.send(new CreateAliasCommand({ AliasName: key.alias, TargetKeyId: KeyMetadata!.KeyId }));
      ids.set(key.alias, KeyMetadata!.KeyId!);
    }
    return ids;
  } finally {
    kms.destroy();
  }
}

async function idOf(kms: KMSClient, alias: string): Promise<string | undefined> {
  try {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    return KeyMetadata?.KeyId;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
