import { createPrivateKey, sign } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventOf } from '../../../shared/ledger/rows.ts';
import type { Item } from '../../../shared/ledger/table.ts';
import { canonicalBytes } from '../../../shared/lifecycle/events.ts';
import { framed, leavesOf } from '../../../shared/lifecycle/log/batch.ts';
import { noteOf, readNote, textOf } from '../../../shared/lifecycle/log/checkpoint.ts';
import { generate } from '../../world/keys.ts';
import { copyOf, loggedWorld, people, sealed, wrongIn } from '../../world/log.ts';
import type { World } from '../../world/world.ts';

let honest: World;
beforeAll(async () => {
  ({ world: honest } = await loggedWorld('tampering'));
  await sealed(honest);
  for (let at = 0; at < 2; at++) {
    await people(honest, 2);
    honest.clock.advance(60_000);
    await sealed(honest);
  }
  await people(honest, 1);
});

const copy = () => copyOf(honest);

type Leaves = readonly Uint8Array[];
/** The second batch, which begins where the first checkpoint ends. */
const second = (world: World) =>
  [...world.evidence.objects.keys()].filter((key) => key.startsWith('log/batches/')).sort()[1]!;
const edited = (world: World, edit: (leaves: Leaves) => Leaves) => {
  const leaves = leavesOf(world.evidence.objects.get(second(world))!);
  world.evidence.objects.set(second(world), Buffer.concat(edit(leaves).map(framed)));
};
const rowWhere = (world: World, fits: (row: Item) => boolean) => world.table.rows().find(fits)!;
const put = (world: World, row: Item) => world.table.write([{ put: row }]);
const note = (world: World, number: number) =>
  readNote(world.evidence.objects.get(`log/checkpoints/${String(number).padStart(12, '0')}`)!)!;
/** A checkpoint of the seal's own key, as whoever holds the key could make it. */
const signedBySeal = async (world: World, text: string) => {
  const seal = (await world.ledger.read('seal', { id: 'seal' }))!;
  return Buffer.from(noteOf(text, seal.spki, sign('sha256', Buffer.from(text), world.keys.keys.get('alias/seal')!)));
};
const otherRoot = (of: ReturnType<typeof note>) => textOf({ ...of, root: new Uint8Array(32).fill(7) });

interface Tamper {
  readonly name: string;
  readonly spoil: (world: World) => unknown;
  /** One of the sentences. */
  readonly told: RegExp;
}

