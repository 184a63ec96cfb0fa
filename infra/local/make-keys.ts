import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  KMSClient,
  NotFoundException,
} from '@aws-sdk/client-kms';
import type { SigningKey, WrappingKey } from '../keys.ts';

/** Makes the keys of `infra/keys.ts` that are missing, as the trust stack does when deployed; tells which were made. */
export async function makeMissingKeys(keys: readonly (SigningKey | WrappingKey)[]): Promise<readonly string[]> {
  const kms = new KMSClient({ maxAttempts: 3 });
  const made: string[] = [];
  try {
    for (const key of keys) {
      if (await exists(kms, key.alias)) continue;
      const kind =
        'keySpec' in key
          ? ({ KeySpec: key.keySpec, KeyUsage: 'SIGN_VERIFY' } as const)
          : ({ KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ ...kind, Description: key.description }));
      await kms.send(new CreateAliasCommand({ AliasName: key.alias, TargetKeyId: KeyMetadata!.KeyId }));
      made.push(key.alias);
    }
    return made;
  } finally {
    kms.destroy();
  }
}

async function exists(kms: KMSClient, alias: string): Promise<boolean> {
  try {
    await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    return true;
  } catch (error) {
    if (error instanceof NotFoundException) return false;
    throw error;
  }
}
