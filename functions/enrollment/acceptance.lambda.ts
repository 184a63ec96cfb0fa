import { front, hasher, invoker } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { textsInForce } from '../../shared/messages/texts/texts.ts';
import { acceptCertificate } from './accept-certificate.ts';
import { changeCode } from './change-code.ts';
import { refuseCertificate } from './refuse-certificate.ts';

export const operations = {
  'accept-certificate': acceptCertificate,
  'refuse-certificate': refuseCertificate,
  'change-code': changeCode,
};

export const handler = lambda('acceptance', operations, () => ({
  ...front(),
  invoker: invoker(),
  hasher: hasher(),
  texts: textsInForce,
}));
