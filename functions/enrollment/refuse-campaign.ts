import { operation } from '../../shared/http/operation.ts';
import { refuseCampaign as refuse } from '../../shared/lifecycle/campaigns/desk.ts';
import { CampaignView, RefuseCampaignBody } from '../schemas/campaigns.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';

/** POST /campaigns/{campaignId}/refusal: by another security officer, for ever. */
export const refuseCampaign = operation(
  { body: RefuseCampaignBody, answer: CampaignView },
  async (call, house: CampaignFront) => {
    const { campaign } = await refuse(house, call, call.params.campaignId!, call.body.reasons);
    return { status: 200, body: viewOfCampaign(campaign) };
  },
);
