import { dossierVault, front, invoker } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { answerPrivacyRequest } from './answer-privacy-request.ts';
import { askPrivacy } from './ask-privacy.ts';
import { exportDataOfPerson } from './export-data-of-person.ts';
import { exportMyData } from './export-my-data.ts';
import { forecastPurge } from './forecast-purge.ts';
import { liftHold } from './lift-hold.ts';
import { listHolds } from './list-holds.ts';
import { listMyPrivacyRequests } from './list-my-privacy-requests.ts';
import { listPrivacyRequests } from './list-privacy-requests.ts';
import { listPurges } from './list-purges.ts';
import { recordPrivacyRequest } from './record-privacy-request.ts';
import { setHold } from './set-hold.ts';
import { showMyPrivacyRequest } from './show-my-privacy-request.ts';
import { showPrivacyRequest } from './show-privacy-request.ts';

export const operations = {
  'ask-privacy': askPrivacy,
  'list-my-privacy-requests': listMyPrivacyRequests,
  'show-my-privacy-request': showMyPrivacyRequest,
  'export-my-data': exportMyData,
  'list-privacy-requests': listPrivacyRequests,
  'record-privacy-request': recordPrivacyRequest,
  'show-privacy-request': showPrivacyRequest,
  'export-data-of-person': exportDataOfPerson,
  'answer-privacy-request': answerPrivacyRequest,
  'set-hold': setHold,
  'lift-hold': liftHold,
  'list-holds': listHolds,
  'forecast-purge': forecastPurge,
  'list-purges': listPurges,
};

export const handler = lambda('privacy', operations, () => ({ ...front(dossierVault()), invoker: invoker() }));
