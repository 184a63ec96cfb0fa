import { clientOf } from '../../../infra/local/client.ts';
import { designateOnPaper } from '../../../infra/local/designating.ts';
import { signIns } from '../../../infra/local/identity/sign-ins.ts';
import { subscribe } from '../../../infra/local/sample.ts';
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
  const representative = clientOf(platform.url, await platform.tokenFor('legal-representative'));
  const { personId } = (await representative.get('/me')).expect(200).json();
  const paper = { structureId: sample.structureId, subscriptionIds: [subscriptionId], signatoryId: String(personId) };
  await designateOnPaper({ agent, colleague }, { ...paper, people: [{ signIn, client: administrator }] });
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
      const again = { ...identity, at: platform.clock.now().toISOString() };
      (await administrator.post(`/holders/${holderId}/opening`, { identity: again })).expect(200);
    },
  };
}
