import * as z from 'zod';
import { LONGEST_OVERLAP_DAYS } from '../../shared/lifecycle/renewal.ts';
import { IDENTITY_CHECKS } from '../../shared/registration/holder-records.ts';
import { HOLDER_STEPS } from '../../shared/registration/holder-steps.ts';
import { OFFERS } from '../../shared/registration/records.ts';
import { TextReferenceForm } from './acceptance.ts';
import { card, language } from './identity.ts';
import { Id, Instant, personal } from './parts.ts';
import { issuer, pkcs10, serial } from './requests.ts';

/** Forms of those who hold certificates in their own name. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');

const data = {
  lastName: personal(z.string()),
  firstNames: personal(z.string()),
  email: personal(z.string()).meta({ description: 'The professional address, which stands in the certificate.' }),
  service: personal(z.string())
    .exactOptional()
    .meta({ description: 'Direction or service; in no certificate.', 'x-personal': true }),
};

const reference = z
  .strictObject({
    kind: personal(z.string()),
    ending: personal(z.string()).exactOptional(),
  })
  .meta({ description: 'Which directory or paper, and at most the last four characters of its number.' });

const Identity = z
  .strictObject({
    how: z.enum(IDENTITY_CHECKS),
    at: Instant.meta({ description: 'When it was done.' }),
    reference: reference.exactOptional(),
  })
  .meta({ id: 'IdentityCheck', description: 'How somebody made sure who the person is; no copy is kept.' });

const CertificateName = z.strictObject({ issuer, serial });

export const RegisterHolderBody = z
  .strictObject({
    ...data,
    card: card.exactOptional(),
    directoryId: personal(z.string()).exactOptional(),
    language: language.default('fr').meta({ description: 'In which they are written to, unless we know them.' }),
    identity: Identity,
  })
  .meta({
    id: 'RegisterHolderBody',
    description: 'With the card or the directory identifier that their sign-in will show.',
  });

export const CorrectHolderBody = z
  .strictObject({ ...data, identity: Identity.exactOptional() })
  .meta({ id: 'CorrectHolderBody', description: 'All of the data, as they are from now on.' });

const opening = {
  renews: CertificateName.exactOptional().meta({
    description: 'A certificate of theirs: its subject stays, the key is new, and the data are attested again.',
  }),
  revokeOldAfterDays: z.number().int().min(0).max(LONGEST_OVERLAP_DAYS).exactOptional().meta({
    description:
      'With `renews`: counted from the acceptance of the new certificate; absent: the old one lives to its end.',
  }),
};

export const OpenHolderBody = z.strictObject(opening).meta({ id: 'OpenHolderBody' });

export const AttestationBody = z
  .strictObject({
    dataDigest: sha256.meta({ description: 'Of the data that were looked at, as GET /me/holders gives it.' }),
    text: TextReferenceForm,
    language: language.meta({ description: 'In which the text was read.' }),
  })
  .meta({ id: 'AttestationBody' });

export const CorrectionRequestBody = z
  .strictObject({ message: personal(z.string()).meta({ description: 'What is wrong.', 'x-personal': true }) })
  .meta({ id: 'CorrectionRequestBody' });

export const HolderRequestBody = z
  .strictObject({ certificationRequest: pkcs10 })
  .meta({ id: 'HolderRequestBody', description: 'What the certificate is for follows from the subscription.' });

/** What every answer says; acts answer this and no more, since answers are kept for repetition and personal data are not. */
const standing = {
  id: Id,
  personId: Id,
  structureId: Id,
  subscriptionId: Id,
  offer: z.enum(OFFERS),
  state: z.enum(['registered', 'correction-asked', 'attested']),
  dataVersion: z.number().int(),
  dataDigest: sha256,
  createdAt: Instant,
};

export const HolderView = z.strictObject(standing).meta({ id: 'Holder' });

const seen = {
  ...standing,
  ...data,
  serialNumber: z.string().meta({ description: 'Of the DN, theirs for ever.' }),
  identity: z.array(
    z.strictObject({
      how: z.enum(IDENTITY_CHECKS),
      at: Instant,
      by: Id,
      reference: reference.exactOptional(),
    }),
  ),
  holds: z.boolean().meta({ description: 'Whether their mandate is in force.' }),
  attested: z.strictObject({ at: Instant, dataVersion: z.number().int(), text: TextReferenceForm }).exactOptional(),
  correctionAsked: z.strictObject({ at: Instant, message: personal(z.string()) }).exactOptional(),
  opening: z
    .strictObject({ at: Instant, ...opening })
    .exactOptional()
    .meta({ description: 'Leave to request one certificate, by a mandate that is in force.' }),
  requests: z.array(
    z.strictObject({
      id: Id,
      href: z.string(),
      state: z.enum(['pending', 'approved', 'issued', 'refused']),
      createdAt: Instant,
    }),
  ),
  certificates: z.array(
    z.strictObject({
      issuer,
      serial,
      href: z.string(),
      state: z.enum(['issued', 'revoked']),
      acceptance: z.enum(['awaited', 'accepted']).exactOptional(),
      notBefore: Instant,
      notAfter: Instant,
    }),
  ),
  next: z.enum(HOLDER_STEPS).meta({ description: 'What the holder is to do next.' }),
};

export const SeenHolderView = z.strictObject(seen).meta({ id: 'SeenHolder' });

export const HolderPage = z
  .strictObject({ items: z.array(SeenHolderView), cursor: z.string().optional() })
  .meta({ id: 'HolderPage' });

export const OwnHolderView = z
  .strictObject({
    ...seen,
    structure: z.strictObject({ id: Id, name: z.string() }),
    terms: z
      .strictObject({ ...TextReferenceForm.shape, href: z.string() })
      .meta({ description: 'The text in force, to be read and accepted with the attestation.' }),
  })
  .meta({ id: 'OwnHolder' });

export const OwnHolderPage = z
  .strictObject({ items: z.array(OwnHolderView), cursor: z.string().optional() })
  .meta({ id: 'OwnHolderPage' });
