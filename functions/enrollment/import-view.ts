import type * as z from 'zod';
import { type Column, writeCsv } from '../../shared/evidence/csv.ts';
import { type Say, sayIn } from '../../shared/http/wording.ts';
import type { SeenImport, SeenLine } from '../../shared/lifecycle/imports/reading.ts';
import { importWords } from '../../shared/messages/import-words.ts';
import type { ImportRecord } from '../../shared/registration/direction-records.ts';
import type { ImportView, SeenImportView } from '../schemas/imports.ts';

/** An import without anything personal. */
export function viewOfImport(record: ImportRecord): z.input<typeof ImportView> {
  const { id, directionId, state, createdAt, by, lines, found, why, started, confirmed, done, results } = record;
  const { movedAt, stopped, keptUntil } = record;
  return {
    ...{ id, directionId, state, createdAt, by, lines, found: { ...found }, why: [...why] },
    ...(started && { started: { at: started.at, skipRefused: started.skipRefused } }),
    ...(confirmed && { confirmed: { at: confirmed.at, by: confirmed.by } }),
    ...{ done, results: { ...results }, movedAt },
    ...(stopped && {
      findings: [{ code: 'import-stopped', citation: 'Sceau, import of holders', detail: stopped.detail }],
    }),
    keptUntil,
  };
}

/** With a page of its lines. */
export function viewOfSeenImport({ record, reasons, lines, cursor }: SeenImport): z.input<typeof SeenImportView> {
  const { refused } = record;
  return {
    ...viewOfImport(record),
    ...(refused && reasons !== undefined && { refused: { at: refused.at, by: refused.by, reasons } }),
    items: lines.map(viewOfLine),
    ...(cursor !== undefined && { cursor }),
  };
}

function viewOfLine({ line, form, outcome, why, findings, became }: SeenLine) {
  return {
    line,
    outcome,
    ...(became && { result: became.result }),
    why: [...why],
    ...(form && { lastName: form.lastName, firstNames: form.firstNames, email: form.email }),
    ...(became?.holderId !== undefined && { holderId: became.holderId }),
    ...(became?.waits && { waits: became.waits }),
    findings: (became ? became.findings : findings).map((finding) => ({ ...finding })),
  };
}

/** The report in the reader's words. */
export async function reportOf({ lines }: SeenImport, language: 'fr' | 'en'): Promise<Uint8Array> {
  return writeCsv(columnsIn(language, await sayIn(language)), lines);
}

function columnsIn(language: 'fr' | 'en', say: Say): readonly Column<SeenLine>[] {
  const words = importWords[language];
  const findings = ({ became, findings: found }: SeenLine) => (became ? became.findings : found);
  return [
    { heading: words.line, value: ({ line }) => line },
    { heading: words.lastName, value: ({ form }) => form?.lastName },
    { heading: words.firstNames, value: ({ form }) => form?.firstNames },
    { heading: words.email, value: ({ form }) => form?.email },
    { heading: words.outcome, value: ({ outcome }) => words.outcomes[outcome] },
    { heading: words.result, value: ({ became }) => became && words.outcomes[became.result] },
    { heading: words.second, value: ({ why }) => why.map((cause) => words.causes[cause]).join(', ') },
    { heading: words.fields, value: (line) => pointersOf(findings(line)) },
    { heading: words.reason, value: (line) => reasonsOf(findings(line), say) },
    { heading: words.holder, value: ({ became }) => became?.holderId },
  ];
}

const pointersOf = (findings: SeenLine['findings']) =>
  findings.flatMap(({ pointer }) => (pointer === undefined ? [] : [pointer.slice(1)])).join(' ');
const reasonsOf = (findings: SeenLine['findings'], say: Say) => findings.map(({ detail }) => say(detail)).join(' ');
