import * as z from 'zod';
import { MAIL_STATES } from '../../shared/lifecycle/mail-records.ts';
import { RUNGS } from '../../shared/registration/notice-plan.ts';
import { Instant } from './parts.ts';

const Stage = z.string().meta({ description: 'Days from the last day of the certificate.', example: 'd-60' });

export const NoticesView = z
  .strictObject({
    notAfter: Instant,
    next: z
      .strictObject({ stage: Stage, on: z.iso.date() })
      .optional()
      .meta({ description: 'The next stage of the plan and the working day on which it is told.' }),
    ended: z
      .strictObject({ at: Instant, why: z.enum(['renewed', 'revoked', 'over']) })
      .optional()
      .meta({ description: 'Nothing more will be told.' }),
    told: z.array(
      z.strictObject({
        stage: Stage,
        at: Instant,
        because: z.enum(['plan', 'unreached']).meta({
          description: 'unreached: nobody who should have been told could be reached, so that it went wider.',
        }),
        to: z.array(
          z.strictObject({
            capacity: z.enum(RUNGS),
            state: z.enum(['to-send', ...MAIL_STATES]).meta({ description: 'What became of the message.' }),
            since: Instant,
          }),
        ),
      }),
    ),
  })
  .meta({
    id: 'CertificateNotices',
    description: 'Who was told of the end of this certificate and what became of it: capacities, no addresses.',
  });
