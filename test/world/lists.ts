import { asFunction } from './as-function.ts';
import type { World } from './world.ts';

/** The house as those see it who make lists, and those who publish them, under their own rights. */
export const asLister = <W extends World>(world: W): W => asFunction(world, 'issue-crl', world.table);
export const asPublisher = <W extends World>(world: W): W => asFunction(world, 'publication', world.table);
