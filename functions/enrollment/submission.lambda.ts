import { dossierVault, environment, front, invoker, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { listCertificates } from './list-certificates.ts';
import { listRevocationRequests } from './list-revocation-requests.ts';
import { previewRequest } from './preview-request.ts';
import { renewCertificate } from './renew-certificate.ts';
import { requestForHolder } from './request-for-holder.ts';
import { showCertificate } from './show-certificate.ts';
import { showMachine } from './show-machine.ts';
import { showPrefill } from './show-prefill.ts';
import { showRequest } from './show-request.ts';
import { submitRequest } from './submit-request.ts';

export const operations = {
  'preview-request': previewRequest,
  'submit-request': submitRequest,
  'show-request': showRequest,
  'list-certificates': listCertificates,
  'show-certificate': showCertificate,
  'show-machine': showMachine,
  'renew-certificate': renewCertificate,
  'request-for-holder': requestForHolder,
  'show-prefill': showPrefill,
  'list-revocation-requests': listRevocationRequests,
};

export const handler = lambda('submission', operations, () => ({
  ...front(dossierVault()),
  invoker: invoker(),
  policyArc: environment().oidArc,
  texts: texts(),
}));
