import type { FrontHouse } from '../../shared/http/call.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';

/** What the function of privacy has beside the front: a way to let people be told. */
export interface PrivacyHouse extends FrontHouse {
  readonly invoker: Pick<Invoker, 'nudge'>;
}
