import { clientOf } from '../../../infra/local/client.ts';
import { signIns } from '../../../infra/local/identity/sign-ins.ts';
import { evidence, idOf, subscribe } from '../../../infra/local/sample.ts';
import type { Session } from '../session.ts';

/** Who is registered as a holder, and by whom their requests are opened. */
export interface HolderWorld {
  readonly subscriptionId: string;
  readonly holderId: string;
  /** Opens another request, as after a loss. */
  open(): Promise<void>;
}

/** A professional of the sample clinic, registered by its technical administrator under the offer PRO. */
export async function registerHolder({ platform, sample, agent, administrator }: Session): Promise<HolderWorld> {
  const colleague = clientOf(platform.url, await platform.tokenFor('validation-agent-2'));
  const subscriptionId = await subscribe(agent, colleague, sample.structureId, { offer: 'PRO' });
  const signIn = signIns.find(({ name }) => name === 'technical-administrator-1')!;
  const { personId } = await idOf(administrator, agent, signIn);
  const until = new Date(platform.clock.now().getTime() + 3 * 365 * 86_400_000).toISOString();
  const paper = { role: 'technical-administrator', structureId: sample.structureId, subscriptionId };
  (await agent.post('/mandates', { ...paper, personId, until, evidence: evidence('signed form F503') })).expect(201);
  const { lastName, firstNames, email, directoryId } = signIns.find(({ name }) => name === 'holder')!;
  const identity = { how: 'in-person', at: platform.clock.now().toISOString() };
  const form = { lastName, firstNames, email, service: 'Service des essais', directoryId, identity };
  const { id: holderId } = (await administrator.post(`/subscriptions/${subscriptionId}/holders`, form))
    .expect(201)
    .json();
  return {
    subscriptionId,
    holderId,
    open: async () => {
      (await administrator.post(`/holders/${holderId}/opening`, {})).expect(200);
    },
  };
}
