import * as z from 'zod';
import { Evidence, Id, Instant } from './parts.ts';
import { FindingView } from './requests.ts';

/** Forms of structures and subscriptions. */
const Identifier = z
  .discriminatedUnion('scheme', [
    z.strictObject({ scheme: z.literal('SIRET'), value: z.string() }),
    z.strictObject({
      scheme: z.literal('FINESS'),
      value: z.string(),
      finess: z.enum(['legal', 'geographic']).meta({ description: 'The number does not tell which it is.' }),
    }),
    z.strictObject({ scheme: z.literal('RPPS-RANK'), value: z.string() }),
  ])
  .meta({ id: 'StructureIdentifier' });

const structure = {
  name: z.string(),
  identifier: Identifier,
  postalCode: z.string(),
  town: z.string(),
  department: z.string().meta({ description: 'As it stands in the subject, confirmed: for example `Paris (75)`.' }),
};

export const RegisterStructureBody = z
  .strictObject({ ...structure, country: z.string().default('FR') })
  .meta({ id: 'RegisterStructureBody' });

export const StructureView = z
  .strictObject({
    id: Id,
    ...structure,
    country: z.string(),
    state: z.enum(['active', 'suspended', 'closed']),
    createdAt: Instant,
    findings: z.array(FindingView).optional().meta({ description: 'Warnings about the registration, to be read.' }),
  })
  .meta({ id: 'Structure' });

const offer = z.enum(['SERV-SSL', 'SERV-SMIME-SIGN-CONF']);
const domain = z.strictObject({
  name: z.string().max(253).meta({ description: 'A-labels, lower case.' }),
  admits: z.enum(['domain', 'host']).meta({ description: '`host`: this host only, as `server.domain` on the form.' }),
});
const population = z.enum(['production', 'test']);

export const RecordSubscriptionBody = z
  .strictObject({
    offer,
    domain,
    population: population.default('production').meta({ description: '`test` is issued from the TEST hierarchy.' }),
    dualControl: z.boolean().default(false).meta({ description: 'Every request waits for an agent.' }),
  })
  .meta({ id: 'RecordSubscriptionBody' });

const method = z.enum(['agent-check', 'dns-txt']);

export const RecordDomainControlBody = z
  .strictObject({ method, evidence: Evidence })
  .meta({ id: 'RecordDomainControlBody' });

export const SubscriptionView = z
  .strictObject({
    id: Id,
    structureId: Id,
    offer,
    domain,
    control: z.strictObject({ method, checkedAt: Instant, evidence: Evidence }).optional(),
    population,
    dualControl: z.boolean(),
    state: z.enum(['active', 'ended']),
    createdAt: Instant,
  })
  .meta({ id: 'Subscription' });
