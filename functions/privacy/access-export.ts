import { accessPdf } from '../../shared/evidence/access-pdf.ts';
import type { Answer } from '../../shared/http/call.ts';
import type { HeldData } from '../../shared/lifecycle/privacy/export.ts';

const NOT_KEPT = { 'cache-control': 'no-store' };

/** What is held on a person, as JSON by the records' own names, or as a PDF in the reader's language. */
export async function accessExport(held: HeldData, accepts: string, language: 'fr' | 'en'): Promise<Answer> {
  const { personId, madeAt, sections, events, cut } = held;
  const name = `sceau-${madeAt.slice(0, 10)}`;
  if (accepts === 'application/json') {
    const body = { format: 'access-export/1', personId, madeAt, sections, events, cut };
    const headers = { ...NOT_KEPT, 'content-disposition': `attachment; filename="${name}.json"` };
    return { status: 200, headers, body };
  }
  const headers = { ...NOT_KEPT, 'content-disposition': `attachment; filename="${name}.pdf"` };
  return { status: 200, headers, body: await accessPdf(held, language) };
}
