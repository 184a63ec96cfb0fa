import { clock, invoker, ledger, personVault, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { runCampaign } from '../../shared/lifecycle/campaigns/running.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: personVault(),
  invoker: invoker(),
});

/** Invoked with `{ campaignId }`: lets one campaign go on, and asks for the next run. Running twice is harmless. */
export const handler = job('campaigns', compose, async (event, house, correlation) => {
  const campaignId = identifierIn(event, 'campaignId');
  if (campaignId === undefined) throw new Refusal('malformed', 'This names no campaign.');
  const { more, outbox } = await runCampaign(house, campaignId, correlation);
  // whoever is nudged takes up all that is due of the topic
  await house.invoker.nudge(outbox.slice(0, 1));
  const orders = (await house.ledger.read('campaign', { id: campaignId }))?.ordered?.orders ?? [];
  for (const id of orders) await house.invoker.runBulk(id);
  if (more) await house.invoker.runCampaign(campaignId);
  return { done: outbox.length };
});
