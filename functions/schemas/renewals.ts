import * as z from 'zod';
import { LONGEST_OVERLAP_DAYS } from '../../shared/lifecycle/renewal.ts';
import { Id, Instant } from './parts.ts';
import { Declared, issuer, pkcs10, serial, usage } from './requests.ts';

/** Forms of renewal: always a new key, in the standards' word a re-key. */
export const RenewalBody = z
  .strictObject({
    certificationRequest: pkcs10,
    revokeOldAfterDays: z.number().int().min(0).max(LONGEST_OVERLAP_DAYS).optional().meta({
      description: 'Counted from the acceptance of the new certificate; absent: the old one lives to its end.',
    }),
  })
  .meta({ id: 'RenewalBody' });

export const PrefillView = z
  .strictObject({
    certificate: z.strictObject({ issuer, serial }),
    subscriptionId: Id,
    usage,
    declared: Declared,
    by: z.enum(['renewal', 'request', 'opening']).meta({
      description:
        '`renewal`: POST …/renewal with a new key. `request`: it is over or too early, POST /requests with these fields. ' +
        '`opening`: a person’s, POST /holders/{holderId}/opening.',
    }),
    opensAt: Instant.meta({ description: 'From then on it may be renewed.' }),
    closesAt: Instant,
  })
  .meta({ id: 'Prefill' });
