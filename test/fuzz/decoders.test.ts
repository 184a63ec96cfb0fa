import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Dice, diceOf } from '../../infra/local/simulation/dice.ts';
import { mutateBytes } from './bytes.ts';
import { type Decoder, decoders, slowDecoders } from './decoders.ts';
import { mutateDer, sweptDer } from './der.ts';
import { mutateJson } from './json.ts';

/** One seed unless SEED says another; TURNS is how often each decoder is asked. */
const seed = process.env.SEED ?? 'decoders';
const turns = Number(process.env.TURNS ?? 25);
console.info(`seed ${seed}`);

/** CPU time that one reading may take: none of the vectors is long, and everything is bounded by its input. */
const MOST_MS = 2_000;

/** Of this thread, in ms: what else the machine does counts for nothing. */
const cpu = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

function spoil(dice: Dice, { from, form }: Decoder): { readonly what: string; readonly bytes: Uint8Array } {
  const [one, other] = [dice.pick(from), dice.pick(from)];
  if (form === 'json' && dice.chance(0.7)) {
    const { what, text } = mutateJson(dice, JSON.parse(Buffer.from(one).toString('utf8')));
    return { what, bytes: new TextEncoder().encode(text) };
  }
  const der = form === 'der' && dice.chance(0.6) ? mutateDer(dice, one, other) : undefined;
  return der ?? mutateBytes(dice, one, other);
}

/** What is wrong with how the decoder took it; undefined: it gave a value or refused as it should. */
async function wrongWith({ decode, refuses }: Decoder, bytes: Uint8Array): Promise<string | undefined> {
  const began = cpu();
  try {
    await decode(bytes);
  } catch (error) {
    if (!refuses.some((kind) => error instanceof kind)) return String((error as Error).stack ?? error);
  }
  const took = cpu() - began;
  return took > MOST_MS ? `took ${Math.round(took)} ms` : undefined;
}

/** Not by chance: each value of the first vectors in turn. */
async function sweep(decoder: Decoder): Promise<void> {
  if (decoder.form !== 'der') return;
  for (const one of decoder.from.slice(0, turns > 50 ? 5 : 1).filter(({ length }) => length < 2_000))
    for (const { what, bytes } of sweptDer(one)) {
      const wrong = await wrongWith(decoder, bytes);
      if (wrong !== undefined) throw new Error(`${what}: ${wrong}\n${Buffer.from(bytes).toString('base64')}`);
    }
}

async function fuzz(decoder: Decoder, times: number): Promise<void> {
  expect(decoder.from.length).toBeGreaterThan(0);
  await sweep(decoder);
  const dice = diceOf(`${seed}/${decoder.covers[0]}`);
  for (let turn = 0; turn < times; turn++) {
    const { what, bytes } = spoil(dice, decoder);
    const wrong = await wrongWith(decoder, bytes);
    if (wrong !== undefined)
      throw new Error(`turn ${turn}, ${what}: ${wrong}\n${Buffer.from(bytes).toString('base64').slice(0, 4_000)}`);
  }
}

describe('a decoder gives a value or refuses, whatever it is given', () => {
  test.each(decoders.map((one) => [one.covers[0]!, one] as const))('%s', (_, one) => fuzz(one, turns));

  describe('in a signed form, and in the log', () => {
    let slow: readonly Decoder[];
    beforeAll(async () => {
      slow = await slowDecoders();
    });
    test.each([0, 1, 2, 3, 4])('%i', (n) => fuzz(slow[n]!, Math.ceil(turns / 5)));
  });

  test('a decoder that breaks is found', async () => {
    const broken = { ...decoders[0]!, decode: (bytes: Uint8Array) => bytes.length < 40 && JSON.parse('{') };
    await expect(fuzz(broken, 200)).rejects.toThrow('SyntaxError');
  });
});

/** Large inputs that cost more than their length when something is read twice. */
const LARGE: Readonly<Record<string, (length: number) => Uint8Array>> = {
  nested: (length) => Buffer.from('3080'.repeat(length / 2), 'hex'),
  'nested lengths': (length) => Buffer.from('3084000fffff'.repeat(length / 6), 'hex'),
  nulls: (length) => Buffer.concat([Buffer.from('30830ffffc', 'hex'), Buffer.alloc(length, 5)]),
  brackets: (length) => Buffer.from(`%PDF-1.7\n${'['.repeat(length)}\nstartxref\n9\n%%EOF\n`),
  dictionaries: (length) => Buffer.from(`%PDF-1.7\n${'<</A '.repeat(length / 5)}\nstartxref\n9\n%%EOF\n`),
  strings: (length) => Buffer.from(`%PDF-1.7\n${'('.repeat(length)}\nstartxref\n9\n%%EOF\n`),
  objects: (length) => Buffer.from(`%PDF-1.7\n${'1 0 obj\n'.repeat(length / 8)}\nstartxref\n9\n%%EOF\n`),
  quotes: (length) => Buffer.from('"'.repeat(length)),
  separators: (length) => Buffer.from(';'.repeat(length)),
  lines: (length) => Buffer.from('a\r\n'.repeat(length / 3)),
  armour: (length) => Buffer.from('-----BEGIN A-----\n'.repeat(length / 18)),
  dashes: (length) => Buffer.from('-'.repeat(length)),
  'private keys': (length) => Buffer.from('-----BEGIN PRIVATE KEY-----\n'.repeat(length / 28)),
  slashes: (length) => Buffer.from('MIIB'.padEnd(length, '/')),
  escapes: (length) => Buffer.from('%25'.repeat(length / 3)),
  weights: (length) => Buffer.from('a;q=1,'.repeat(length / 6)),
  spaces: (length) => Buffer.from(' '.repeat(length)),
};

describe('no decoder takes long over a long input', () => {
  const OCTETS = 150_000;
  test.each(Object.keys(LARGE))('%s', async (name) => {
    const bytes = Uint8Array.from(LARGE[name]!(OCTETS));
    for (const decoder of decoders) {
      const wrong = await wrongWith(decoder, bytes);
      if (wrong !== undefined) throw new Error(`${decoder.covers[0]}: ${wrong}`);
    }
  });
});

describe('the table of decoders', () => {
  const ROOT = fileURLToPath(new URL('../..', import.meta.url));
  const FOLDERS = [
    'shared/der',
    'shared/x509',
    'shared/evidence',
    'shared/registration',
    'shared/policy',
    'shared/http',
    'shared/ledger',
    'shared/lifecycle',
    'infra/commands',
  ];
  const READS =
    /^export (?:async )?function ((?:decode|read|parse|inspect|find|privateKeys|presented|signaturesIn)\w*)(?:<[^>]*>)?\(\s*\w+: (?:readonly )?(?:Uint8Array|string)\b/gm;
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(READS)].map(([, one]) => one!)),
  );

  test('has every function that reads octets or text of others', async () => {
    // of the forms of bodies `schemas.test.ts` asks
    const known = [...decoders, ...(await slowDecoders())].flatMap(({ covers }) => covers).concat('decodeBody');
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter((name) => !known.includes(name))).toEqual([]);
  });
});
