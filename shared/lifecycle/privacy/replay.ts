import { decidePerson, type ErasureHouse, erasePerson } from './erasing.ts';
import { decideDossier, eraseDossier } from './erasing-dossier.ts';
import { type ErasureDesk, uncounted } from './purge-run.ts';
import type { RegisteredErasure } from './register.ts';

/**
 * What was erased stays erased: an older key table brings keys back, an older ledger brings guards and envelopes back. Every
 * erasure of the register that either has forgotten is done again, the last first, since these are what a copy lacks.
 */
export interface Replayed {
  /** Erasures of the register that were looked at. */
  readonly looked: number;
  /** Keys that were there again, and are destroyed again. */
  readonly keys: number;
  /** People and structures that the ledger no longer knew as erased. */
  readonly records: number;
}

/**
 * Looks at the erasures of the register from the last one backwards; with `margin`, until so many in a row were in place,
 * in both tables: a copy lacks what came after its instant, and nothing before. Keys of which the ledger has no record of
 * its own (imported files, receipts) tell nothing of it and do not count. A `dryRun` only counts.
 */
export async function replayErasures(
  house: ErasureHouse,
  correlation: string,
  { margin = Number.POSITIVE_INFINITY, dryRun = false } = {},
): Promise<Replayed> {
  const { register, keys: eraser } = house;
  const desk = uncounted(house, correlation);
  let [looked, keys, records, inPlace] = [0, 0, 0, 0];
  for (let number = await register.last(); number > 0 && inPlace < margin; number--) {
    const entry = await register.read(number);
    if (!entry) throw new Error(`the register of erasures has no number ${number}`);
    looked++;
    const keyIsBack = !(await eraser.destroyed(entry.of));
    if (keyIsBack && !dryRun) await eraser.destroy(entry.of);
    const { known, again } = await forgotten(house, entry);
    if (!dryRun) await again?.(desk);
    keys += Number(keyIsBack);
    records += Number(again !== undefined);
    inPlace = keyIsBack || again ? 0 : inPlace + Number(known);
  }
  return { looked, keys, records };
}

type Again = (desk: ErasureDesk) => Promise<void>;

interface Forgotten {
  /** The ledger has a record that would say it. */
  readonly known: boolean;
  /** How to tell the ledger again, where it has forgotten. */
  readonly again?: Again;
}

/** No hold stands against it: it was done before. */
async function forgotten(house: ErasureHouse, { of }: RegisteredErasure): Promise<Forgotten> {
  const [kind, id = ''] = of.split('/');
  if (kind === 'person') {
    const person = await house.ledger.read('person', { id });
    // the owner of a practice is no Person here, nor are those whom nobody registered
    if (!person || person.erasure?.state === 'done') return { known: person !== undefined };
    const again: Again = async (desk) =>
      erasePerson(house, desk, person.erasure ? person : await decidePerson(desk, person));
    return { known: true, again };
  }
  const structure = await house.ledger.read('structure', { id });
  if (!structure || structure.erasure?.state === 'done') return { known: structure !== undefined };
  const again: Again = async (desk) =>
    eraseDossier(house, desk, structure.erasure ? structure : await decideDossier(desk, structure));
  return { known: true, again };
}
