import type { FrontHouse } from '../../shared/http/call.ts';
import type { Texts } from '../../shared/lifecycle/designation/desk.ts';
import type { Invoker, SecretHasher, TextsInForce } from '../../shared/lifecycle/ports.ts';

/** What the function of acceptance has beside the front: slow hashes for codes, and the texts that go with certificates. */
export interface AcceptanceHouse extends FrontHouse {
  readonly invoker: Pick<Invoker, 'nudge'>;
  readonly hasher: SecretHasher;
  readonly texts: TextsInForce & Texts;
}
