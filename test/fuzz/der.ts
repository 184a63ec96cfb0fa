import type { Dice } from '../../infra/local/simulation/dice.ts';
import type { Mutated } from './bytes.ts';

/** One value of a DER text, as this side reads it: lenient, and without the code under test. */
export interface Node {
  readonly tag: number;
  readonly content: Uint8Array | readonly Node[];
}

/** The values that stand in `bytes`; what cannot be read as such stays octets. */
export function nodesOf(bytes: Uint8Array, depth = 0): readonly Node[] | undefined {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!;
    const first = bytes[at + 1];
    if (first === undefined || (tag & 0x1f) === 0x1f) return undefined;
    const long = first & 0x80 ? first & 0x7f : 0;
    if (long > 4 || (first & 0x80 && long === 0) || at + 2 + long > bytes.length) return undefined;
    const length = long === 0 ? first : Buffer.from(bytes.slice(at + 2, at + 2 + long)).readUIntBE(0, long);
    const start = at + 2 + long;
    if (start + length > bytes.length) return undefined;
    const content = bytes.slice(start, start + length);
    // octet and bit strings often hold values of their own
    const hidden = tag === 0x04 && depth < 40;
    const inner = tag & 0x20 || hidden ? nodesOf(content, depth + 1) : undefined;
    nodes.push({ tag, content: inner && (inner.length > 0 || tag & 0x20) ? inner : content });
    at = start + length;
  }
  return nodes;
}

/** DER again, unless `lie` says of one node otherwise. */
export function encoded(nodes: readonly Node[], lie?: { readonly node: Node; readonly as: Uint8Array }): Uint8Array {
  return Buffer.concat(
    nodes.map((node) => {
      if (node === lie?.node) return lie.as;
      const content = isConstructed(node)
        ? encoded(node.content as readonly Node[], lie)
        : (node.content as Uint8Array);
      return Buffer.concat([Uint8Array.of(node.tag), lengthOf(content.length), content]);
    }),
  );
}

const isConstructed = ({ content }: Node): boolean => Array.isArray(content);

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const octets = Buffer.from(
    length.toString(16).padStart(length > 0xffffff ? 8 : length > 0xffff ? 6 : length > 0xff ? 4 : 2, '0'),
    'hex',
  );
  return Buffer.concat([Uint8Array.of(0x80 | octets.length), octets]);
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x30, 0x31, 0x80, 0xa0, 0xa3, 0x1f, 0x00,
];
const LENGTHS = [
  '80',
  '8100',
  '8180',
  '820001',
  '84ffffffff',
  '847fffffff',
  '88ffffffffffffffff',
  'ff',
  '00',
  '7f',
  '890000000000000000ff',
];

/** A DER text with one value of it changed, and every length around it right again, or not. */
export function mutateDer(dice: Dice, original: Uint8Array, other: Uint8Array = original): Mutated | undefined {
  const roots = nodesOf(original);
  if (roots === undefined || roots.length === 0) return undefined;
  const all = [...everyOf(roots)];
  const node = dice.pick(all);
  const own = encoded([node]);
  const content = own.subarray(own.length - contentLength(node));
  const as = (what: string, octets: Uint8Array) => ({
    what: `${what} (tag ${node.tag.toString(16)})`,
    bytes: Uint8Array.from(encoded(roots, { node, as: octets })),
  });
  const framed = (tag: number, inner: Uint8Array) => Buffer.concat([Uint8Array.of(tag), lengthOf(inner.length), inner]);
  switch (dice.weighted({ drop: 2, twice: 2, retag: 3, length: 3, empty: 2, swap: 2, bomb: 1, grow: 1, wide: 1 })) {
    case 'drop':
      return as('dropped', new Uint8Array());
    case 'twice':
      return as('twice', Buffer.concat([own, own]));
    case 'retag':
      return as('another tag', framed(dice.pick(TAGS), content));
    case 'length':
      return as(
        'a lie about length',
        Buffer.concat([Uint8Array.of(node.tag), Buffer.from(dice.pick(LENGTHS), 'hex'), content]),
      );
    case 'empty':
      return as('empty', Uint8Array.of(node.tag, 0));
    case 'swap': {
      const from = nodesOf(other);
      const taken = dice.pick(from && from.length > 0 ? [...everyOf(from)] : all);
      return as(`of another (tag ${taken.tag.toString(16)})`, encoded([taken]));
    }
    case 'bomb': {
      let inner: Uint8Array = Uint8Array.of(0x05, 0);
      const depth = dice.pick([20, 100, 2_000]);
      for (let n = 0; n < depth; n++) inner = framed(dice.pick([0x30, 0x31, 0xa0, 0x24]), inner);
      return as(`nested ${depth} deep`, inner);
    }
    case 'grow':
      return as('grown', framed(node.tag, Buffer.alloc(dice.pick([200, 70_000]), dice.pick([0, 0x30, 0x41, 0xff]))));
    case 'wide':
      return as('many of it', Buffer.concat(Array<Uint8Array>(dice.pick([50, 3_000])).fill(own.subarray(0, 200))));
  }
}

/** Every value of a DER text left out, doubled, emptied and turned into a NULL, one at a time, with all lengths right. */
export function* sweptDer(original: Uint8Array): Generator<Mutated> {
  const roots = nodesOf(original) ?? [];
  for (const [n, node] of [...everyOf(roots)].entries()) {
    const own = encoded([node]);
    const changes = {
      'left out': new Uint8Array(),
      doubled: Buffer.concat([own, own]),
      emptied: Uint8Array.of(node.tag, 0),
      NULL: Uint8Array.of(5, 0),
    };
    for (const [how, as] of Object.entries(changes))
      yield {
        what: `value ${n} (tag ${node.tag.toString(16)}) ${how}`,
        bytes: Uint8Array.from(encoded(roots, { node, as })),
      };
  }
}

const contentLength = ({ content }: Node): number =>
  Array.isArray(content) ? encoded(content as readonly Node[]).length : (content as Uint8Array).length;

function* everyOf(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    if (isConstructed(node)) yield* everyOf(node.content as readonly Node[]);
  }
}
