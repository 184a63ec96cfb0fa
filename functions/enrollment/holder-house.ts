import type { FrontHouse } from '../../shared/http/call.ts';
import type { HolderDesk } from '../../shared/lifecycle/holders/desk.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';

/** What the function of holders has beside the front: the text that they accept, and a way to let people be told. */
export interface HolderHouse extends FrontHouse, HolderDesk {
  readonly invoker: Pick<Invoker, 'nudge' | 'meetDeadline' | 'meetHolder' | 'runImport'>;
}
