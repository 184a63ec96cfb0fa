import { front, logStore, repositoryStore } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { finessAdvice } from './finess-advice.ts';
import { health } from './health.ts';
import { listIssuers } from './list-issuers.ts';
import { listTexts } from './list-texts.ts';
import { openapi } from './openapi.ts';
import { retrievalNotice } from './retrieval-notice.ts';
import { showCheckpoint } from './show-checkpoint.ts';
import { showText } from './show-text.ts';
import { showTextDocument } from './show-text-document.ts';

export const operations = {
  health,
  openapi,
  'list-issuers': listIssuers,
  'finess-advice': finessAdvice,
  'list-texts': listTexts,
  'show-text': showText,
  'show-text-document': showTextDocument,
  'retrieval-notice': retrievalNotice,
  'show-checkpoint': showCheckpoint,
};

/** Also answers what no route answers (`$default`). */
export const handler = lambda('open', operations, () => ({
  ...front(),
  repository: repositoryStore(),
  log: logStore(),
}));
