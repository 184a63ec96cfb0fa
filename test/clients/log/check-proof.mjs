// node check-proof.mjs KEY.pem PROOF.json: what /log-proof or /log/consistency answered, checked with the seal's published
// certificate (or its public key) alone. FORMAT.md of the sealed log says what is what.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [key, proof] = [createPublicKey(readFileSync(process.argv[2])), JSON.parse(readFileSync(process.argv[3]))];
const hash = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const node = (left, right) => hash(Buffer.of(1), left, right);
const path = proof.path.map((one) => Buffer.from(one, 'base64'));

function opened(note) {
  const [text, signed] = note.split('\n\n');
  const signature = Buffer.from(signed.trim().split(' ')[2], 'base64').subarray(4);
  if (!verify('sha256', Buffer.from(`${text}\n`), key, signature)) throw new Error('not signed by this key');
  const [, size, root] = text.split('\n');
  return { size: BigInt(size), root: Buffer.from(root, 'base64') };
}

/** Up from leaf `at` of a tree whose last leaf is `last`: whether a sibling is the left one, until the top is reached. */
function climbed(at, last, meet) {
  for (const one of path) {
    if (last === 0n) return false;
    const isLeft = at % 2n === 1n || at === last;
    meet(one, isLeft);
    for (; isLeft && at % 2n === 0n && at > 0n; last /= 2n) at /= 2n;
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n;
}

function holds({ leaf, index, checkpoint, from, to }) {
  const later = opened(checkpoint ?? to);
  const earlier = leaf === undefined ? opened(from) : { size: BigInt(index) + 1n };
  if (earlier.size < 1n || earlier.size > later.size) return false;
  if (from && earlier.size === later.size) return path.length === 0 && earlier.root.equals(later.root);
  let [at, last] = [earlier.size - 1n, later.size - 1n];
  for (; from && at % 2n === 1n; last /= 2n) at /= 2n;
  let now = from ? (at === 0n ? earlier.root : path.shift()) : hash(Buffer.of(0), Buffer.from(leaf, 'base64'));
  let old = now;
  const top = climbed(at, last, (one, isLeft) => {
    if (isLeft) old = node(one, old);
    now = isLeft ? node(one, now) : node(now, one);
  });
  return top && now.equals(later.root) && (!from || old.equals(earlier.root));
}

const yes = holds(proof);
console.log(yes ? 'yes' : 'no');
process.exitCode = yes ? 0 : 1;
