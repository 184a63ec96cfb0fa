import { front, invoker } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { approveAppointment } from './approve-appointment.ts';
import { endMandate } from './end-mandate.ts';
import { proposeAppointment } from './propose-appointment.ts';
import { recordDomainControl } from './record-domain-control.ts';
import { recordMandate } from './record-mandate.ts';
import { recordSubscription } from './record-subscription.ts';
import { registerPerson } from './register-person.ts';
import { registerStructure } from './register-structure.ts';
import { showMe } from './show-me.ts';
import { showStructure } from './show-structure.ts';
import { showSubscription } from './show-subscription.ts';

export const operations = {
  'show-me': showMe,
  'register-person': registerPerson,
  'propose-appointment': proposeAppointment,
  'approve-appointment': approveAppointment,
  'record-mandate': recordMandate,
  'end-mandate': endMandate,
  'register-structure': registerStructure,
  'show-structure': showStructure,
  'record-subscription': recordSubscription,
  'show-subscription': showSubscription,
  'record-domain-control': recordDomainControl,
};

export const handler = lambda('registration', operations, () => ({ ...front(), invoker: invoker() }));
