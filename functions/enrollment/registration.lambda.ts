import { dossierVault, environment, front, invoker, resolver } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { approveAppointment } from './approve-appointment.ts';
import { checkDomainControl } from './check-domain-control.ts';
import { clearOverlap } from './clear-overlap.ts';
import { closeDirection } from './close-direction.ts';
import { closeStructure } from './close-structure.ts';
import { closeWorkItem } from './close-work-item.ts';
import { completePerson } from './complete-person.ts';
import { confirmMandate } from './confirm-mandate.ts';
import { correctDirection } from './correct-direction.ts';
import { correctStructure } from './correct-structure.ts';
import { decideSubscription } from './decide-subscription.ts';
import { endContact } from './end-contact.ts';
import { endContract } from './end-contract.ts';
import { endMachine } from './end-machine.ts';
import { endSubscription } from './end-subscription.ts';
import { endWebhook } from './end-webhook.ts';
import { enterContact } from './enter-contact.ts';
import { enterWebhook } from './enter-webhook.ts';
import { linkMachine } from './link-machine.ts';
import { listContacts } from './list-contacts.ts';
import { listContracts } from './list-contracts.ts';
import { listDirections } from './list-directions.ts';
import { listMachines } from './list-machines.ts';
import { listMails } from './list-mails.ts';
import { listOfficers } from './list-officers.ts';
import { listRepresentatives } from './list-representatives.ts';
import { listRevocationProposals } from './list-revocation-proposals.ts';
import { listSubscriptions } from './list-subscriptions.ts';
import { listWebhookDeliveries } from './list-webhook-deliveries.ts';
import { listWebhooks } from './list-webhooks.ts';
import { listWorkItems } from './list-work-items.ts';
import { mailContact } from './mail-contact.ts';
import { makeDomainChallenge } from './make-domain-challenge.ts';
import { proposeAppointment } from './propose-appointment.ts';
import { recordContract } from './record-contract.ts';
import { recordDirection } from './record-direction.ts';
import { recordDomainControl } from './record-domain-control.ts';
import { recordMandatary } from './record-mandatary.ts';
import { recordOfficer } from './record-officer.ts';
import { recordRepresentative } from './record-representative.ts';
import { recordSubscription } from './record-subscription.ts';
import { registerPerson } from './register-person.ts';
import { registerStructure } from './register-structure.ts';
import { resumeStructure } from './resume-structure.ts';
import { resumeWebhook } from './resume-webhook.ts';
import { retryMail } from './retry-mail.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { searchStructures } from './search-structures.ts';
import { showDirection } from './show-direction.ts';
import { showMe } from './show-me.ts';
import { showStructure } from './show-structure.ts';
import { showSubscription } from './show-subscription.ts';
import { showWorkItem } from './show-work-item.ts';
import { succeedStructure } from './succeed-structure.ts';
import { suspendStructure } from './suspend-structure.ts';
import { testWebhook } from './test-webhook.ts';
import { verifyContact } from './verify-contact.ts';

export const operations = {
  'show-me': showMe,
  'register-person': registerPerson,
  'propose-appointment': proposeAppointment,
  'approve-appointment': approveAppointment,
  'register-structure': registerStructure,
  'show-structure': showStructure,
  'record-subscription': recordSubscription,
  'show-subscription': showSubscription,
  'record-domain-control': recordDomainControl,
  'check-domain-control': checkDomainControl,
  'clear-overlap': clearOverlap,
  'close-structure': closeStructure,
  'close-work-item': closeWorkItem,
  'complete-person': completePerson,
  'confirm-mandate': confirmMandate,
  'correct-structure': correctStructure,
  'decide-subscription': decideSubscription,
  'end-contract': endContract,
  'end-subscription': endSubscription,
  'list-contracts': listContracts,
  'list-representatives': listRepresentatives,
  'list-revocation-proposals': listRevocationProposals,
  'list-subscriptions': listSubscriptions,
  'list-work-items': listWorkItems,
  'make-domain-challenge': makeDomainChallenge,
  'record-contract': recordContract,
  'record-mandatary': recordMandatary,
  'record-representative': recordRepresentative,
  'resume-structure': resumeStructure,
  'search-structures': searchStructures,
  'show-work-item': showWorkItem,
  'succeed-structure': succeedStructure,
  'suspend-structure': suspendStructure,
  'close-direction': closeDirection,
  'correct-direction': correctDirection,
  'list-directions': listDirections,
  'list-officers': listOfficers,
  'record-direction': recordDirection,
  'record-officer': recordOfficer,
  'show-direction': showDirection,
  'enter-contact': enterContact,
  'list-contacts': listContacts,
  'mail-contact': mailContact,
  'end-contact': endContact,
  'verify-contact': verifyContact,
  'list-mails': listMails,
  'retry-mail': retryMail,
  'link-machine': linkMachine,
  'list-machines': listMachines,
  'end-machine': endMachine,
  'enter-webhook': enterWebhook,
  'list-webhooks': listWebhooks,
  'rotate-webhook-secret': rotateWebhookSecret,
  'test-webhook': testWebhook,
  'resume-webhook': resumeWebhook,
  'end-webhook': endWebhook,
  'list-webhook-deliveries': listWebhookDeliveries,
};

export const handler = lambda('registration', operations, () => ({
  ...front(dossierVault()),
  invoker: invoker(),
  resolver: resolver(),
  loopbackWebhooks: environment().loopbackWebhooks,
}));
