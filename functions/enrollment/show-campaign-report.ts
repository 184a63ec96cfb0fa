import { campaignPdf } from '../../shared/evidence/campaign-pdf.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { reportOfCampaign } from '../../shared/lifecycle/campaigns/reading.ts';
import { CampaignReportQuery, CampaignReportView } from '../schemas/campaigns.ts';
import { attachment } from './attachment.ts';
import { campaignColumns, viewOfLine, viewOfSeen } from './campaign-view.ts';
import { csvPage } from './csv-page.ts';

/**
 * GET /campaigns/{campaignId}/report: what it came to, or has come to so far, and those that are left, page by page: in JSON
 * by `cursor`, as a CSV by `Link`, and as a PDF in the reader's language, which says where there are more. The whole list is
 * at /campaigns/{campaignId}/certificates.
 */
export const showCampaignReport = operation(
  { query: CampaignReportQuery, answer: CampaignReportView },
  async (call, house: FrontHouse) => {
    const id = call.params.campaignId!;
    const { limit } = call.query;
    const report = await reportOfCampaign(house, call, id, call.query);
    const { cursor } = report;
    const left = report.left.map(viewOfLine);
    const more = cursor !== undefined && { cursor };
    if (call.accepts === 'application/json') return { status: 200, body: { ...viewOfSeen(report), left, ...more } };
    if (call.accepts === 'text/csv') {
      const path = `/campaigns/${id}/report`;
      return csvPage(campaignColumns, { items: left, ...more }, { path, limit, name: `campaign-${id}-left` });
    }
    const madeAt = house.clock.now().toISOString();
    const bytes = await campaignPdf({ ...report, language: call.language, madeAt });
    return { status: 200, headers: attachment(`campaign-${id}.pdf`), body: bytes };
  },
);
