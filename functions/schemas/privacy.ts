import * as z from 'zod';
import { EXPORT_SECTIONS } from '../../shared/lifecycle/privacy/export.ts';
import {
  PRIVACY_ASKS,
  PRIVACY_CHANNELS,
  PRIVACY_GROUNDS,
  SUBJECTS,
} from '../../shared/registration/privacy-records.ts';
import { ROLES } from '../../shared/registration/records.ts';
import { RETENTION_CLASSES } from '../../shared/registration/retention-table.ts';
import { Id, Instant, personal } from './parts.ts';

/** Forms of what people ask about their own data, of legal holds, and of what was erased. */
const asks = z.enum(PRIVACY_ASKS).meta({ description: 'See (GDPR article 15), correct (16) or erase (17).' });
const message = personal(z.string().max(4000)).meta({
  description: 'Of a rectification: what is wrong, and how it should be.',
  'x-personal': true,
});
const holderId = Id.meta({ description: 'The holder record that it is about, where the person has several.' });
const retentionClass = z.enum(RETENTION_CLASSES as [string, ...string[]]);

export const PrivacyRequestBody = z
  .strictObject({ asks, message: message.exactOptional(), holderId: holderId.exactOptional() })
  .meta({ id: 'PrivacyRequestBody' });

export const RecordPrivacyRequestBody = z
  .strictObject({
    asks,
    message: message.exactOptional(),
    holderId: holderId.exactOptional(),
    channel: z.enum(PRIVACY_CHANNELS).meta({ description: 'How it came.' }),
    receivedAt: Instant.meta({ description: 'When it came: an answer is owed within a month of it.' }),
  })
  .meta({ id: 'RecordPrivacyRequestBody' });

export const PrivacyAnswerBody = z
  .strictObject({
    outcome: z.enum(['granted', 'refused']),
    ground: z.enum(PRIVACY_GROUNDS).exactOptional().meta({ description: 'Of a refusal: its reason in the law.' }),
    text: personal(z.string().max(4000)).meta({ description: 'What the person is told.', 'x-personal': true }),
  })
  .meta({ id: 'PrivacyAnswerBody' });

const kept = z.strictObject({
  class: retentionClass,
  what: z.string(),
  until: Instant.exactOptional().meta({ description: 'Absent: the period has not begun.' }),
});

const standing = {
  id: Id,
  personId: Id,
  asks,
  state: z.enum(['open', 'answered']),
  channel: z.enum(['api', ...PRIVACY_CHANNELS]),
  recordedBy: z.enum(['data-subject', ...ROLES]),
  holderId: holderId.exactOptional(),
  receivedAt: Instant,
  dueAt: Instant,
  overdueSince: Instant.exactOptional(),
  answer: z
    .strictObject({
      at: Instant,
      by: z.enum(['platform', ...ROLES, 'data-subject']),
      outcome: z.enum(['granted', 'refused']),
      ground: z.enum(PRIVACY_GROUNDS).exactOptional(),
      citations: z.array(z.string()),
      kept: z.array(kept).exactOptional(),
      possibleFrom: Instant.exactOptional().meta({ description: 'Of an erasure that is refused: when to ask again.' }),
    })
    .exactOptional(),
  deliveries: z.number().int().exactOptional(),
  carriedOut: Instant.exactOptional(),
  next: z
    .strictObject({
      what: z.enum(['export', 'correction', 'answer']),
      href: z.string(),
      certified: z
        .string()
        .exactOptional()
        .meta({ description: 'Where a datum is corrected that a certificate says.' }),
    })
    .exactOptional()
    .meta({ description: 'What comes next, and where.' }),
};

/** Answers of acts are kept for repetition and say nothing that anybody wrote. */
export const PrivacyRequestView = z.strictObject(standing).meta({ id: 'PrivacyRequest' });

export const SeenPrivacyRequestView = z
  .strictObject({
    ...standing,
    message: personal(z.string()).exactOptional(),
    text: personal(z.string()).exactOptional(),
  })
  .meta({ id: 'SeenPrivacyRequest', description: 'With what was written, unless it is erased.' });

export const PrivacyRequestPage = z.strictObject({
  items: z.array(SeenPrivacyRequestView),
  cursor: z.string().exactOptional(),
});

export const PrivacyRequestList = z.strictObject({ items: z.array(PrivacyRequestView) });

const members = z
  .record(z.string(), z.json())
  .meta({ description: 'A record by its own names; whoever else it names is left out.', 'x-personal': true });

export const AccessExportView = z
  .strictObject({
    format: z.literal('access-export/1'),
    personId: Id,
    madeAt: Instant,
    sections: z.strictObject(Object.fromEntries(EXPORT_SECTIONS.map((name) => [name, z.array(members)]))),
    events: z.array(
      z.strictObject({
        at: Instant,
        type: z.string(),
        aggregate: z.string(),
        version: z.number().int(),
        capacity: z.string().meta({ description: 'In which somebody did it; never who.' }),
        own: z.boolean().meta({ description: 'It was the person.' }),
      }),
    ),
    cut: z.boolean().meta({ description: 'More exists than one export shows.' }),
  })
  .meta({ id: 'AccessExport', description: 'Everything that is held on a person (GDPR article 15).' });

const subject = {
  subject: z.enum(SUBJECTS).meta({ description: 'A person, or the evidence of a structure.' }),
  subjectId: Id,
};

export const HoldBody = z
  .strictObject({ ...subject, reasons: personal(z.string().max(4000)).meta({ 'x-personal': true }) })
  .meta({ id: 'HoldBody' });

export const LiftHoldBody = z
  .strictObject({ reasons: personal(z.string().max(4000)).meta({ 'x-personal': true }) })
  .meta({ id: 'LiftHoldBody' });

const hold = { ...subject, state: z.enum(['set', 'lifted']), setAt: Instant, setBy: Id };

export const HoldView = z
  .strictObject({ ...hold, lifted: z.strictObject({ at: Instant, by: Id }).exactOptional() })
  .meta({ id: 'Hold' });

export const HoldPage = z.strictObject({
  items: z.array(z.strictObject({ ...hold, reasons: personal(z.string()).exactOptional() })),
  cursor: z.string().exactOptional(),
});

const counts = z.array(
  z.strictObject({
    class: retentionClass,
    erased: z.number().int().meta({ description: 'Records, not people.' }),
    held: z.number().int().meta({ description: 'Kept by a legal hold.' }),
  }),
);

export const ForecastQuery = z.strictObject({
  until: Instant.optional().meta({ description: 'The instant that is looked ahead to; absent: now.' }),
});

export const ForecastView = z
  .strictObject({ until: Instant, looked: z.number().int(), counts, more: z.boolean() })
  .meta({ id: 'PurgeForecast', description: 'What the purge would do; nothing is erased.' });

export const PurgePage = z.strictObject({
  items: z.array(
    z.strictObject({
      id: Id,
      startedAt: Instant,
      endedAt: Instant.exactOptional().meta({ description: 'Absent: it runs, or died; what it counts is done.' }),
      looked: z.number().int(),
      failed: z.number().int(),
      counts,
    }),
  ),
  cursor: z.string().exactOptional(),
});
