import { clock, invoker, ledger, personVault, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import type { CampaignHouse } from '../../shared/lifecycle/campaigns/house.ts';
import { runCampaign } from '../../shared/lifecycle/campaigns/running.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: personVault(),
  invoker: invoker(),
});

interface House extends CampaignHouse {
  readonly invoker: Pick<Invoker, 'nudge' | 'runBulk' | 'runCampaign'>;
}

/** Lets the campaign go on that the event names, sees to the orders that it has made, and asks for the next run. */
export async function campaignRun(
  event: unknown,
  house: House,
  correlation: string,
): Promise<{ readonly done: number }> {
  const campaignId = identifierIn(event, 'campaignId');
  if (campaignId === undefined) throw new Refusal('malformed', 'This names no campaign.');
  const { more, outbox } = await runCampaign(house, campaignId, correlation);
  // whoever is nudged takes up all that is due of the topic
  await house.invoker.nudge(outbox.slice(0, 1));
  const orders = (await house.ledger.read('campaign', { id: campaignId }))?.ordered?.orders ?? [];
  for (const id of orders) await house.invoker.runBulk(id);
  if (more) await house.invoker.runCampaign(campaignId);
  return { done: outbox.length };
}

/** Invoked with `{ campaignId }`. Running twice is harmless. */
export const handler = job('campaigns', compose, campaignRun);
