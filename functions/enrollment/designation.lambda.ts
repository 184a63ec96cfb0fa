import { dossierVault, front, invoker, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { acceptDuties } from './accept-duties.ts';
import { decideDesignation } from './decide-designation.ts';
import { draftDesignation } from './draft-designation.ts';
import { editDesignation } from './edit-designation.ts';
import { endMandate } from './end-mandate.ts';
import { judgeCard } from './judge-card.ts';
import { listDesignations } from './list-designations.ts';
import { listDesignationsToReview } from './list-designations-to-review.ts';
import { listMandatesOfPerson } from './list-mandates-of-person.ts';
import { listMandatesOfSubscription } from './list-mandates-of-subscription.ts';
import { listMyMandates } from './list-my-mandates.ts';
import { renounceMandate } from './renounce-mandate.ts';
import { replaceCard } from './replace-card.ts';
import { reviewDesignation } from './review-designation.ts';
import { showDesignation } from './show-designation.ts';
import { submitDesignation } from './submit-designation.ts';
import { withdrawDesignation } from './withdraw-designation.ts';

export const operations = {
  'draft-designation': draftDesignation,
  'edit-designation': editDesignation,
  'show-designation': showDesignation,
  'list-designations': listDesignations,
  'list-designations-to-review': listDesignationsToReview,
  'submit-designation': submitDesignation,
  'review-designation': reviewDesignation,
  'decide-designation': decideDesignation,
  'withdraw-designation': withdrawDesignation,
  'accept-duties': acceptDuties,
  'renounce-mandate': renounceMandate,
  'end-mandate': endMandate,
  'replace-card': replaceCard,
  'judge-card': judgeCard,
  'list-my-mandates': listMyMandates,
  'list-mandates-of-person': listMandatesOfPerson,
  'list-mandates-of-subscription': listMandatesOfSubscription,
};

export const handler = lambda('designation', operations, () => ({
  ...front(dossierVault()),
  invoker: invoker(),
  texts: texts(),
}));
