import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { decideDesignation } from '../../shared/lifecycle/designation/decision.ts';
import { ownerOfCard } from '../../shared/lifecycle/designation/desk.ts';
import { editDesignation, withdrawDesignation } from '../../shared/lifecycle/designation/drafting.ts';
import { renounceMandate } from '../../shared/lifecycle/designation/duties.ts';
import { inForce } from '../../shared/registration/authority.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import {
  administrators,
  again,
  type Bureau,
  callerOf,
  deskWorld,
  houseOf,
  lineOf,
  makeBureau,
  underReview,
} from '../world/designations.ts';
import type { World } from '../world/world.ts';
import { unfounded, unproposed } from './founded.ts';

/** No sequence of designations leaves a mandate without an accepted form behind it (issue B, "Shown by"). */
const OFFERS = ['SERV-SSL', 'ORG', 'PRO'] as const;
const PEOPLE = 4;

interface Form {
  readonly do: 'accept' | 'refuse' | 'withdraw' | 'edit';
  readonly lines: readonly { readonly person: number; readonly action: 'add' | 'remove' }[];
  readonly offers: readonly number[];
}
type Step = Form | { readonly do: 'renounce'; readonly person: number; readonly offer: number };

const person = fc.integer({ min: 1, max: PEOPLE });
const offer = fc.integer({ min: 0, max: OFFERS.length - 1 });
const form = fc.record({
  do: fc.constantFrom('accept', 'accept', 'accept', 'refuse', 'withdraw', 'edit'),
  lines: fc.uniqueArray(fc.record({ person, action: fc.constantFrom('add', 'add', 'remove') }), {
    minLength: 1,
    maxLength: PEOPLE,
    selector: (line) => line.person,
  }),
  offers: fc.uniqueArray(offer, { minLength: 1 }),
}) as fc.Arbitrary<Form>;
const other = fc.record({ do: fc.constant('renounce'), person, offer }) as fc.Arbitrary<Step>;
const steps = fc.array(fc.oneof({ arbitrary: form, weight: 3 }, { arbitrary: other, weight: 1 }), { maxLength: 10 });

/** Does one step; a refusal is an answer like another, and changes nothing. */
async function play(world: World, bureau: Bureau, step: Step): Promise<'done' | 'refused'> {
  const house = houseOf(world);
  const agent = callerOf(bureau.agent, ['validation-agent']);
  try {
    if ('person' in step) {
      const personId = await personOf(world, step.person);
      const subscription = bureau.subscriptions[step.offer]!;
      if (personId === undefined) return 'refused';
      const principal = await again(world, personId);
      const mandate = held(world, personId, subscription.id)[0];
      if (!mandate) return 'refused';
      await renounceMandate(house, { principal, mandateId: mandate.id, correlation: 'renounce' });
      return 'done';
    }
    const lines = step.lines.map(({ person: number, action }) => lineOf(action, number));
    const subscriptions = step.offers.map((index) => bureau.subscriptions[index]!);
    const id = await underReview(world, bureau, lines, subscriptions);
    if (step.do === 'withdraw') await withdrawDesignation(house, callerOf(bureau.representative), id);
    else if (step.do === 'edit') {
      const input = { subscriptionIds: subscriptions.map((one) => one.id), lines: [lineOf('add', 9)] };
      await editDesignation(house, callerOf(bureau.representative), id, input);
      await decideDesignation(house, agent, id, { decision: 'accepted' });
    } else if (step.do === 'accept') await decideDesignation(house, agent, id, { decision: 'accepted' });
    else await decideDesignation(house, agent, id, { decision: 'refused', reasons: 'illegible' });
    return 'done';
  } catch (thrown) {
    if (thrown instanceof Refusal) return 'refused';
    throw thrown;
  }
}

function held(world: World, personId: string, subscriptionId: string): MandateRecord[] {
  const now = world.clock.now();
  return administrators(world).filter(
    (mandate) =>
      mandate.personId === personId &&
      mandate.scope.reach === 'subscription' &&
      mandate.scope.subscriptionId === subscriptionId &&
      inForce(mandate, now),
  );
}

async function personOf(world: World, number: number): Promise<string | undefined> {
  return ownerOfCard(world, { family: 'CPS', number: String(number).padStart(10, '0') });
}

describe('designations in any order', () => {
  test('leave no mandate without an accepted form, and exactly the administrators that the model predicts', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const world = await deskWorld();
        const bureau = await makeBureau(world, OFFERS);
        const model = new Set<string>();
        for (const step of sequence) {
          const outcome = await play(world, bureau, step);
          if (outcome === 'done' && 'lines' in step && step.do === 'accept') {
            accepted++;
            for (const index of step.offers) {
              for (const line of step.lines) {
                const pair = `${line.person} ${index}`;
                if (line.action === 'add') model.add(pair);
                else model.delete(pair);
              }
            }
          }
          expect([...unfounded(world), ...unproposed(world)]).toEqual([]);
          const found: string[] = [];
          for (let number = 1; number <= PEOPLE; number++) {
            const personId = await personOf(world, number);
            bureau.subscriptions.forEach((subscription, index) => {
              if (personId === undefined || held(world, personId, subscription.id).length === 0) return;
              found.push(`${number} ${index}`);
            });
          }
          if (outcome === 'done' && 'person' in step) model.delete(`${step.person} ${step.offer}`);
          expect(found.sort()).toEqual([...model].sort());
        }
      }),
      { numRuns: 40 },
    );
    expect(accepted, 'the sequences do something').toBeGreaterThan(20);
  });
});
