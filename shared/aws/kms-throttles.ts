import type { KMSClient } from '@aws-sdk/client-kms';
import type { Log } from '../http/log.ts';

/**
 * Says `kms.throttled` for each attempt that KMS turned away for coming too often. The account's quota is shared by every
 * key of the region, and KMS has no metric of what it turned away; what the client tries again would be seen nowhere.
 */
export function tellingThrottles(client: KMSClient, log: Log): KMSClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && error.name === 'ThrottlingException') log('kms.throttled', {});
        throw error;
      }
    },
    // inside the retries, outside what reads the answer
    { step: 'finalizeRequest', priority: 'low', name: 'tellingThrottles' },
  );
  return client;
}
