import * as z from 'zod';
import { DEPARTURES, LOSSES } from '../../shared/registration/holder-life-records.ts';
import { Checklist, Id, Instant, personal } from './parts.ts';
import { issuer, serial } from './requests.ts';

/** Forms of what breaks into a holder's time, and of its end. */
const CertificateName = z.strictObject({ issuer, serial });
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day is written as 2026-03-31');

/** More than anybody holds at once. */
const MOST_NAMED = 40;

export const LossBody = z
  .strictObject({
    what: z.enum(LOSSES).meta({ description: '`compromised`: it is there, and somebody else knows the key or may.' }),
    at: Instant.exactOptional().meta({ description: 'When it happened, as far as anybody knows.' }),
    certificates: z.array(CertificateName).min(1).max(MOST_NAMED).exactOptional().meta({
      description: 'Whose keys were there. Absent: all that the holder has, requests on their way among them.',
    }),
    message: personal(z.string()).exactOptional().meta({ description: 'What happened.', 'x-personal': true }),
  })
  .meta({ id: 'LossBody' });

const certificate = z.strictObject({
  issuer,
  serial,
  href: z.string(),
  state: z.enum(['issued', 'revoked']),
  revokedAt: Instant.exactOptional(),
  notAfter: Instant,
});

export const LossView = z
  .strictObject({
    holderId: Id,
    what: z.enum(LOSSES),
    declaredAt: Instant,
    settled: z.boolean().meta({ description: 'False: what is still in force or on its way ends within minutes.' }),
    certificates: z.array(certificate),
    siblings: z.array(certificate).meta({
      description: 'Certificates of the holder that stay in force: their keys may have lain in the same place.',
    }),
    checklist: Checklist,
  })
  .meta({ id: 'Loss', description: 'A new certificate may be opened once the identity has been checked again.' });

export const DepartureBody = z
  .strictObject({
    kind: z.enum(DEPARTURES).meta({ description: '`transfer`: to where they are registered anew.' }),
    on: day.meta({ description: 'The first day on which they are no longer there; one that has come has effect now.' }),
    to: personal(z.string()).exactOptional().meta({ description: 'Where to, in words.', 'x-personal': true }),
  })
  .meta({ id: 'DepartureBody', description: 'Sent again before that day, it takes the place of what was declared.' });

const departure = { kind: z.enum(DEPARTURES), on: day, effectiveAt: Instant, declaredAt: Instant };

export const DepartureView = z
  .strictObject({
    holderId: Id,
    departure: z.strictObject(departure).exactOptional(),
    left: z.boolean().meta({ description: 'It has effect: the mandate has ended, and certificates are revoked.' }),
    deletionConfirmedAt: Instant.exactOptional(),
    checklist: Checklist,
  })
  .meta({ id: 'Departure' });

/** What a holder's record says of all this, as it is seen. */
export const lifeSeen = {
  renewalDue: z
    .array(z.strictObject({ issuer, serial, since: Instant, until: Instant }))
    .exactOptional()
    .meta({ description: 'Certificates that end soon and that nothing takes the place of yet.' }),
  identityDue: z
    .strictObject({ why: z.enum(['loss', 'revocation', 'renewals']), since: Instant })
    .exactOptional()
    .meta({ description: 'The identity has to be checked again before the next certificate, and why.' }),
  departure: z
    .strictObject({ ...departure, to: personal(z.string()).exactOptional() })
    .exactOptional()
    .meta({ description: 'It can be moved or withdrawn until the holder has left.' }),
  left: z
    .strictObject({ at: Instant, settledAt: Instant.exactOptional() })
    .exactOptional()
    .meta({ description: 'Settled once every certificate is revoked.' }),
  deletionConfirmedAt: Instant.exactOptional(),
  losses: z
    .array(
      z.strictObject({
        what: z.enum(LOSSES),
        declaredAt: Instant,
        at: Instant.exactOptional(),
        certificates: z.array(CertificateName),
        settledAt: Instant.exactOptional(),
        message: personal(z.string()).exactOptional(),
      }),
    )
    .exactOptional(),
} as const;

export const dueQuery = z.enum(['renewal', 'identity', 'departure', 'deletion']).optional().meta({
  description:
    'Only those whose renewal is due, whose identity comes first, who are to leave, or who have not confirmed the deletion. A page may be short and have a cursor: read on.',
});
