import { operation } from '../../shared/http/operation.ts';
import { cancelCampaign as cancel } from '../../shared/lifecycle/campaigns/desk.ts';
import { CampaignView } from '../schemas/campaigns.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';

/** POST /campaigns/{campaignId}/cancellation: it ends, for ever. */
export const cancelCampaign = operation(
  { body: EmptyBody, answer: CampaignView },
  async (call, house: CampaignFront) => {
    const { campaign } = await cancel(house, call, call.params.campaignId!);
    return { status: 200, body: viewOfCampaign(campaign) };
  },
);
