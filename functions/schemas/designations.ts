import * as z from 'zod';
import { DESIGNATION_STATES } from '../../shared/registration/designation-records.ts';
import { MOST_LINES } from '../../shared/registration/designations.ts';
import { CARD_FAMILIES, OFFERS, ROLES } from '../../shared/registration/records.ts';
import { TextReferenceForm } from './acceptance.ts';
import { MandateView } from './identity.ts';
import { Evidence, Id, Instant, pageOf, personal } from './parts.ts';
import { FindingView } from './requests.ts';

/** Forms of the designation of technical administrators (form F503), of their duties, cards and lists. */
const action = z.enum(['add', 'remove']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 lower-case hex digits');
const day = z.string().max(10).meta({ description: 'A day of the calendar, as in 2026-03-31.' });

/** The families that people have; the form refuses CPF, and says why. */
const anyCard = z.strictObject({
  family: z
    .enum([...CARD_FAMILIES, 'CPF'])
    .meta({ description: 'CPF is refused: it is not given to somebody in office.' }),
  number: personal(z.string().max(20)),
});
const card = z.strictObject({ family: z.enum(CARD_FAMILIES), number: personal(z.string().max(20)) });

const named = {
  lastName: personal(z.string().max(200)),
  firstNames: personal(z.string().max(200)),
  phone: personal(z.string().max(40)),
  email: personal(z.string().max(254)),
};

const content = {
  subscriptionIds: z
    .array(Id)
    .max(10)
    .meta({ description: 'Subscriptions in force of this structure, one of each offer at most.' }),
  lines: z
    .array(z.strictObject({ action, ...named, card: anyCard }))
    .max(50)
    .meta({ description: `At most ${MOST_LINES} persons, each as on their card; all fields are mandatory.` }),
  signatoryId: Id.optional().meta({
    description: 'For an agent who enters a paper form: the representative or mandatary who signed it.',
  }),
};

export const DesignationBody = z.strictObject(content).meta({ id: 'DesignationBody' });

export const SubmitDesignationBody = z
  .strictObject({
    signedOn: day,
    texts: z
      .array(TextReferenceForm)
      .max(8)
      .meta({ description: 'The texts that whoever signed accepts: terms, accuracy-statement, fraud-warning.' }),
  })
  .meta({ id: 'SubmitDesignationBody' });

export const DesignationDecisionBody = z
  .strictObject({
    decision: z.enum(['accepted', 'refused']),
    reasons: z
      .string()
      .max(2000)
      .optional()
      .meta({ description: 'Of a refusal: read by the structure. Without personal data.' }),
  })
  .meta({ id: 'DesignationDecisionBody' });

const offer = z.strictObject({ subscriptionId: Id, offer: z.enum(OFFERS), domain: z.string().optional() });
const capacity = z.enum(ROLES);
const signed = z.strictObject({
  sha256,
  size: z.number().int(),
  receivedAt: Instant,
  supersededAt: Instant.optional().meta({ description: 'Since when it no longer counts; it is kept.' }),
});

const summary = {
  id: Id,
  state: z.enum(DESIGNATION_STATES),
  structureId: Id,
  offers: z.array(offer),
  added: z.number().int(),
  removed: z.number().int(),
  origin: z.enum(['platform', 'paper']),
  createdAt: Instant,
  updatedAt: Instant,
  form: z
    .strictObject({ dataSha256: sha256, sha256, madeAt: Instant })
    .optional()
    .meta({ description: 'As printed: digest of the data, which stands on it, and of the file.' }),
  signed: signed.optional(),
  submission: z.strictObject({ at: Instant, signedOn: day, texts: z.array(TextReferenceForm) }).optional(),
  decision: z
    .strictObject({ at: Instant, outcome: z.enum(['accepted', 'refused']), reasons: z.string().optional() })
    .optional(),
};

export const DesignationSummary = z
  .strictObject(summary)
  .meta({ id: 'DesignationSummary', description: 'A designation without anybody’s name.' });

export const DesignationView = z
  .strictObject({
    ...summary,
    number: z.string().meta({ description: 'Stands on the form.' }),
    lines: z.array(z.strictObject({ action, ...named, card })),
    signatory: z.strictObject({ personId: Id, capacity }),
    enteredBy: z.array(z.strictObject({ personId: Id, capacity })),
    underReviewBy: Id.optional(),
    superseded: z.array(signed),
    signature: z
      .strictObject({
        subject: personal(z.string()),
        issuer: z.string(),
        serial: z.string(),
        notBefore: z.string(),
        notAfter: z.string(),
        certificateSha256: sha256,
        signingTime: z.string().optional().meta({ description: 'By the signer’s own clock.' }),
      })
      .optional()
      .meta({ description: 'Who signed electronically, as the certificate says; the findings say what it is worth.' }),
    findings: z
      .array(z.strictObject({ ...FindingView.shape, outcome: z.enum(['holds', 'fails', 'not-known']).optional() }))
      .meta({ description: 'What should be known before the form is submitted or decided.' }),
  })
  .meta({ id: 'Designation' });

export const DesignationPage = pageOf(DesignationSummary).meta({ id: 'DesignationPage' });

export const SignedFormQuery = z.strictObject({
  sha256: sha256.optional().meta({ description: 'Of an earlier file; the one that counts when absent.' }),
});

export const DutiesBody = z
  .strictObject({ text: TextReferenceForm.meta({ description: 'The text `duties` that was read.' }) })
  .meta({ id: 'DutiesBody' });

export const ReplaceCardBody = z
  .strictObject({ card, evidence: Evidence.meta({ description: 'What shows that it is the same person.' }) })
  .meta({ id: 'ReplaceCardBody' });

export const JudgeCardBody = z
  .strictObject({ state: z.enum(['active', 'expired', 'blocked']), evidence: Evidence })
  .meta({ id: 'JudgeCardBody' });

export const CardView = z
  .strictObject({ personId: Id, state: z.enum(['active', 'expired', 'blocked']), since: Instant })
  .meta({ id: 'Card', description: 'How the card in use of a person stands.' });

export const JudgedCardView = z
  .strictObject({
    ...CardView.shape,
    findings: z.array(FindingView).meta({ description: 'Offers that are left with one administrator or none.' }),
  })
  .meta({ id: 'JudgedCard' });

/** A mandate with the names of what it reaches. */
const placed = {
  ...MandateView.shape,
  structure: z.strictObject({ id: Id, name: personal(z.string()) }).optional(),
  offer: z.enum(OFFERS).optional(),
  domain: z.string().optional(),
};

export const PlacedMandatePage = pageOf(z.strictObject(placed)).meta({
  id: 'PlacedMandatePage',
  description: 'Mandates of one person, in every structure.',
});

export const AdministratorPage = pageOf(
  z.strictObject({
    ...MandateView.shape,
    person: z.strictObject({
      lastName: personal(z.string()),
      firstNames: personal(z.string()),
      email: personal(z.string()),
      phone: personal(z.string()).optional(),
      card: card.optional(),
    }),
  }),
).meta({ id: 'AdministratorPage', description: 'Mandates on one subscription, with whose they are.' });
