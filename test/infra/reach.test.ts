import { beforeAll, describe, expect, test } from 'vitest';
import { type LambdaName, LISTS, lambdas } from '../../functions/lambdas.ts';
import { machineRoutes, routes } from '../../functions/routes.ts';
import { site } from '../../infra/local/site.ts';
import { placeOf } from '../../shared/ledger/schema.ts';
import { aggregateOf } from '../../shared/lifecycle/events.ts';
import type { ListName } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import rows from '../vectors/ledger-shapes/rows-1.json' with { type: 'json' };
import { invokedBy } from '../world/enforced-invoker.ts';
import { BY_PLACE, FIRST_NOWHERE, NOT_REACHED } from './reach-table.ts';
import { type Asked, everythingAsked } from './reaching.ts';

/**
 * The report of grants says which grants nothing uses. This says the opposite: what the code of a function can come to is
 * granted, also on a path that no test takes, or `reach-table.ts` says why that path is none.
 */
let asked: readonly Asked[];
beforeAll(async () => {
  asked = await everythingAsked();
});

const rowOf = (name: LambdaName) => lambdas.find((row) => row.name === name)!;

/** The partition of each kind of record, by the rows that are kept of every kind. */
const partitions = new Map(rows.map(({ kind, pk }) => [kind, pk.split('#')[0]!]));

/** Kinds whose changes are told by no event of their own. */
const unevented = new Set(
  rows.filter((row) => aggregateOf(row as unknown as LedgerRecord) === undefined).map(({ kind }) => kind),
);

function partitionOf(kind: string): string {
  const found = partitions.get(kind);
  if (found === undefined) throw new Error(`there is no row of a ${kind}`);
  return found;
}

function listNeeds(list: string): readonly string[] {
  // some are of a day, others of a name and an instant
  const of = list === 'certificates-expiring' ? '2028-01-31' : 'x/2028-01-31T00:00:00.000Z';
  const { index, partitions: of_ } = placeOf(list as ListName, of);
  return [...new Set(of_.map((pk) => `${index ? 'lists' : 'reads'} ${pk.split('#')[0]}`))];
}

function isList(word: string): boolean {
  try {
    return listNeeds(word).length > 0;
  } catch {
    return false;
  }
}

const clock = { now: () => new Date('2028-01-31T00:00:00.000Z') };

async function invokeNeeds(method: string, given: unknown): Promise<readonly string[]> {
  const names = await invokedBy(method, [given], clock);
  return names.map((name) => `invokes ${name.slice(site.prefix.length + 1)}`);
}

const REQUIRED: Readonly<Record<string, string>> = {
  'mandate-in-force': 'mandates',
  'key-not-blocked': 'blocked-key',
  'never-held': 'hold',
};
const OUTBOX: Readonly<Record<string, string>> = {
  due: 'lists outbox',
  read: 'reads outbox',
  complete: 'writes outbox',
  postpone: 'writes outbox',
};
const STORES: Readonly<Record<string, readonly string[]>> = {
  log: ['reads log'],
  answer: ['reads ocsp', 'writes ocsp'],
  createCallKeeper: ['writes rate'],
  handout: ['objects staging'],
};

