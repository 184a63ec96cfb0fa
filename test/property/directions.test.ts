import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { eventOf } from '../../shared/ledger/rows.ts';
import { confirmHolder } from '../../shared/lifecycle/directions/confirming.ts';
import type { Actor, DomainEvent } from '../../shared/lifecycle/events.ts';
import { correctHolder } from '../../shared/lifecycle/holders/correcting.ts';
import { openHolder } from '../../shared/lifecycle/holders/opening.ts';
import { confirmImport } from '../../shared/lifecycle/imports/receiving.ts';
import { runImport } from '../../shared/lifecycle/imports/running.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { HolderRecord } from '../../shared/registration/holder-records.ts';
import { audit } from '../faults/audit.ts';
import {
  ALIX,
  DOMAIN,
  enrol,
  entering,
  file,
  type Ministry,
  ministry,
  officiating,
  row,
  starting,
} from '../world/directions.ts';
import { attest, type Registered, signedIn } from '../world/holders.ts';

/**
 * Whatever officers do in whichever order: nobody's word confirms what they entered themselves, nothing is attested and no
 * holder is told before that word where it is asked for, and no line of a file happens twice.
 */
const ADDRESSES = [`alix@${DOMAIN}`, 'alix@example.org', 'autre@example.org'];
const step = fc.record({
  act: fc.constantFrom('enrol', 'correct', 'open', 'confirm', 'confirm', 'refuse', 'attest'),
  by: fc.constantFrom(0, 1, 0, 1, 2),
  who: fc.constantFrom(0, 0, 0, 1),
  address: fc.integer({ min: 0, max: ADDRESSES.length - 1 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function play(
  place: Ministry,
  people: (Registered | undefined)[],
  { act, by, who, address }: Step,
): Promise<void> {
  const { world } = place;
  const officer = [place.one, place.two, place.elsewhere][by]!;
  const lastName = ['Modèle', 'Exemple'][who]!;
  const data = { ...ALIX, lastName, email: ADDRESSES[address]!.replace('alix', `alix${who}`) };
  const known = people[who];
  if (act === 'enrol') {
    people[who] = await enrol(place, { data, recognised: { directoryId: lastName } }, officer);
    return;
  }
  if (!known) return;
  const { id } = known.holder;
  if (act === 'correct') await correctHolder(world, officiating(officer), id, { data });
  if (act === 'open') await openHolder(world, officiating(officer), id, {});
  if (act === 'confirm') await confirmHolder(world, officiating(officer), id, { decision: 'confirmed' });
  if (act === 'refuse') await confirmHolder(world, officiating(officer), id, { decision: 'refused', reasons: 'non' });
  if (act === 'attest') await attest(world, { ...known, principal: await signedIn(world, known.holder.personId) });
}

const personIn = (actor: Actor) => ('person' in actor ? actor.person : '');

/** What the events of one holder tell, in their order, without a look at the code that wrote them. */
function verdict(events: readonly DomainEvent[]): readonly string[] {
  const wrong: string[] = [];
  let enterer = '';
  let waits = false;
  for (const { type, actor, data } of events) {
    const by = personIn(actor);
    if (type === 'holder.registered' || type === 'holder.corrected' || type === 'holder.opened') {
      if (waits && type === 'holder.opened') wrong.push('a leave while it waits');
      enterer = by;
      waits = data.waits !== undefined;
    } else if (type === 'holder.confirmed') {
      if (by === enterer || !waits) wrong.push('confirmed by whoever entered it, or without being asked');
      waits = false;
    } else if (type === 'holder.confirmation-refused' && by === enterer) wrong.push('refused by whoever entered it');
    else if (type === 'holder.attested' && waits) wrong.push('attested while it waits');
  }
  return wrong;
}

const eventsOf = (place: Ministry, id: string): readonly DomainEvent[] =>
  place.world.table
    .rows()
    .filter(({ pk, event }) => pk === `holder#${id}` && event !== undefined)
    .map((one) => eventOf(one))
    .sort((a, b) => a.version - b.version);

const holdersIn = (place: Ministry) =>
  place.world.table
    .rows()
    .filter(({ kind, sk }) => kind === 'holder' && sk === 'record') as unknown as readonly HolderRecord[];

describe('whatever officers do', () => {
  test('nobody confirms what they entered, and nothing happens before', async () => {
    let confirmed = 0;
    const property = fc.asyncProperty(
      fc.boolean(),
      fc.array(step, { minLength: 5, maxLength: 14 }),
      async (dualControl, steps) => {
        const place = await ministry('property', { dualControl });
        const people: (Registered | undefined)[] = [];
        for (const one of [{ act: 'enrol', by: 0, who: 0, address: 1 } as const, ...steps]) {
          await play(place, people, one).catch((thrown: unknown) => {
            if (!(thrown instanceof Refusal)) throw thrown;
          });
        }
        for (const holder of holdersIn(place)) {
          const events = eventsOf(place, holder.id);
          confirmed += events.filter(({ type }) => type === 'holder.confirmed').length;
          expect(verdict(events)).toEqual([]);
          const rows = place.world.table.rows().filter(({ pk }) => pk.startsWith('outbox#'));
          const told = rows.map(({ about }) => about as Record<string, string>);
          const never = holder.state === 'unconfirmed' && holder.confirmation?.told === 'holder-invited';
          const mails = told.filter(({ holderId, personId }) => holderId === holder.id && personId === undefined);
          if (never) expect(mails).toEqual([]);
        }
        expect(new Set(holdersIn(place).map(({ serialNumber }) => serialNumber)).size).toBe(holdersIn(place).length);
        expect(audit(place.world)).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 40 });
    expect(confirmed).toBeGreaterThan(10);
  }, 60_000);
});

describe('whoever runs an import, and however many', () => {
  test('no line happens twice, and nobody is registered whom no line named', async () => {
    const names = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 });
    const property = fc.asyncProperty(
      names,
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      async (lines, workers, outside) => {
        const place = await ministry('lines');
        const address = (one: number) => ({ email: `nom${one}@${outside ? 'example.org' : DOMAIN}`, id: `nom${one}` });
        const { id, found } = await entering(place, file(...lines.map((one) => row(`Nom${one}`, address(one)))));
        const distinct = new Set(lines).size;
        expect(found['would-register']).toBe(distinct);
        const yes = (by: Principal) => confirmImport(place.world, officiating(by), id, { decision: 'confirmed' });
        if ((await starting(place, id)).state === 'unconfirmed') await yes(place.two);
        await Promise.allSettled(Array.from({ length: workers }, (_, n) => runImport(place.world, id, `worker ${n}`)));
        const record = (await place.world.ledger.read('import', { id }))!;
        expect(record).toMatchObject({ state: 'done', done: lines.length, results: { registered: distinct } });
        expect(holdersIn(place)).toHaveLength(distinct);
        expect(holdersIn(place).every(({ confirmation }) => (confirmation?.given !== undefined) === outside)).toBe(
          true,
        );
        expect(audit(place.world)).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 60_000);
});
