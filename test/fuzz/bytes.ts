import type { Dice } from '../../infra/local/simulation/dice.ts';

/** Octets with one thing about them changed; `what` says which, so that a failure can be told. */
export interface Mutated {
  readonly what: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const ENDS = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x84, 0xff];

/** Flips, truncates, repeats, splices and lies, without knowing what the octets are. */
export function mutateBytes(dice: Dice, original: Uint8Array, other: Uint8Array = original): Mutated {
  const bytes = Uint8Array.from(original);
  const at = dice.between(0, Math.max(1, bytes.length));
  const kind = dice.weighted({ flip: 4, set: 3, cut: 2, drop: 1, insert: 1, repeat: 1, splice: 1, many: 1 });
  const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));
  switch (kind) {
    case 'flip':
      bytes[at]! ^= 1 << dice.between(0, 8);
      return { what: `bit at ${at}`, bytes };
    case 'set':
      bytes[at] = dice.pick(ENDS);
      return { what: `octet at ${at}`, bytes };
    case 'cut':
      return { what: `cut at ${at}`, bytes: bytes.slice(0, at) };
    case 'drop': {
      const length = dice.between(1, 32);
      return { what: `${length} dropped at ${at}`, bytes: joined(bytes.slice(0, at), bytes.slice(at + length)) };
    }
    case 'insert': {
      const more = Uint8Array.from({ length: dice.between(1, 16) }, () => dice.between(0, 256));
      return { what: `${more.length} put in at ${at}`, bytes: joined(bytes.slice(0, at), more, bytes.slice(at)) };
    }
    case 'repeat': {
      const part = bytes.slice(at, at + dice.between(1, 200));
      const times = dice.between(2, 50);
      return {
        what: `${part.length} at ${at}, ${times} times`,
        bytes: joined(bytes.slice(0, at), ...Array<Uint8Array>(times).fill(part), bytes.slice(at)),
      };
    }
    case 'splice': {
      const from = dice.between(0, Math.max(1, other.length));
      return { what: `${at} with ${from} of another`, bytes: joined(bytes.slice(0, at), other.slice(from)) };
    }
    case 'many':
      for (let n = 0; n < 20; n++) bytes[dice.between(0, Math.max(1, bytes.length))] = dice.between(0, 256);
      return { what: 'twenty octets', bytes };
  }
}
