import { dossierVault, environment, evidenceStore, front, ring, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { f503Printer } from './f503-printer.ts';
import { createFormInspector } from './form-inspector.ts';
import { printForm } from './print-form.ts';
import { receiveSignedForm } from './receive-signed-form.ts';
import { showCampaignReport } from './show-campaign-report.ts';
import { showDossier } from './show-dossier.ts';
import { showReceipt } from './show-receipt.ts';
import { showSignedForm } from './show-signed-form.ts';

export const operations = {
  'print-form': printForm,
  'receive-signed-form': receiveSignedForm,
  'show-signed-form': showSignedForm,
  'show-dossier': showDossier,
  'show-receipt': showReceipt,
  'show-campaign-report': showCampaignReport,
};

export const handler = lambda('documents', operations, () => ({
  ...front(dossierVault()),
  texts: texts(),
  evidence: evidenceStore(),
  ring: ring(),
  printer: f503Printer,
  inspector: createFormInspector(evidenceStore(), environment().signatureReplacesStamp),
}));
