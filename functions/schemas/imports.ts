import * as z from 'zod';
import { IMPORT_STATES, LINE_OUTCOMES, LINE_RESULTS } from '../../shared/registration/direction-records.ts';
import { SECOND_OFFICER_CAUSES } from '../../shared/registration/holder-records.ts';
import { Id, Instant, pageOf, personal } from './parts.ts';
import { FindingView } from './requests.ts';

/** Forms of imports. */
const count = z.number().int();
const counts = <const N extends readonly string[]>(names: N) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, count])) as { [K in N[number]]: typeof count });

export const RunImportBody = z
  .strictObject({
    skipRefused: z
      .boolean()
      .default(false)
      .meta({ description: 'Start although lines are refused: these are skipped.' }),
  })
  .meta({ id: 'RunImportBody' });

const given = z.strictObject({ at: Instant, by: Id });

/** What acts answer too: nothing personal. */
const standing = {
  id: Id,
  directionId: Id,
  state: z.enum(IMPORT_STATES).meta({
    description:
      '`checked`: the dry run, and nothing else. `unconfirmed`: started, and waits for a second officer. `stopped`: something that holds for every line has changed; it may be started again.',
  }),
  createdAt: Instant,
  by: Id,
  lines: count,
  found: counts(LINE_OUTCOMES).meta({ description: 'What the dry run found.' }),
  why: z.array(z.enum(SECOND_OFFICER_CAUSES)).meta({ description: 'For which a second officer is asked.' }),
  started: z.strictObject({ at: Instant, skipRefused: z.boolean() }).exactOptional(),
  confirmed: given.exactOptional(),
  done: count.meta({ description: 'Lines that have their result.' }),
  results: counts(LINE_RESULTS),
  movedAt: Instant,
  findings: z.array(FindingView).exactOptional().meta({ description: 'Why it was stopped.' }),
  keptUntil: Instant.meta({ description: 'From then on its lines are gone.' }),
};

export const ImportView = z.strictObject(standing).meta({ id: 'Import' });

export const ImportPage = pageOf(ImportView).meta({ id: 'ImportPage' });

const ImportLine = z
  .strictObject({
    line: count.meta({ description: 'Row of the file as spreadsheets count it; the headings are the first.' }),
    outcome: z.enum(LINE_OUTCOMES).meta({ description: 'What the dry run said.' }),
    result: z.enum(LINE_RESULTS).exactOptional().meta({ description: 'What became of it.' }),
    why: z.array(z.enum(SECOND_OFFICER_CAUSES)),
    lastName: personal(z.string()).exactOptional(),
    firstNames: personal(z.string()).exactOptional(),
    email: personal(z.string()).exactOptional(),
    holderId: Id.exactOptional(),
    waits: z.literal(true).exactOptional().meta({ description: 'For a second officer of its own.' }),
    findings: z.array(FindingView),
  })
  .meta({ id: 'ImportLine' });

export const SeenImportView = z
  .strictObject({
    ...standing,
    refused: z.strictObject({ at: Instant, by: Id, reasons: personal(z.string()) }).exactOptional(),
    items: z.array(ImportLine),
    cursor: z.string().optional(),
  })
  .meta({ id: 'SeenImport' });

export const LinesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(16).optional(),
});
