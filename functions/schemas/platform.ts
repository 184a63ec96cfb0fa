import * as z from 'zod';
import { Instant } from './parts.ts';

/** Forms of what anybody may read. */
export const HealthView = z
  .strictObject({ status: z.literal('ok'), time: Instant })
  .meta({ id: 'Health', description: 'The ledger was read and the clock told.' });

export const IssuerView = z
  .strictObject({
    id: z.string(),
    hierarchy: z.enum(['production', 'test']),
    level: z.enum(['root', 'issuing']),
    issuedBy: z.string(),
    state: z.enum(['active', 'suspect', 'retired', 'ended']).meta({
      description:
        'Whether it issues: `suspect` and `retired` do not. `ended`: its last list stands, and nothing of it is in force.',
    }),
    revokedAt: Instant.exactOptional().meta({ description: 'Its root has revoked it: do not rely on it.' }),
    subject: z.string().meta({ description: 'RFC 4514.' }),
    notAfter: Instant,
    certificateSha256: z.string().meta({ description: 'Compare it with the transcript of the key ceremony.' }),
    certificate: z.string().meta({ description: 'PEM.' }),
    certificateUrl: z.string(),
    crlUrl: z.string(),
    ocspUrl: z.string().optional().meta({ description: 'Absent: its certificates name no responder.' }),
  })
  .meta({ id: 'Issuer' });

export const SealView = z
  .strictObject({
    id: z.string(),
    hierarchy: z.enum(['production', 'test']),
    issuedBy: z.string().meta({ description: 'Which of the authorities has certified it.' }),
    subject: z.string().meta({ description: 'RFC 4514.' }),
    serial: z.string(),
    notBefore: Instant,
    notAfter: Instant,
    revokedAt: Instant.exactOptional(),
    certificateSha256: z.string(),
    certificate: z.string().meta({ description: 'PEM.' }),
  })
  .meta({ id: 'Seal', description: 'Receipts are verified with it, and no others: the key of a seal issues nothing.' });

export const IssuersView = z
  .strictObject({
    items: z.array(IssuerView),
    seals: z.array(SealView).meta({ description: 'The platform’s own seals, those that have ended among them.' }),
  })
  .meta({ id: 'Issuers' });
