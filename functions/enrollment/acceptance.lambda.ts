import { dossierVault, front, hasher, invoker, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { acceptCertificate } from './accept-certificate.ts';
import { changeCode } from './change-code.ts';
import { changeOrder } from './change-order.ts';
import { declareReceived } from './declare-received.ts';
import { refuseCertificate } from './refuse-certificate.ts';

export const operations = {
  'accept-certificate': acceptCertificate,
  'refuse-certificate': refuseCertificate,
  'change-code': changeCode,
  'change-order': changeOrder,
  'declare-received': declareReceived,
};

export const handler = lambda('acceptance', operations, () => ({
  ...front(dossierVault()),
  invoker: invoker(),
  hasher: hasher(),
  texts: texts(),
}));
