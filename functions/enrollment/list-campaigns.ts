import { operation } from '../../shared/http/operation.ts';
import { listCampaigns as list } from '../../shared/lifecycle/campaigns/reading.ts';
import { CampaignPage } from '../schemas/campaigns.ts';
import { PageQuery } from '../schemas/requests.ts';
import { type CampaignFront, viewOfCampaign } from './campaign-view.ts';
import { pageOf } from './page.ts';

/** GET /campaigns, newest first. */
export const listCampaigns = operation(
  { query: PageQuery, answer: CampaignPage },
  async (call, house: CampaignFront) => {
    const page = await list(house, call, pageOf(call.query));
    return { status: 200, body: { ...page, items: page.items.map(viewOfCampaign) } };
  },
);
