import * as z from 'zod';
import { ESTABLISHMENTS } from '../../shared/registration/establishments.ts';
import { OFFERS, ROLES } from '../../shared/registration/records.ts';
import { SUCCESSION_CAUSES } from '../../shared/registration/standing-records.ts';
import { Addresses, Evidence, Id, Instant, personal } from './parts.ts';
import { FindingView } from './requests.ts';

/** Forms of structures and subscriptions. */
const siret = z.strictObject({ scheme: z.literal('SIRET'), value: z.string() });
const finess = z.strictObject({
  scheme: z.literal('FINESS'),
  value: z.string(),
  finess: z.enum(['legal', 'geographic']).meta({ description: 'The number does not tell which it is.' }),
});
export const Identifier = z
  .discriminatedUnion('scheme', [
    siret,
    finess,
    z.strictObject({ scheme: z.literal('RPPS-RANK'), value: personal(z.string()) }),
  ])
  .meta({ id: 'StructureIdentifier' });

const LEFT_OUT = 'Of a practice with an RPPS rank it is personal: only GET tells it.';
const IdentifierView = z
  .discriminatedUnion('scheme', [
    siret,
    finess,
    z.strictObject({
      scheme: z.literal('RPPS-RANK'),
      value: z.string().optional().meta({ description: LEFT_OUT }),
    }),
  ])
  .meta({ id: 'StructureIdentifierView' });

const address = {
  postalCode: z.string(),
  town: z.string(),
  department: z.string().meta({ description: 'As it stands in the subject, confirmed: for example `Paris (75)`.' }),
};

const establishment = z
  .enum(ESTABLISHMENTS)
  .meta({ description: 'Needed with a FINESS, which is for structures that care for people, and with an RPPS rank.' });

/** What may be corrected. */
export const correctable = {
  name: z.string(),
  ...address,
  country: z.string().default('FR'),
  establishment: establishment.exactOptional(),
};

export const RegisterStructureBody = z
  .strictObject({ identifier: Identifier, ...correctable })
  .meta({ id: 'RegisterStructureBody' });

export const StructureView = z
  .strictObject({
    id: Id,
    name: z.string().optional().meta({ description: LEFT_OUT }),
    identifier: IdentifierView,
    ...address,
    country: z.string(),
    establishment: establishment.optional(),
    nationalId: z
      .string()
      .optional()
      .meta({ description: `The digit of the register and the number, as in subjects. ${LEFT_OUT}` }),
    state: z.enum(['active', 'suspended', 'succeeded', 'closed']),
    createdAt: Instant,
    suspended: z.strictObject({ at: Instant, reasons: z.string().exactOptional() }).optional(),
    succession: z
      .strictObject({ to: Id, cause: z.enum(SUCCESSION_CAUSES), overlapUntil: Instant })
      .optional()
      .meta({ description: 'When the overlap is over, its certificates are proposed for revocation.' }),
    predecessors: z.array(Id).optional(),
    closed: z.strictObject({ at: Instant, reason: z.string() }).optional(),
    confirmMandatesBy: Instant.optional().meta({
      description: 'A new representative is asked which of the mandates given before stand.',
    }),
    findings: z.array(FindingView).optional().meta({ description: 'Warnings about the registration, to be read.' }),
    silent: z
      .array(z.strictObject({ personId: Id, role: z.enum(ROLES) }))
      .optional()
      .meta({ description: 'Those who act for it and whose own address is dead; when it is looked at.' }),
  })
  .meta({ id: 'Structure' });

export const offer = z.enum(OFFERS);
const domain = z.strictObject({
  name: z.string().max(253).meta({ description: 'A-labels, lower case.' }),
  admits: z.enum(['domain', 'host']).meta({ description: '`host`: this host only, as `server.domain` on the form.' }),
});
const population = z.enum(['production', 'test']);

export const RecordSubscriptionBody = z
  .strictObject({
    offer,
    domain: domain.exactOptional().meta({ description: 'SERV declares one, ORG and PERSON none, PRO may.' }),
    population: population.default('production').meta({ description: '`test` is issued from the TEST hierarchy.' }),
    dualControl: z.boolean().default(false).meta({ description: 'Every request waits for an agent.' }),
    naming: z
      .enum(['sector', 'etsi'])
      .default('sector')
      .meta({ description: 'Family of names in subjects; `etsi` holds a SIREN, so the structure needs a SIRET.' }),
  })
  .meta({ id: 'RecordSubscriptionBody' });

const method = z.enum(['agent-check', 'dns-txt']);

export const RecordDomainControlBody = z
  .strictObject({
    method: z.literal('agent-check').meta({ description: 'What the DNS shows, the platform looks up itself.' }),
    evidence: Evidence,
  })
  .meta({ id: 'RecordDomainControlBody' });

export const SubscriptionView = z
  .strictObject({
    id: Id,
    structureId: Id,
    offer,
    domain: domain.optional(),
    control: z.strictObject({ method, checkedAt: Instant, evidence: Evidence }).optional(),
    population,
    dualControl: z.boolean(),
    naming: z.enum(['sector', 'etsi']),
    state: z.enum(['requested', 'active', 'refused', 'ended']),
    overlap: z
      .enum(['open', 'cleared'])
      .optional()
      .meta({ description: 'Another structure declares this domain or one above or below; `open` stops every issue.' }),
    createdAt: Instant,
    enteredBy: z.enum(ROLES).optional(),
    decided: z.strictObject({ at: Instant, reasons: z.string().optional() }).optional(),
    ended: z.strictObject({ at: Instant, reason: z.string() }).optional(),
    unreachableSince: Instant.optional().meta({
      description: 'Every address of its people is dead: nothing reaches them, and an agent sees to it.',
    }),
    addresses: Addresses.optional().meta({ description: 'In lists and when it is looked at; not in answers to acts.' }),
  })
  .meta({ id: 'Subscription' });
