import { evidenceStore, front, invoker, personVault, stagingStore, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { builtInTexts } from '../../shared/messages/texts/texts.ts';
import { acceptTerms } from './accept-terms.ts';
import { approveTerms } from './approve-terms.ts';
import { listMyTerms } from './list-my-terms.ts';
import { listTerms } from './list-terms.ts';
import { proposeTerms } from './propose-terms.ts';
import { refuseTerms } from './refuse-terms.ts';
import { showTerms } from './show-terms.ts';
import { showTermsDocument } from './show-terms-document.ts';
import { showTermsProgress } from './show-terms-progress.ts';
import { termsInspector } from './terms-inspector.ts';
import { uploadTerms } from './upload-terms.ts';

export const operations = {
  'upload-terms': uploadTerms,
  'propose-terms': proposeTerms,
  'list-terms': listTerms,
  'show-terms': showTerms,
  'show-terms-document': showTermsDocument,
  'approve-terms': approveTerms,
  'refuse-terms': refuseTerms,
  'show-terms-progress': showTermsProgress,
  'list-my-terms': listMyTerms,
  'accept-terms': acceptTerms,
};

export const handler = lambda('terms', operations, () => ({
  ...front(personVault()),
  invoker: invoker(),
  staging: stagingStore(),
  evidence: evidenceStore(),
  inspector: termsInspector,
  texts: texts(),
  builtIn: builtInTexts,
}));
