import * as z from 'zod';
import { WAITING_TASKS } from '../../shared/lifecycle/waiting/entries.ts';
import { Id, Instant, pageOf } from './parts.ts';
import { issuer, serial } from './requests.ts';

/** Forms of the one list of what waits for somebody. */
const task = z.enum(WAITING_TASKS);

export const WorkQuery = z.strictObject({
  task: task.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2048).optional().meta({ description: 'Of the same caller and the same task.' }),
});

const WorkEntryView = z
  .strictObject({
    task,
    about: z
      .strictObject({
        workItemId: Id.optional(),
        requestId: Id.optional(),
        designationId: Id.optional(),
        structureId: Id.optional(),
        subscriptionId: Id.optional(),
        directionId: Id.optional(),
        holderId: Id.optional(),
        personId: Id.optional(),
        importId: Id.optional(),
        mailId: Id.optional(),
        issuer: issuer.optional(),
        serial: serial.optional(),
      })
      .meta({ description: 'Ids alone: names are where `href` leads.' }),
    since: Instant.meta({ description: 'Since when it waits.' }),
    dueAt: Instant.optional(),
    href: z.string().meta({ description: 'Where it is looked at and done.' }),
  })
  .meta({ id: 'WorkEntry' });

export const WorkView = z
  .strictObject({
    ...pageOf(WorkEntryView).shape,
    counts: z
      .array(
        z.strictObject({
          task,
          count: z.number().int(),
          oldest: Instant.meta({ description: 'Since when the one that waits longest does.' }),
        }),
      )
      .meta({ description: 'Of everything that waits for the caller, whatever page or task is asked for.' }),
    complete: z.boolean().meta({
      description:
        'False: more waits than was read. What is here are the oldest of each list; the rest shows as these are done.',
    }),
  })
  .meta({ id: 'Work' });
