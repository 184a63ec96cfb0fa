import * as z from 'zod';
import { OFFERS } from '../../shared/registration/records.ts';
import { Evidence, Id, Instant, pageOf, personal } from './parts.ts';
import { issuer, serial, usage } from './requests.ts';

/** Forms of machines that call with a client certificate. */
const label = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'letters of ASCII, digits, spaces, dots, hyphens and underscores')
  .meta({ description: 'What it is called, without personal data: `web-01`.' });

const reasons = personal(z.string().min(1).max(2000));

export const LinkMachineBody = z
  .strictObject({
    personId: Id.exactOptional().meta({
      description: 'The technical administrator whose credential it is; absent: it is the structure’s own.',
    }),
    label,
    allows: z
      .array(z.strictObject({ subscriptionId: Id, usages: z.array(usage).min(1).max(5) }))
      .min(1)
      .max(6)
      .meta({ description: 'What it may request.' }),
    certificate: z.union([
      z.strictObject({ issuer, serial }).meta({ description: 'One of ours, accepted and in force.' }),
      z
        .strictObject({ pem: z.string().min(1).max(16_384), from: Instant.exactOptional(), until: Instant })
        .meta({ description: 'One of another authority that the API trusts, and the days in which it is believed.' }),
    ]),
    until: Instant.meta({ description: 'Until when it may act.' }),
    reasons,
    evidence: Evidence,
  })
  .meta({ id: 'LinkMachineBody', description: 'On a letter of whoever signs for the structure.' });

export const EndMachineBody = z.strictObject({ reasons }).meta({ id: 'EndMachineBody' });

const allows = z.array(z.strictObject({ subscriptionId: Id, offer: z.enum(OFFERS), usages: z.array(usage) }));

const credential = z.union([
  z.strictObject({ of: z.literal('ours'), spkiSha256: z.string(), requestId: Id, since: Instant }),
  z.strictObject({
    of: z.literal('other'),
    spkiSha256: z.string(),
    certificateSha256: z.string(),
    from: Instant,
    until: Instant,
    since: Instant,
  }),
]);

export const MachineView = z
  .strictObject({
    id: Id,
    structureId: Id,
    personId: Id.optional(),
    label,
    state: z.enum(['linked', 'ended']),
    allows,
    credentials: z.array(credential).meta({
      description:
        'The newest first; one of ours serves from the acceptance of the certificate that its request led to.',
    }),
    evidence: Evidence,
    createdAt: Instant,
    ended: z.strictObject({ at: Instant }).optional(),
  })
  .meta({ id: 'Machine' });
export const MachineList = pageOf(MachineView).meta({ id: 'MachineList' });

export const OwnMachineView = z
  .strictObject({
    id: Id,
    label,
    structureId: Id,
    allows: z
      .array(z.strictObject({ subscriptionId: Id, usages: z.array(usage), until: Instant, inForce: z.boolean() }))
      .meta({ description: 'What it may request now.' }),
    certificate: z
      .strictObject({ issuer, serial, notAfter: Instant })
      .optional()
      .meta({ description: 'With which it calls, where it is one of ours.' }),
  })
  .meta({ id: 'OwnMachine' });
