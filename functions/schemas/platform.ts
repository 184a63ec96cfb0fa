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
    state: z.enum(['active', 'retired']),
    subject: z.string().meta({ description: 'RFC 4514.' }),
    notAfter: Instant,
    certificateSha256: z.string().meta({ description: 'Compare it with the transcript of the key ceremony.' }),
    certificate: z.string().meta({ description: 'PEM.' }),
    certificateUrl: z.string(),
    crlUrl: z.string(),
  })
  .meta({ id: 'Issuer' });

export const IssuersView = z.strictObject({ items: z.array(IssuerView) }).meta({ id: 'Issuers' });
