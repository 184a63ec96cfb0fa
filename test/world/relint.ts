import { relint as run } from '../../shared/lifecycle/relint/running.ts';
import { asFunction } from './as-function.ts';
import type { World } from './world.ts';

/** The night's run, under the rights of the function that does it. */
export const relint = (world: World, correlation: string, bounds?: Parameters<typeof run>[2]) =>
  run(asFunction(world, 'relint', world.table), correlation, bounds);
