import { operation } from '../../shared/http/operation.ts';
import { resumeCampaign as resume } from '../../shared/lifecycle/campaigns/desk.ts';
import { CampaignView } from '../schemas/campaigns.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';

/** POST /campaigns/{campaignId}/resume: it goes on where it stopped. */
export const resumeCampaign = operation(
  { body: EmptyBody, answer: CampaignView },
  async (call, house: CampaignFront) => {
    const { campaign } = await resume(house, call, call.params.campaignId!);
    await house.invoker.runCampaign(campaign.id);
    return { status: 200, body: viewOfCampaign(campaign) };
  },
);
