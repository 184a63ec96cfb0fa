import * as z from 'zod';
import { POPULATIONS, TERMS_ACTS, TERMS_MEDIA_TYPES, TERMS_STEPS } from '../../shared/registration/terms-records.ts';
import { TextReferenceForm } from './acceptance.ts';
import { language } from './identity.ts';
import { Id, Instant, pageOf, personal } from './parts.ts';

/** Forms of terms of use: their documents, their approval, and who has accepted them. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');
const population = z.enum(POPULATIONS);

export const TermsDocumentForm = z
  .strictObject({ sha256, mediaType: z.enum(TERMS_MEDIA_TYPES), size: z.number().int().positive() })
  .meta({ id: 'TermsDocument', description: 'One document, by the digest of its octets.' });

const inLanguages = <S extends z.ZodType>(schema: S) => z.strictObject({ fr: schema, en: schema });

export const ProposeTermsBody = z
  .strictObject({
    title: inLanguages(z.string()),
    documents: inLanguages(TermsDocumentForm).meta({ description: 'As POST /terms-documents answered them.' }),
    inForceFrom: Instant.meta({ description: 'From the approval, if that is later.' }),
    reacceptance: z
      .strictObject({
        by: Instant.meta({ description: 'From then on, acts of those who have not accepted are refused.' }),
        revokeFrom: Instant.exactOptional().meta({
          description: 'From then on, certificates that depend on them are revoked. Not for representatives.',
        }),
      })
      .exactOptional()
      .meta({ description: 'Asked of those who accepted an earlier version; absent: of newcomers alone.' }),
  })
  .meta({ id: 'ProposeTermsBody' });

export const ApproveTermsBody = z
  .strictObject({ sha256: sha256.meta({ description: 'Of the version that was read.' }) })
  .meta({ id: 'ApproveTermsBody' });

export const RefuseTermsBody = z
  .strictObject({ reasons: z.string().min(1).max(2000).meta({ description: 'Without personal data.' }) })
  .meta({ id: 'RefuseTermsBody' });

const reacceptance = z.strictObject({ by: Instant, revokeFrom: Instant.exactOptional() });
const officer = z.strictObject({ personId: Id, mandateId: Id });

export const TermsView = z
  .strictObject({
    population,
    version: z.string(),
    sha256: sha256.meta({ description: 'Of the version whole: GET /texts/… gives the octets as text/plain.' }),
    title: inLanguages(z.string()),
    documents: inLanguages(TermsDocumentForm),
    inForceFrom: Instant,
    reacceptance: reacceptance.exactOptional(),
    state: z.enum(['proposed', 'approved', 'refused']),
    proposedAt: Instant,
    proposedBy: officer,
    decided: z.strictObject({ at: Instant, by: officer, reasons: z.string().exactOptional() }).exactOptional(),
  })
  .meta({ id: 'Terms' });

export const TermsPage = pageOf(TermsView).meta({ id: 'TermsPage' });

export const TermsDocumentQuery = z.strictObject({ language: language.optional() });

export const TermsProgressQuery = z.strictObject({
  state: z.enum(['accepted', 'outstanding']).default('outstanding'),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  cursor: z.string().max(4000).optional(),
});

export const TermsProgressView = z
  .strictObject({
    population,
    version: z.string(),
    accepted: z.number().int(),
    outstanding: z.number().int().meta({ description: 'Told of it, and not accepted yet.' }),
    complete: z.boolean().meta({ description: 'False: there are more than were counted.' }),
    state: z.enum(['accepted', 'outstanding']),
    items: z.array(
      z.strictObject({
        personId: Id,
        lastName: personal(z.string()),
        firstNames: personal(z.string()),
        acceptedVersion: z.string().exactOptional(),
        acceptedAt: Instant.exactOptional(),
        done: z.enum(TERMS_STEPS).exactOptional().meta({ description: 'What the clock did last about them.' }),
      }),
    ),
    cursor: z.string().optional(),
  })
  .meta({ id: 'TermsProgress' });

const inForce = z
  .strictObject({ ...TextReferenceForm.shape, title: z.string(), href: z.string() })
  .meta({ id: 'TermsInForce' });

export const OwnTermsView = z
  .strictObject({
    items: z.array(
      z.strictObject({
        population,
        inForce,
        accepted: z
          .strictObject({
            ...TextReferenceForm.shape,
            at: Instant,
            language,
            authentication: z.string(),
            act: z.enum(TERMS_ACTS),
          })
          .exactOptional(),
        due: z
          .strictObject({
            text: inForce,
            by: Instant,
            revokeFrom: Instant.exactOptional(),
            late: z.boolean().meta({ description: 'New acts are refused until it is accepted.' }),
          })
          .exactOptional()
          .meta({
            description: 'To be accepted; from `by` new acts are refused, from `revokeFrom` certificates revoked.',
          }),
      }),
    ),
  })
  .meta({ id: 'OwnTerms' });

export const AcceptTermsBody = z
  .strictObject({ text: TextReferenceForm, language: language.meta({ description: 'In which it was read.' }) })
  .meta({ id: 'AcceptTermsBody' });

export const TermsAcceptanceView = z
  .strictObject({ population, text: TextReferenceForm, at: Instant })
  .meta({ id: 'TermsAcceptance' });
