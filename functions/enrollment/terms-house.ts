import type { FrontHouse } from '../../shared/http/call.ts';
import type { Texts } from '../../shared/lifecycle/designation/desk.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';
import type { TermsHouse as Accepting } from '../../shared/lifecycle/terms/acceptance.ts';
import type { TermsDesk } from '../../shared/lifecycle/terms/proposal.ts';

/** What the function of terms has beside the front: stores for documents, their inspector, and the texts in force. */
export interface TermsHouse extends FrontHouse, TermsDesk, Accepting {
  readonly invoker: Pick<Invoker, 'nudge'>;
  readonly texts: Texts;
}
