import * as z from 'zod';
import { HOLDER_STATES } from '../../shared/registration/holder-records.ts';
import { dueQuery } from './holder-life.ts';
import { MandateView } from './identity.ts';
import { Evidence, Id, Instant, pageOf, personal } from './parts.ts';

/** Forms of directions and their officers. */
const direction = {
  name: z.string(),
  mailDomains: z
    .array(z.string().max(253))
    .meta({ description: 'Domains of its people’s addresses, A-labels in lower case; one below is another domain.' }),
  dualControl: z.boolean().meta({ description: 'Each registration, correction and leave waits for a second officer.' }),
};

export const RecordDirectionBody = z
  .strictObject({
    subscriptionId: Id.meta({ description: 'To the offer PERSON.' }),
    ...direction,
    dualControl: direction.dualControl.default(false),
    evidence: Evidence,
  })
  .meta({ id: 'RecordDirectionBody' });

export const CorrectDirectionBody = z
  .strictObject({ ...direction, evidence: Evidence })
  .meta({ id: 'CorrectDirectionBody' });

export const CloseDirectionBody = z
  .strictObject({ reason: z.string().min(1).max(500).meta({ description: 'Without personal data.' }) })
  .meta({ id: 'CloseDirectionBody' });

export const DirectionView = z
  .strictObject({
    id: Id,
    structureId: Id,
    subscriptionId: Id,
    ...direction,
    state: z.enum(['open', 'closed']),
    createdAt: Instant,
    closed: z.strictObject({ at: Instant, reason: z.string() }).exactOptional(),
  })
  .meta({ id: 'Direction' });

export const DirectionPage = pageOf(DirectionView).meta({ id: 'DirectionPage' });

export const RecordOfficerBody = z
  .strictObject({
    personId: Id,
    givenBy: Id.meta({ description: 'The legal representative who signed the letter.' }),
    evidence: Evidence,
    from: Instant.exactOptional().meta({ description: 'At once when absent.' }),
    until: Instant,
  })
  .meta({ id: 'RecordOfficerBody' });

export const OfficerPage = pageOf(
  z.strictObject({
    ...MandateView.shape,
    person: z.strictObject({
      lastName: personal(z.string()),
      firstNames: personal(z.string()),
      email: personal(z.string()),
    }),
  }),
).meta({ id: 'OfficerPage' });

export const HoldersQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(20),
  cursor: z.string().max(1024).optional(),
  state: z.enum(HOLDER_STATES).optional(),
  due: dueQuery,
  search: z.string().min(2).max(64).optional().meta({
    description: 'Beginnings of names; accents and case do not count. A page may be short and have a cursor: read on.',
  }),
});
