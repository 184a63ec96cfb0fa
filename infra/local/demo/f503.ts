import type { Client } from '../client.ts';
import { textsInForce } from '../designating.ts';
import { PHONE } from '../identity/sign-ins.ts';
import type { Organisation } from './organisation.ts';
import { personOf, type Stage } from './stage.ts';
import { todayIn } from './surroundings.ts';

/** The steps of every form F503, whoever fills it. */

export type Line = readonly [action: 'add' | 'remove', signIn: string];

/** What is entered: people as on their cards, for every offer of the organisation. */
export function entered({ subscriptions }: Organisation, lines: readonly Line[]) {
  return {
    subscriptionIds: Object.values(subscriptions),
    lines: lines.map(([action, signIn]) => {
      const { lastName, firstNames, email, card } = personOf(signIn);
      return { action, lastName, firstNames, email, phone: PHONE, card };
    }),
  };
}

/** Begins a form; its path. */
export async function draft(client: Client, { structureId }: Organisation, form: object): Promise<string> {
  const { id } = (await client.post(`/structures/${structureId}/designations`, form)).expect(201).json();
  return `/designations/${id}`;
}

/** Hands the signed form in, dated today, with the texts that whoever signs accepts. */
export async function submit({ house, anybody }: Stage, client: Client, designation: string): Promise<void> {
  const texts = await textsInForce(anybody, ['terms', 'accuracy-statement', 'fraud-warning']);
  const submission = { signedOn: await todayIn(house), texts };
  (await client.post(`${designation}/submission`, submission)).expect(200);
}

/** An agent looks, and accepts. */
export async function accept(agent: Client, designation: string): Promise<void> {
  (await agent.post(`${designation}/review`, {})).expect(200);
  (await agent.post(`${designation}/decision`, { decision: 'accepted' })).expect(200);
}
