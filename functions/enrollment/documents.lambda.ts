import { environment, evidenceStore, front } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { referenceTo } from '../../shared/messages/texts/texts.ts';
import { f503Printer } from './f503-printer.ts';
import { createFormInspector } from './form-inspector.ts';
import { printForm } from './print-form.ts';
import { receiveSignedForm } from './receive-signed-form.ts';
import { showSignedForm } from './show-signed-form.ts';

export const operations = {
  'print-form': printForm,
  'receive-signed-form': receiveSignedForm,
  'show-signed-form': showSignedForm,
};

export const handler = lambda('documents', operations, () => ({
  ...front(),
  texts: { current: referenceTo },
  evidence: evidenceStore(),
  printer: f503Printer,
  inspector: createFormInspector(evidenceStore(), environment().signatureReplacesStamp),
}));
