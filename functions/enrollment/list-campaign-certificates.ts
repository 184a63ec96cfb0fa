import { operation } from '../../shared/http/operation.ts';
import { linesOfCampaign } from '../../shared/lifecycle/campaigns/reading.ts';
import { CampaignLines, CampaignLinesQuery } from '../schemas/campaigns.ts';
import { type CampaignFront, campaignColumns, viewOfLine } from './campaign-view.ts';
import { csvPage } from './csv-page.ts';

/** GET /campaigns/{campaignId}/certificates: JSON or CSV; of a CSV, `Link` says where it goes on (RFC 8288). */
export const listCampaignCertificates = operation(
  { query: CampaignLinesQuery, answer: CampaignLines },
  async (call, house: CampaignFront) => {
    const id = call.params.campaignId!;
    const page = await linesOfCampaign(house, call, id, call.query);
    const items = page.items.map(viewOfLine);
    if (call.accepts !== 'text/csv') return { status: 200, body: { ...page, items } };
    const path = `/campaigns/${id}/certificates`;
    return csvPage(campaignColumns, { ...page, items }, { path, limit: call.query.limit, name: `campaign-${id}` });
  },
);
