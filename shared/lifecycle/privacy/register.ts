import { Conflict, type ObjectStore } from '../ports.ts';

/**
 * The register of erasures: one object each, numbered from 1 without a gap, in the store of evidence, where it is locked.
 * It lies apart from the ledger and from the key table, so that an older copy of either brings back nothing: what stands
 * here is destroyed again (`replay.ts`). Ids and instants only. The same erasure may stand twice, after a lost answer.
 */
export interface ErasureRegister {
  record(of: string, at: string): Promise<void>;
  /** The highest number; 0 when nothing was ever erased. */
  last(): Promise<number>;
  read(number: number): Promise<RegisteredErasure | undefined>;
}

export interface RegisteredErasure {
  /** `person/<id>` or `dossier/<structureId>`. */
  readonly of: string;
  readonly at: string;
}

const FORMAT = 'erasure/1';
const MEDIA_TYPE = 'application/json';

export function createErasureRegister(store: ObjectStore): ErasureRegister {
  let known = 0;

  const read: ErasureRegister['read'] = async (number) => {
    const found = await store.get(keyOf(number));
    return found && parsed(found.bytes, number);
  };
  const has = async (number: number) => (await store.get(keyOf(number))) !== undefined;

  /** Doubles the step while there is something, then halves it: there is no gap, so this many looks find the end. */
  const last = async (): Promise<number> => {
    let low = known;
    let step = 1;
    while (await has(low + step)) {
      low += step;
      step *= 2;
    }
    while (step > 1) {
      step /= 2;
      if (await has(low + step)) low += step;
    }
    known = low;
    return low;
  };

  return {
    read,
    last,
    async record(of, at) {
      const bytes = new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, of, at })}\n`);
      let number = await last();
      if (number > 0 && (await read(number))?.of === of) return;
      for (;;) {
        number += 1;
        try {
          await store.put(keyOf(number), bytes, { mediaType: MEDIA_TYPE, onlyIf: { absent: true } });
          known = number;
          return;
        } catch (thrown) {
          if (!(thrown instanceof Conflict)) throw thrown;
        }
      }
    },
  };
}

const keyOf = (number: number) => `erasures/${String(number).padStart(10, '0')}.json`;

function parsed(bytes: Uint8Array, number: number): RegisteredErasure {
  const { format, of, at } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  if (format === FORMAT && typeof of === 'string' && typeof at === 'string') return { of, at };
  throw new Error(`the register of erasures cannot be read at number ${number}`);
}
