import { operation } from '../../shared/http/operation.ts';
import { pauseCampaign as pause } from '../../shared/lifecycle/campaigns/desk.ts';
import { CampaignView } from '../schemas/campaigns.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';

/** POST /campaigns/{campaignId}/pause: nobody more is told. */
export const pauseCampaign = operation(
  { body: EmptyBody, answer: CampaignView },
  async (call, house: CampaignFront) => {
    const { campaign } = await pause(house, call, call.params.campaignId!);
    return { status: 200, body: viewOfCampaign(campaign) };
  },
);