const tampers: readonly Tamper[] = [
  {
    name: 'a leaf is changed, and is still an event',
    spoil: (world) =>
      edited(world, ([first, ...others]) => {
        const event = JSON.parse(Buffer.from(first!).toString());
        return [canonicalBytes({ ...event, correlation: 'other' }), ...others];
      }),
    told: /^checkpoint 2 has another root than the first \d+ events give$/,
  },
  {
    name: 'a leaf is not in canonical form',
    spoil: (world) => edited(world, ([first, ...others]) => [Buffer.concat([first!, Buffer.from(' ')]), ...others]),
    told: /^leaf \d+: a leaf is not the canonical form of an event$/,
  },
  {
    name: 'a leaf is removed',
    spoil: (world) => edited(world, (leaves) => leaves.slice(1)),
    told: /^version 1 of (person|mandate)\/\S+ is in the ledger, and neither sealed nor waiting to be$/,
  },
  {
    name: 'a leaf is inserted',
    spoil: (world) => edited(world, (leaves) => [leaves[0]!, ...leaves]),
    told: /^leaf \d+ repeats version 1 of (person|mandate)\//,
  },
  {
    name: 'leaves change places',
    spoil: (world) => edited(world, ([one, two, ...others]) => [two!, one!, ...others]),
    told: /^checkpoint 2 has another root/,
  },
  {
    name: 'versions of one aggregate change places',
    spoil: (world) => {
      const first = [...world.evidence.objects.keys()].find((key) => key.startsWith('log/batches/'))!;
      const leaves = [...leavesOf(world.evidence.objects.get(first)!)];
      world.evidence.objects.set(first, Buffer.concat(leaves.reverse().map(framed)));
    },
    told: /^leaf \d+ is version 2 of \S+, whose version 1 does not stand before it$/,
  },
  {
    name: 'a batch is missing',
    spoil: (world) => world.evidence.objects.delete(second(world)),
    told: /the batch at \d+ is missing$/,
  },
  {
    name: 'a batch is cut off',
    spoil: (world) => {
      const bytes = world.evidence.objects.get(second(world))!;
      world.evidence.objects.set(second(world), bytes.subarray(0, bytes.length - 5));
    },
    told: /^log\/batches\/\d+: the last leaf is cut off$/,
  },
  {
    name: 'the head is put back',
    spoil: async (world) => {
      const row = rowWhere(world, ({ pk, sk }) => pk === 'log' && sk === 'head');
      await put(world, { ...row, size: note(world, 1).size, root: note(world, 1).root });
    },
    told: /^the ledger's log has \d+ events, and a checkpoint is over \d+: it was rolled back$/,
  },
  {
    name: 'a checkpoint is of another key',
    spoil: async (world) => {
      const key = createPrivateKey(generate('P-256').export({ type: 'pkcs8', format: 'pem' }));
      const { text } = note(world, 2);
      const seal = (await world.ledger.read('seal', { id: 'seal' }))!;
      const forged = noteOf(text, seal.spki, sign('sha256', Buffer.from(text), key));
      world.evidence.objects.set('log/checkpoints/000000000002', Buffer.from(forged));
    },
    told: /^checkpoint 2 is not signed by the seal that it names$/,
  },
  {
    name: 'a checkpoint names another seal',
    spoil: async (world) => {
      const text = textOf({ ...note(world, 2), certificateSha256: 'ab'.repeat(32) });
      world.evidence.objects.set('log/checkpoints/000000000002', await signedBySeal(world, text));
    },
    told: /^checkpoint 2 names a seal that is none of this house$/,
  },
  {
    name: 'there are two views, both signed',
    spoil: async (world) => {
      const text = textOf({ ...note(world, 3), root: new Uint8Array(32).fill(7), number: 4 });
      world.evidence.objects.set('log/checkpoints/000000000004', await signedBySeal(world, text));
    },
    told: /^checkpoint \d and checkpoint 4 are over \d+ events and have different roots: the log was split$/,
  },
  {
    name: 'a checkpoint is missing',
    spoil: (world) => world.evidence.objects.delete('log/checkpoints/000000000002'),
    told: /^checkpoint 2 is missing: the newest one is number 3$/,
  },
  {
    name: 'an event of the ledger is changed',
    spoil: async (world) => {
      const row = rowWhere(world, ({ sk }) => sk.startsWith('event#'));
      await put(world, { ...row, event: canonicalBytes({ ...eventOf(row), correlation: 'other' }) });
    },
    told: /^the ledger's version 1 of \S+ is not the event that was sealed$/,
  },
  {
    name: 'an event of the ledger is replaced by an earlier one of the same record',
    spoil: async (world) => {
      const later = rowWhere(world, ({ sk }) => sk.startsWith('event#') && sk.endsWith('#0000000002'));
      const earlier = rowWhere(world, ({ pk, sk }) => pk === later.pk && sk === later.sk.replace(/2$/, '1'));
      await put(world, { ...later, event: earlier.event, id: earlier.id });
    },
    told: /^the ledger's row event#\S+#0000000002 of \S+ holds version 1 of \S+$/,
  },
  {
    name: 'an event of the ledger is no event any more',
    spoil: async (world) => {
      const row = rowWhere(world, ({ sk }) => sk.startsWith('event#'));
      await put(world, { ...row, event: Buffer.from('{"format":1') });
    },
    told: /^the ledger's row event#\S+ of \S+ is no event$/,
  },
  {
    name: 'the last checkpoint is gone, and the one before lies in its place',
    spoil: (world) => {
      const before = world.evidence.objects.get('log/checkpoints/000000000002')!;
      world.evidence.objects.delete('log/checkpoints/000000000003');
      world.evidence.objects.set('log/checkpoint', before);
    },
    told: /^checkpoint 3 is missing: the ledger has kept the one with number 3$/,
  },
  {
    name: 'what waits to be sealed cannot be read',
    spoil: async (world) => {
      const row = rowWhere(world, ({ pk }) => pk.startsWith('unsealed#'));
      await put(world, { ...row, leaves: Buffer.from('cut off') });
    },
    told: /^what waits as change#\S+ of unsealed#\d cannot be read, or is not under its own name$/,
  },
  {
    name: 'an event of the ledger is removed',
    spoil: async (world) => {
      const { pk, sk } = rowWhere(world, (row) => row.sk.startsWith('event#'));
      await world.table.write([{ delete: { pk, sk } }]);
    },
    told: /^\S+ is at version \d+ and has \d+ events in the ledger$/,
  },
  {
    name: 'a record has a version of which there is no event',
    spoil: async (world) => {
      const row = rowWhere(world, ({ kind }) => kind === 'structure');
      await put(world, { ...row, version: 2 });
    },
    told: /^structure\/\S+ is at version 2, and only 1 of its events are sealed or wait to be$/,
  },
  {
    name: 'a record is put in that no event tells of',
    spoil: async (world) => {
      const row = rowWhere(world, ({ kind }) => kind === 'structure');
      await put(world, { ...row, id: 'f'.repeat(32), pk: `structure#${'f'.repeat(32)}` });
    },
    told: /^structure\/f+ is at version 1, and only 0 of its events are sealed or wait to be$/,
  },
  {
    name: 'a record is put back to an older version',
    spoil: async (world) => {
      const row = rowWhere(world, ({ kind, version }) => kind === 'seal' && version === 2);
      await put(world, { ...row, version: 1 });
    },
    told: /^seal\/seal is at version 1, and 2 of its events are sealed: it was put back$/,
  },
  {
    name: 'a record is gone',
    spoil: async (world) => {
      const { pk, sk } = rowWhere(world, ({ kind }) => kind === 'structure');
      await world.table.write([{ delete: { pk, sk } }]);
    },
    told: /^structure\/\S+ has 1 sealed events and is not in the ledger$/,
  },
  {
    name: 'what waits to be sealed is taken away',
    spoil: async (world) => {
      const { pk, sk } = rowWhere(world, (row) => row.pk.startsWith('unsealed#'));
      await world.table.write([{ delete: { pk, sk } }]);
    },
    told: /^version 1 of (person|mandate)\/\S+ is in the ledger, and neither sealed nor waiting to be$/,
  },
];

describe('verify-log', () => {
  test('finds nothing in an honest house, with what waits to be sealed', async () => {
    expect(honest.table.rows().some(({ pk }) => pk.startsWith('unsealed#'))).toBe(true);
    expect(await wrongIn(await copy())).toEqual([]);
  });

  test.each(tampers)('$name: told by name', async ({ spoil, told }) => {
    const world = await copy();
    await spoil(world);
    const found = await wrongIn(world);
    expect(found.filter((one) => told.test(one)).length, found.join('\n')).toBeGreaterThan(0);
  });

  test('finds a view that only somebody else was shown', async () => {
    const shown = await signedBySeal(honest, otherRoot(note(honest, 2)));
    expect(await wrongIn(honest, new Map([['theirs.txt', shown]]))).toEqual([
      expect.stringMatching(/^theirs\.txt has another root/),
      expect.stringMatching(
        /^checkpoint 2 and theirs\.txt are over \d+ events and have different roots: the log was split$/,
      ),
    ]);
    const kept = honest.evidence.objects.get('log/checkpoints/000000000001')!;
    expect(await wrongIn(honest, new Map([['kept.txt', kept]]))).toEqual([]);
  });
});
