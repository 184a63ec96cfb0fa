import { operation } from '../../shared/http/operation.ts';
import { approveCampaign as approve } from '../../shared/lifecycle/campaigns/desk.ts';
import { ApproveCampaignBody, CampaignView } from '../schemas/campaigns.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';

/** POST /campaigns/{campaignId}/approval: by another security officer, of exactly the list that was looked at. */
export const approveCampaign = operation(
  { body: ApproveCampaignBody, answer: CampaignView, status: 202 },
  async (call, house: CampaignFront) => {
    const { campaign } = await approve(house, call, call.params.campaignId!, call.body.listSha256);
    await house.invoker.runCampaign(campaign.id);
    return { status: 202, body: viewOfCampaign(campaign) };
  },
);
