import * as z from 'zod';
import { PING, PUBLIC_EVENT_TYPES } from '../../shared/registration/public-events.ts';
import { Id, Instant } from './parts.ts';
import { issuer, serial } from './requests.ts';

/**
 * The form of what is told outside, for webhooks and for the event bus: version 1. `shared/registration/
 * public-event.v1.schema.json` is made of it. Receivers ignore members that they do not know.
 */
const name = { issuer, serial };
const data = {
  ...name,
  structureId: Id,
  subscriptionId: Id,
  profile: z.string().meta({ description: 'The certificate profile with its version.' }),
  notAfter: Instant,
};

const head = {
  id: Id.meta({ description: 'The same at every repetition of the same event.' }),
  version: z.literal(1),
  time: Instant.meta({ description: 'When it happened.' }),
};
const subject = z
  .string()
  .regex(/^[^/]+\/[0-9a-f]+$/)
  .meta({ description: '`issuer/serial` of the certificate.' });

const SAYS: { readonly [T in (typeof PUBLIC_EVENT_TYPES)[number]]: { readonly description: string } } = {
  'certificate.issued': { description: 'It is issued; nobody has accepted it yet.' },
  'certificate.accepted': { description: 'It was accepted, and is in use.' },
  'certificate.expiring': {
    description: 'People were told that its end comes near: once for each stage of the notice plan.',
  },
  'certificate.renewed': {
    description: 'Another one with the same names and a new key has been accepted in its place.',
  },
  'certificate.revoked': { description: 'It is revoked, for good.' },
  'certificate.expired': { description: 'Its end has passed; told on the day after.' },
};

const MORE: { readonly [T in (typeof PUBLIC_EVENT_TYPES)[number]]?: z.ZodRawShape } = {
  'certificate.expiring': { days: z.number().int().min(0).meta({ description: 'Whole days that are left.' }) },
  'certificate.renewed': { successor: z.looseObject(name) },
  'certificate.revoked': {
    reason: z.string().optional().meta({ description: 'RFC 5280 §5.3.1, where the profile publishes reasons.' }),
  },
};

const camel = (type: string) => type.replaceAll(/(^|\.)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

/** The form of each type. */
export const publicEventForms: Readonly<Record<string, z.ZodObject>> = Object.fromEntries([
  ...PUBLIC_EVENT_TYPES.map((type) => [
    type,
    z
      .looseObject({ ...head, type: z.literal(type), subject, data: z.looseObject({ ...data, ...MORE[type] }) })
      .meta({ id: `${camel(type)}Event`, ...SAYS[type] }),
  ]),
  [
    PING,
    z
      .looseObject({
        ...head,
        type: z.literal(PING),
        subject: z.string().meta({ description: 'Id of the webhook.' }),
        data: z.looseObject({ structureId: Id, subscriptionId: Id }),
      })
      .meta({ id: 'WebhookPingEvent', description: 'A test that the people of the webhook asked for.' }),
  ],
]);

const [first, ...others] = Object.values(publicEventForms) as [z.ZodObject, ...z.ZodObject[]];
export const PublicEventForm = z.union([first, ...others]);
