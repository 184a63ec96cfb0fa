import { dossierPdf } from '../../shared/evidence/dossier-pdf.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { gatherDossier } from '../../shared/lifecycle/dossier.ts';
import { DossierView } from '../schemas/dossier.ts';
import { attachment } from './attachment.ts';
import { byName, inWords, viewOfDossier } from './dossier-view.ts';

/** GET /certificates/{issuer}/{serial}/dossier: as JSON by the records' own names, or as a PDF in the reader's language. */
export const showDossier = operation({ answer: DossierView }, async (call, house: FrontHouse) => {
  const { issuer, serial } = call.params as { issuer: string; serial: string };
  const gathered = await gatherDossier(house, call, { issuer, serial });
  if (call.accepts === 'application/json') {
    return { status: 200, body: viewOfDossier(gathered, call.language, byName) };
  }
  const bytes = await dossierPdf(viewOfDossier(gathered, call.language, inWords(call.language)));
  return { status: 200, headers: attachment(`dossier-${issuer}-${serial}.pdf`), body: bytes };
});
