import * as z from 'zod';
import { Id, Instant } from './parts.ts';
import { issuer, serial } from './requests.ts';

/** Forms of what is found in the stock. */
const summary = {
  id: z.iso.date().meta({ description: 'The day, UTC.' }),
  state: z.enum(['running', 'done']),
  startedAt: Instant,
  endedAt: Instant.exactOptional(),
  checked: z.number().int().meta({ description: 'Certificates that were looked at.' }),
  faulty: z.number().int().meta({ description: 'Those about which something was found.' }),
  wrong: z.number().int().meta({ description: 'Those with an error: should not have been issued so, or not stand.' }),
  counts: z.array(z.strictObject({ code: z.string(), count: z.number().int() })).meta({
    description: 'Findings by code.',
  }),
};

export const RelintReportPage = z.strictObject({
  items: z.array(z.strictObject(summary)),
  cursor: z.string().exactOptional(),
});

export const RelintReportView = z
  .strictObject({
    ...summary,
    named: z
      .number()
      .int()
      .meta({ description: 'Certificates in the list below; of too many the rest is counted only.' }),
    certificates: z.array(
      z.strictObject({
        issuer,
        serial,
        profile: z.string(),
        state: z.string(),
        structureId: z.union([Id, z.literal('ceremony')]),
        subscriptionId: z.union([Id, z.literal('ceremony')]),
        findings: z.array(
          z.strictObject({
            code: z.string(),
            level: z.enum(['error', 'warning']).meta({
              description: '`warning`: right when it was issued; the records have changed since.',
            }),
            citation: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'RelintReport' });

export const SignatureReportQuery = z.strictObject({
  day: z.iso.date().exactOptional().meta({ description: 'UTC; without it, today.' }),
});

const figure = z.number().int();
const key = z.string().meta({ description: 'Alias of the key.' });

export const SignatureReportView = z
  .strictObject({
    day: z.iso.date().meta({
      description: 'The day of the files, UTC: a signature of the last minutes of a day is in a file of the next.',
    }),
    files: figure.meta({ description: 'Files of the cloud account’s trail that are accounted for.' }),
    keys: z.array(
      z.strictObject({
        key,
        signatures: figure.meta({ description: 'Signatures that the trail tells of.' }),
        recorded: figure.meta({ description: 'Those whose request id is on record with what was signed.' }),
        unanswered: figure.meta({
          description: 'Those whose answer was lost: an attempt of this key, function and time explains each.',
        }),
        unexplained: figure.meta({ description: 'Those that nothing explains.' }),
        refused: figure.meta({ description: 'Calls that made no signature.' }),
      }),
    ),
    unexplained: z.array(
      z.strictObject({
        requestId: z.string().meta({ description: 'Under which the trail has the whole record.' }),
        key,
        at: Instant,
        why: z.enum(['no-record', 'other-record', 'stranger']).meta({
          description: '`stranger`: whoever asked may not use this key at all.',
        }),
      }),
    ),
    traced: z.strictObject({
      hours: figure.meta({
        description:
          'Hours of the day in which signatures on record were looked for in the trail: two hours later at the earliest.',
      }),
      recorded: figure.meta({ description: 'Signatures on record, by when leave for them was taken.' }),
      missing: figure.meta({ description: 'Those that the trail does not have.' }),
      untraced: z.array(
        z.strictObject({
          requestId: z.string().meta({ description: 'As it is on record.' }),
          key,
          by: z.string().meta({ description: 'The function that recorded it, or `ceremony`.' }),
          at: Instant,
        }),
      ),
    }),
  })
  .meta({ id: 'SignatureReport' });
