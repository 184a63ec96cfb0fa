import { createScryptHasher } from '../../../shared/aws/scrypt-hasher.ts';
import { createCallKeeper } from '../../../shared/ledger/call-keeper.ts';
import type { AcceptanceHouse } from '../../../shared/lifecycle/acceptance.ts';
import type { HolderDesk } from '../../../shared/lifecycle/holders/desk.ts';
import { builtInTexts, textsInForce } from '../../../shared/messages/texts/texts.ts';
import { makeWorld, type World } from '../memory/world.ts';

/** The whole platform in this process, with everything that the use cases of the simulated world ask for. */
export type SimulatedHouse = World &
  HolderDesk &
  AcceptanceHouse & { readonly calls: ReturnType<typeof createCallKeeper> };

/** A slow hash that is quick: nobody guesses codes here. */
const hasher = createScryptHasher({ n: 2, r: 1, p: 1 });

/** The house after its ceremony, held at this instant. */
export async function foundedHouse(seed: string, at: string): Promise<SimulatedHouse> {
  const world = await makeWorld(seed, { at });
  return { ...world, hasher, texts: { ...textsInForce, ...builtInTexts }, calls: createCallKeeper(world.table) };
}
