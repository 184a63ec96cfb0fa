import { operation } from '../../shared/http/operation.ts';
import { proposeCampaign as propose } from '../../shared/lifecycle/campaigns/desk.ts';
import { CampaignView, ProposeCampaignBody } from '../schemas/campaigns.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';

/** POST /campaigns: a dry run, which goes on by itself; nobody is told before another officer approves. */
export const proposeCampaign = operation(
  { body: ProposeCampaignBody, answer: CampaignView, status: 202 },
  async (call, house: CampaignFront) => {
    const { campaign } = await propose(house, call, call.body as Parameters<typeof propose>[2]);
    await house.invoker.runCampaign(campaign.id);
    return { status: 202, headers: { location: `/campaigns/${campaign.id}` }, body: viewOfCampaign(campaign) };
  },
);
