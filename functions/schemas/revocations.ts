import * as z from 'zod';
import { Checklist, Evidence, Id, Instant, pageOf } from './parts.ts';
import { issuer, reason, serial } from './requests.ts';

/** Forms of revocation by mandate, and of what is kept of each request. */
const authority = z
  .strictObject({ kind: z.enum(['judicial', 'supervisory']), evidence: Evidence })
  .meta({ id: 'OutsideAuthority', description: 'Whose order an agent carries out, and the order by its digest.' });

export const RevocationBody = z
  .strictObject({ reason, onBehalfOf: authority.optional() })
  .meta({ id: 'RevocationBody' });

export const RevocationView = z
  .strictObject({
    issuer,
    serial,
    state: z.literal('revoked'),
    revokedAt: Instant,
    crlUrl: z.string(),
    checklist: Checklist.optional(),
    siblings: z
      .array(z.strictObject({ issuer, serial, notAfter: Instant, href: z.string() }))
      .optional()
      .meta({
        description:
          'After a key compromise: certificates in force that the same person requested under the same subscription. Their keys may have lain in the same place.',
      }),
  })
  .meta({ id: 'Revocation' });

export const RevocationRequestPage = pageOf(
  z
    .strictObject({
      receivedAt: Instant,
      reason,
      capacity: z.string(),
      channel: z.enum(['api', 'key-proof', 'code', 'clock']),
      authentication: z.string().optional(),
      by: Id.optional(),
      mandateId: Id.optional(),
      authority: authority.optional(),
      decision: z.enum(['revoked', 'already-revoked']),
    })
    .meta({ id: 'RevocationRequest' }),
).meta({ id: 'RevocationRequestPage', description: 'Kept in confidence: for those entitled to the causes.' });
