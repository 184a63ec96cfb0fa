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
