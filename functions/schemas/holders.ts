import * as z from 'zod';
import { LONGEST_REISSUE_DAYS, REISSUE_REASONS } from '../../shared/lifecycle/holders/reissuing.ts';
import { LONGEST_OVERLAP_DAYS } from '../../shared/lifecycle/renewal.ts';
import {
  HOLDER_STATES,
  IDENTITY_CHANNELS,
  IDENTITY_CHECKS,
  SECOND_OFFICER_CAUSES,
} from '../../shared/registration/holder-records.ts';
import { HOLDER_STEPS } from '../../shared/registration/holder-steps.ts';
import { OFFERS } from '../../shared/registration/records.ts';
import { TextReferenceForm } from './acceptance.ts';
import { dueQuery, lifeSeen } from './holder-life.ts';
import { card, language } from './identity.ts';
import { Id, Instant, pageOf, personal } from './parts.ts';
import { issuer, PageQuery, serial } from './requests.ts';

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
    channel: z.enum(IDENTITY_CHANNELS).exactOptional().meta({ description: 'In presence, or how else they were met.' }),
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

/** Whoever enters it has made sure that a namesake in the direction is somebody else. */
const homonym = z.literal('confirmed').exactOptional().meta({
  description: 'Somebody of this name is registered in the direction, and they are two: a second officer looks at it.',
});

export const RegisterInDirectionBody = z
  .strictObject({ ...RegisterHolderBody.shape, homonym })
  .meta({ id: 'RegisterInDirectionBody', description: 'With the card or the directory identifier of their sign-in.' });

const correction = { ...data, identity: Identity.exactOptional(), homonym };

export const CorrectHolderBody = z
  .strictObject(correction)
  .meta({ id: 'CorrectHolderBody', description: 'All of the data, as they are from now on.' });

export const ReissueBody = z
  .strictObject({
    ...correction,
    reason: z.enum(REISSUE_REASONS).meta({ description: 'For which the old certificates are revoked.' }),
    withinDays: z.number().int().min(0).max(LONGEST_REISSUE_DAYS).meta({
      description: '0: they end at once. Else when the new one is accepted, and after so many days at the latest.',
    }),
  })
  .meta({ id: 'ReissueBody', description: 'All of the data, as they are from now on.' });

export const ConfirmationBody = z
  .strictObject({
    decision: z.enum(['confirmed', 'refused']),
    reasons: personal(z.string()).exactOptional().meta({ description: 'Of a refusal.', 'x-personal': true }),
  })
  .meta({ id: 'ConfirmationBody', description: 'By another officer than the one who entered it.' });

const opening = {
  renews: CertificateName.exactOptional().meta({
    description: 'A certificate of theirs: its subject stays, the key is new, and the data are attested again.',
  }),
  revokeOldAfterDays: z.number().int().min(0).max(LONGEST_OVERLAP_DAYS).exactOptional().meta({
    description:
      'With `renews`: counted from the acceptance of the new certificate; absent: the old one lives to its end.',
  }),
};

export const OpenHolderBody = z
  .strictObject({
    ...opening,
    identity: Identity.exactOptional().meta({
      description: 'Made for this one. Demanded after a revocation or a loss, and before every second renewal.',
    }),
  })
  .meta({ id: 'OpenHolderBody' });

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

/** What every answer says; acts answer this and no more, since answers are kept for repetition and personal data are not. */
const standing = {
  id: Id,
  personId: Id,
  structureId: Id,
  subscriptionId: Id,
  directionId: Id.exactOptional().meta({ description: 'Whose officers look after them.' }),
  offer: z.enum(OFFERS),
  state: z.enum(HOLDER_STATES).meta({
    description: '`unconfirmed`: waits for a second officer of the direction; `refused`: that officer has said no.',
  }),
  dataVersion: z.number().int(),
  dataDigest: sha256,
  createdAt: Instant,
};

export const HolderView = z.strictObject(standing).meta({ id: 'Holder' });

export const ReissuedView = z
  .strictObject({
    ...standing,
    revoked: z.array(CertificateName).meta({ description: 'Certificates whose revocation is ordered.' }),
  })
  .meta({ id: 'ReissuedHolder' });

const confirmation = z
  .strictObject({
    why: z.array(z.enum(SECOND_OFFICER_CAUSES)),
    asked: z.strictObject({ at: Instant, by: Id }),
    given: z.strictObject({ at: Instant, by: Id }).exactOptional(),
    refused: z.strictObject({ at: Instant, by: Id, reasons: personal(z.string()) }).exactOptional(),
    importId: Id.exactOptional().meta({ description: 'It was given for a whole import.' }),
  })
  .meta({ id: 'Confirmation', description: 'The word of a second officer on what another one entered.' });

const seen = {
  ...standing,
  ...data,
  serialNumber: z.string().meta({ description: 'Of the DN, theirs for ever.' }),
  identity: z.array(
    z.strictObject({
      how: z.enum(IDENTITY_CHECKS),
      at: Instant,
      by: Id,
      channel: z.enum(IDENTITY_CHANNELS).exactOptional(),
      reference: reference.exactOptional(),
    }),
  ),
  holds: z.boolean().meta({ description: 'Whether their mandate is in force.' }),
  confirmation: confirmation.exactOptional(),
  attested: z.strictObject({ at: Instant, dataVersion: z.number().int(), text: TextReferenceForm }).exactOptional(),
  correctionAsked: z.strictObject({ at: Instant, message: personal(z.string()) }).exactOptional(),
  opening: z
    .strictObject({
      at: Instant,
      ...opening,
      replaces: z.array(CertificateName).exactOptional().meta({
        description: 'Certificates with data that were corrected: they end when the new one is accepted.',
      }),
    })
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
  ...lifeSeen,
  next: z.enum(HOLDER_STEPS).meta({ description: 'What the holder is to do next.' }),
  undeclared: z
    .strictObject({ issuer, serial })
    .exactOptional()
    .meta({ description: 'Where a declaration is awaited: the certificate to declare first.' }),
};

export const SeenHolderView = z.strictObject(seen).meta({ id: 'SeenHolder' });

export const HoldersDueQuery = PageQuery.extend({ due: dueQuery });

export const HolderPage = pageOf(SeenHolderView).meta({ id: 'HolderPage' });

export const OwnHolderView = z
  .strictObject({
    ...seen,
    structure: z.strictObject({ id: Id, name: z.string() }),
    terms: z
      .strictObject({ ...TextReferenceForm.shape, href: z.string() })
      .meta({ description: 'The text in force, to be read and accepted with the attestation.' }),
  })
  .meta({ id: 'OwnHolder' });

export const OwnHolderPage = pageOf(OwnHolderView).meta({ id: 'OwnHolderPage' });
