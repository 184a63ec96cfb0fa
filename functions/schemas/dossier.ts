import * as z from 'zod';
import { OFFERS } from '../../shared/registration/records.ts';
import { TextReferenceForm } from './acceptance.ts';
import { Id, Instant, personal } from './parts.ts';
import { reason, serial } from './requests.ts';

/** Form of the dossier of one certificate: everything that is recorded about it. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');
const text = z.string();
const somebody = personal(text).meta({ description: 'Name and capacity; the house’s own people by capacity alone.' });
const reasons = text.optional();

const eventDigest = sha256.meta({ description: 'Of the event’s canonical octets (RFC 8785), which the log seals.' });
const deed = {
  actor: text.meta({ description: 'Capacity and pseudonym, as the event has them.' }),
  mandateId: Id.optional().meta({ description: 'Absent for whoever acted by a code or a key, and for the platform.' }),
  sha256: eventDigest,
};
const Deed = z.strictObject(deed).meta({ id: 'DossierDeed', description: 'Who recorded it, and in which event.' });

const Designation = z
  .strictObject({
    number: text,
    state: text,
    signatory: somebody.optional(),
    signatoryMandateId: Id.optional(),
    signedOn: z.iso.date().optional(),
    submittedAt: Instant.optional(),
    submissionRecorded: Deed.optional(),
    decidedAt: Instant.optional(),
    decidedBy: somebody.optional(),
    reasons,
    decisionRecorded: Deed.optional(),
    formSha256: sha256.optional().meta({ description: 'Of the form as it was printed.' }),
    signedSha256: sha256.optional().meta({ description: 'Of the file that came back signed.' }),
  })
  .meta({ id: 'DossierDesignation' });

export const DossierView = z
  .strictObject({
    language: z.enum(['fr', 'en']),
    madeAt: Instant,
    structure: z.strictObject({
      name: text,
      identifier: z.union([
        z.strictObject({ scheme: z.enum(['SIRET', 'RPPS-RANK']), value: text }),
        z.strictObject({ scheme: z.literal('FINESS'), value: text, finess: z.enum(['legal', 'geographic']) }),
      ]),
      postalCode: text,
      town: text,
      department: text,
      country: text,
    }),
    subscription: z.strictObject({
      id: Id,
      offer: z.enum(OFFERS),
      domain: text.optional(),
      control: z.strictObject({ method: text, checkedAt: Instant, sha256 }).optional(),
    }),
    designations: z
      .array(Designation)
      .meta({ description: 'The forms behind the mandates by which somebody acted on this certificate.' }),
    request: z.strictObject({
      id: Id,
      profile: text,
      requestedAt: Instant,
      requestedBy: somebody,
      spkiSha256: sha256,
      recorded: Deed,
    }),
    decisions: z.array(z.strictObject({ at: Instant, by: somebody, outcome: text, reasons, recorded: Deed })),
    acceptance: z
      .strictObject({
        state: text,
        at: Instant.optional(),
        by: somebody.optional(),
        authentication: text.optional(),
        texts: z.array(TextReferenceForm),
        reasons,
        recorded: Deed.optional(),
      })
      .optional(),
    certificate: z.strictObject({
      issuer: text.meta({ description: 'RFC 4514.' }),
      serial,
      state: text,
      subject: text.meta({ description: 'RFC 4514.' }),
      names: z.array(text),
      notBefore: Instant,
      notAfter: Instant,
      sha256,
    }),
    revocation: z
      .strictObject({
        at: Instant,
        reason: reason.optional(),
        capacity: text,
        channel: text,
        by: somebody.optional(),
        recorded: Deed,
      })
      .optional()
      .meta({ description: 'The reason is shown only to those entitled to it.' }),
    events: z
      .array(
        z
          .strictObject({
            aggregate: text,
            version: z.number().int(),
            type: text,
            at: Instant,
            ...deed,
          })
          .meta({ id: 'DossierEvent' }),
      )
      .meta({ description: 'Of every record concerned, in the order of time.' }),
  })
  .meta({ id: 'Dossier', description: 'Also as a PDF in the reader’s language, by the Accept header.' });
