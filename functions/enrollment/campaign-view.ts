import type * as z from 'zod';
import type { Finding } from '../../shared/errors.ts';
import type { Column } from '../../shared/evidence/csv.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import type { CampaignRecord, CampaignLine as Line } from '../../shared/lifecycle/campaign-records.ts';
import type { SeenCampaign } from '../../shared/lifecycle/campaigns/reading.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import type { CampaignLineView, CampaignView, SeenCampaignView } from '../schemas/campaigns.ts';

/** What the operations on campaigns have beside the front. */
export interface CampaignFront extends FrontHouse {
  readonly invoker: Pick<Invoker, 'runCampaign'>;
}

/** A campaign with its figures and how far it is, without what people wrote. */
export function viewOfCampaign(campaign: CampaignRecord): z.input<typeof CampaignView> {
  const { id, createdAt, proposedBy, because, filter, window, deadline, rates, thenRevoke, state } = campaign;
  const { lines, found, of, forecast, approved, refused, paused, cancelled, ordered } = campaign;
  const { begun, states, mails, nextAt, startedAt, endedAt, movedAt } = campaign;
  const findings = refused && refused.by === undefined ? refusalOf(campaign) : [];
  return {
    ...{ id, createdAt, proposedBy: proposedBy.personId, because, window, deadline, rates, state },
    filter: filter as z.input<typeof CampaignView>['filter'],
    ...(thenRevoke && { thenRevoke }),
    list: {
      lines,
      ...(forecast && { sha256: campaign.listSha256 }),
      found: { ...found },
      byIssuer: { ...of.issuer },
      byProfile: { ...of.profile },
      byOffer: { ...of.offer },
      byDirection: { ...of.direction },
      certificates: `/campaigns/${id}/certificates`,
    },
    ...(forecast && { forecast }),
    ...(approved && { approved: { at: approved.at, by: approved.by } }),
    ...(refused && { refused: { at: refused.at, ...(refused.by !== undefined && { by: refused.by }) } }),
    ...(paused && { paused: { ...paused } }),
    ...(cancelled && { cancelled: { ...cancelled } }),
    progress: { begun, ofLines: lines, states: { ...states }, mails },
    ...(ordered && { orders: ordered.orders.map((order) => `/bulk-revocations/${order}`) }),
    ...(nextAt !== undefined && { nextAt }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    movedAt,
    ...(findings.length > 0 && { findings }),
  };
}

export const viewOfSeen = ({ campaign, reasons, refusal }: SeenCampaign): z.input<typeof SeenCampaignView> => ({
  ...viewOfCampaign(campaign),
  reasons,
  ...(refusal !== undefined && { refusal }),
});

function refusalOf({ lines, forecast }: CampaignRecord): Finding[] {
  const because = (code: string, detail: string) => ({ code, citation: 'Sceau, campaigns', detail });
  if (lines > houseRules.campaignLargest) return [because('list-too-long', TOO_LONG)];
  if (!forecast || forecast.feasible) return [];
  const { daysNeeded, daysGiven } = forecast;
  const short = `At these rates the telling takes ${daysNeeded} working days, and the window has ${daysGiven}.`;
  return [because('window-short', short)];
}

const TOO_LONG = 'The list is longer than one campaign may be: narrow the filter and propose several.';

/** A certificate of the list. */
export function viewOfLine({
  issuer,
  serial,
  requestId: _,
  mails: __,
  wider: ___,
  ...line
}: Line): z.input<typeof CampaignLineView> {
  const { successor, ...rest } = line;
  return {
    ...{ issuer, serial, href: `/certificates/${issuer}/${serial}` },
    ...rest,
    ...(successor && { successor: `/certificates/${successor.issuer}/${successor.serial}` }),
  };
}

/** Headings are the names of the JSON members. */
export const campaignColumns: readonly Column<z.input<typeof CampaignLineView>>[] = (
  [
    ...([
      'issuer',
      'serial',
      'state',
      'found',
      'stage',
      'toldAt',
      'unopened',
      'successor',
      'profile',
      'notAfter',
    ] as const),
    ...(['structureId', 'subscriptionId', 'directionId', 'holderId'] as const),
  ] as const
).map((heading) => ({ heading, value: (line) => line[heading] }));
