import { operation } from '../../shared/http/operation.ts';
import { showCampaign as show } from '../../shared/lifecycle/campaigns/reading.ts';
import { SeenCampaignView } from '../schemas/campaigns.ts';
import { type CampaignFront, viewOfSeen } from './campaign-view.ts';

/** GET /campaigns/{campaignId}: its figures, and how far it is. */
export const showCampaign = operation({ answer: SeenCampaignView }, async (call, house: CampaignFront) => ({
  status: 200,
  body: viewOfSeen(await show(house, call, call.params.campaignId!)),
}));