/** What a function must be granted for what is asked: `reads structure`, `lists outbox`, `invokes seal`. */
async function needsOf({ of, what, at }: Asked): Promise<readonly string[]> {
  const [verb, word = ''] = what.split(' ');
  switch (verb) {
    case 'read':
      return [`reads ${partitionOf(word)}`];
    case 'list':
      return listNeeds(word);
    case 'named':
      return isList(word) ? listNeeds(word) : [];
    case 'require':
      return [`reads ${REQUIRED[word]}`];
    case 'outbox':
      return [OUTBOX[word]!];
    case 'event':
      return partitions.has(word) ? [`writes ${partitionOf(word)}`, 'writes unsealed'] : [];
    case 'kind':
      return unevented.has(word) ? [`writes ${partitionOf(word)}`] : [];
    case 'topic': {
      const nudges = asked.some((one) => one.of === of && one.what === 'invoke nudge');
      const row = { topic: word, id: 'x', notBefore: '' };
      return ['writes outbox', ...(nudges ? await invokeNeeds('nudge', [row]) : [])];
    }
    case 'invoke':
      return word === 'nudge' ? [] : invokeNeeds(word, {});
    case 'leases':
      return at.includes('/log/') ? ['reads log', 'writes log'] : ['reads crl', 'writes crl'];
    case 'signings':
      return ['writes signing'];
    case 'store':
      return STORES[word] ?? [`objects ${word}`];
    default: {
      const place = BY_PLACE[at];
      if (!place) throw new Error(`${at} asks ${what}: say in reach-table.ts of what`);
      return place;
    }
  }
}

function isGranted(name: LambdaName, need: string): boolean {
  const { reads, writes, seals, invokes, objects } = rowOf(name);
  const [verb, word] = need.split(' ');
  const buckets = (of: typeof objects) => of.map(({ bucket }) => bucket);
  const stores = { objects: buckets(objects), looks: buckets(objects.filter(({ looks }) => looks)) };
  const has = { reads, writes, seals, invokes, lists: LISTS[name], ...stores };
  return (has[verb as keyof typeof has] as readonly string[]).includes(word!);
}

/** Whoever has no route for machines never looks for one, and whoever has public ones alone never for a person. */
function isIdle({ of, at }: Asked): boolean {
  if (at.startsWith('lifecycle/machines/recognising.ts')) return !machineRoutes.some(({ lambda }) => lambda === of);
  const own = routes.filter(({ lambda }) => lambda === of);
  if (at === 'http/principal.ts link') return of !== 'registration';
  return at.startsWith('http/principal.ts') && own.every(({ who }) => who === 'public');
}

describe('what the code of a function can come to', () => {
  test('is granted, or said to be out of its reach', async () => {
    const missing = new Map<string, string>();
    for (const one of asked.filter((each) => !isIdle(each))) {
      for (const need of await needsOf(one)) {
        if (!isGranted(one.of, need)) missing.set(`${one.of} ${need} @ ${one.at}`, one.at);
      }
    }
    const excused = NOT_REACHED.flatMap(({ of, need, at }) => of.map((name) => `${name} ${need} @ ${at}`));
    expect([...missing.keys()].sort()).toEqual(excused.sort());
  });

  test('each place that asks by a variable is there', () => {
    const places = new Set(asked.filter(({ what }) => what.startsWith('place ')).map(({ at }) => at));
    expect(Object.keys(BY_PLACE).sort()).toEqual([...places].sort());
  });

  test('whoever writes of what it cannot read never begins a change with it: its first event is looked at again', () => {
    const told = new Map<string, ReadonlySet<string>>();
    for (const { of, what } of asked.filter((one) => one.what.startsWith('event ') && !isIdle(one))) {
      const partition = partitions.get(what.slice('event '.length));
      if (partition) told.set(of, new Set([...(told.get(of) ?? []), partition]));
    }
    const blind = lambdas.flatMap(({ name, reads, writes }) =>
      writes.filter((word) => told.get(name)?.has(word) && !reads.includes(word)).map((word) => `${name} ${word}`),
    );
    expect(blind.sort()).toEqual(Object.keys(FIRST_NOWHERE).sort());
  });

  test('answers are kept by those who take what may be repeated, and by no others', () => {
    for (const { name, reads, writes } of lambdas) {
      const own = routes.filter(({ lambda }) => lambda === name);
      const takes = own.some(
        ({ method, takes: types }) => method === 'POST' && types?.[0] !== 'application/ocsp-request',
      );
      expect([reads.includes('idempotency'), writes.includes('idempotency')], name).toEqual([takes, takes]);
      expect(writes.includes('rate'), name).toBe(own.length > 0);
    }
  });
});
