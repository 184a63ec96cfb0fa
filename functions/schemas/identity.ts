import * as z from 'zod';
import { CARD_FAMILIES, OFFERS, ROLES } from '../../shared/registration/records.ts';
import { Evidence, Id, Instant, personal } from './parts.ts';
import { FindingView } from './requests.ts';

/** Forms of persons, appointments and mandates. */
export const language = z.enum(['fr', 'en']);
const role = z.enum(ROLES);

export const card = z.strictObject({
  family: z.enum(CARD_FAMILIES, { error: `only nominative cards are accepted: ${CARD_FAMILIES.join(', ')}` }),
  number: personal(z.string()),
});

const civility = z.enum(['M.', 'Mme']).meta({ 'x-personal': true });

export const RegisterPersonBody = z
  .strictObject({
    civility: civility.optional(),
    lastName: personal(z.string()),
    firstNames: personal(z.string()),
    email: personal(z.string()),
    phone: personal(z.string()).optional(),
    card: card.optional(),
    directoryId: personal(z.string()).optional(),
    language: language.default('fr').meta({ description: 'In which they are written to.' }),
  })
  .meta({ id: 'RegisterPersonBody', description: 'With a card, a directory identifier, or both.' });

export const CompletePersonBody = z
  .strictObject({
    civility: civility.exactOptional(),
    phone: personal(z.string()).exactOptional(),
    email: personal(z.string())
      .exactOptional()
      .meta({ description: 'Where notices go from now on; those who act beside the person are told.' }),
  })
  .meta({
    id: 'CompletePersonBody',
    description: 'What a signatory of the form needs beside a name and a card, or an address that replaces one.',
  });

export const PersonView = z.strictObject({ id: Id, language, createdAt: Instant }).meta({ id: 'Person' });

const scope = z.union([
  z.strictObject({ reach: z.literal('house') }),
  z.strictObject({
    reach: z.literal('structure'),
    structureId: Id,
    offers: z.array(z.enum(OFFERS)).readonly().optional(),
  }),
  z.strictObject({ reach: z.literal('subscription'), structureId: Id, subscriptionId: Id }),
  z.strictObject({ reach: z.literal('direction'), structureId: Id, subscriptionId: Id, directionId: Id }),
  z.strictObject({ reach: z.literal('holder'), structureId: Id, subscriptionId: Id, holderId: Id }),
]);

export const MandateView = z
  .strictObject({
    id: Id,
    personId: Id,
    role,
    scope,
    givenBy: z.array(Id),
    evidence: Evidence,
    from: Instant,
    until: Instant,
    state: z.enum(['active', 'ended']),
    inForce: z.boolean(),
    ended: z.strictObject({ at: Instant }).optional(),
    designationId: Id.optional().meta({ description: 'The form F503 by which it was given.' }),
    duties: z
      .enum(['pending', 'accepted'])
      .optional()
      .meta({ description: '`pending`: nothing is admitted before the duties are accepted.' }),
  })
  .meta({ id: 'Mandate' });

export const EndedMandateView = z
  .strictObject({
    ...MandateView.shape,
    findings: z.array(FindingView).meta({
      description: 'Offers that are left with one administrator or none, or a direction with one officer or none.',
    }),
  })
  .meta({ id: 'EndedMandate' });

const OwnMandateView = z
  .strictObject({
    ...MandateView.shape,
    direction: z.string().exactOptional().meta({ description: 'What the direction is called.' }),
  })
  .meta({ id: 'OwnMandate' });

export const MeView = z
  .strictObject({
    personId: Id,
    authentication: z.enum(['token', 'token+card']),
    language,
    lastName: personal(z.string()),
    firstNames: personal(z.string()),
    email: personal(z.string()),
    mandates: z.array(OwnMandateView),
  })
  .meta({ id: 'Me' });

export const EndMandateBody = z
  .strictObject({ reason: z.string().min(1).max(500).meta({ description: 'Without personal data.' }) })
  .meta({ id: 'EndMandateBody' });

export const ProposeAppointmentBody = z
  .strictObject({
    personId: Id,
    role: z.enum(['validation-agent', 'security-officer', 'auditor']),
    until: Instant.meta({ description: 'At most 366 days ahead.' }),
    evidence: Evidence,
  })
  .meta({ id: 'ProposeAppointmentBody' });

export const AppointmentView = z
  .strictObject({
    id: Id,
    personId: Id,
    role,
    until: Instant,
    proposedBy: Id,
    evidence: Evidence,
    state: z.enum(['proposed', 'given', 'refused']),
    mandateId: Id.optional(),
  })
  .meta({ id: 'Appointment' });
