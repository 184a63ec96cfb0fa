import * as z from 'zod';
import { ESTABLISHMENTS } from '../../shared/registration/establishments.ts';
import { CONTRACT_STATES, PROJECTS } from '../../shared/registration/finess-advice.ts';

/** Forms of the question which FINESS to order with. */
const kind = z
  .enum(['legal', 'geographic'])
  .meta({ description: '`legal` is juridique, `geographic` is géographique.' });

export const FinessAdviceQuery = z.strictObject({
  establishment: z.enum(ESTABLISHMENTS),
  project: z
    .enum(PROJECTS)
    .meta({ description: '`segur-core`: a core service of the Ségur programme (DMP, INSi, …).' }),
  contract: z.enum(CONTRACT_STATES).meta({ description: 'The FINESS that the membership contract in force names.' }),
});

export const FinessAdviceView = z
  .strictObject({
    answer: z
      .enum(['one', 'choice', 'unsaid'])
      .meta({ description: '`unsaid`: the notice does not say; the general rule follows, for an agent to confirm.' }),
    because: z.string(),
    why: z.string().meta({ description: 'In the language of the answer.' }),
    options: z.array(
      z.strictObject({
        finess: kind,
        contract: z.enum(['sign-first', 'in-force', 'implicit']),
        now: z.string(),
        atRenewal: z.enum(['same-number', 'move-to-legal', 'follow-contract', 'ask-agent']),
        nextRenewal: z.string(),
      }),
    ),
    place: z
      .strictObject({
        paragraph: z.number().int().optional(),
        project: z.enum(PROJECTS),
        contract: z.enum(CONTRACT_STATES),
      })
      .meta({ description: 'Where the notice says so; no paragraph speaks of some establishments.' }),
  })
  .meta({ id: 'FinessAdvice' });
