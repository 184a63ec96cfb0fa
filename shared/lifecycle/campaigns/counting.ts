import { campaignPlan } from '../../registration/campaign-plan.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { officersToAsk } from '../bulk/telling.ts';
import type { CampaignLine, CampaignRecord } from '../campaign-records.ts';
import { expiryGround } from '../expiry/ground.ts';
import { recipientsOf } from '../expiry/recipients.ts';
import { profileOf } from '../gate.ts';
import { chainedOver } from '../parts.ts';
import type { CertificateRecord } from '../records.ts';
import { eventOf } from '../registration/desk.ts';
import { rememberingLists } from '../remembered.ts';
import { someAtATime } from '../whole-list.ts';
import { forecastOf, moved, rested } from './campaigns.ts';
import { type CampaignHouse, penOfCampaigns, type Stepped } from './house.ts';
import { appended, everyPart } from './parts.ts';
import { lookUpCampaign } from './selecting.ts';

/** Says that every part is there. */
const END = 'end';
/** Something that should have gone on by then has stopped on its way. */
export const STUCK_AFTER_MS = 60_000;

/**
 * One step of the dry run: the next certificates are looked up and written down, or, once all are, the list is frozen and
 * waits for the second officer. Throws `Conflict` when somebody else has moved the campaign.
 */
export async function countStep(house: CampaignHouse, campaign: CampaignRecord, correlation: string): Promise<Stepped> {
  if (campaign.lookedTo === END) return freeze(house, campaign, correlation);
  const pen = penOfCampaigns(house, correlation);
  const { certificates, next } = await lookUpCampaign(house, campaign.filter, campaign.lookedTo);
  const remembering = { ...house, ledger: rememberingLists(house.ledger) };
  const mailsOf = firstMailsIn(remembering);
  const counted = await someAtATime(certificates, async (record) => {
    const line = await lineOf(remembering, record);
    return { line, mails: line.found === 'to-renew' ? await mailsOf(record) : 0 };
  });
  const lines = counted.map(({ line }) => line);
  const parts = await appended(house.ledger, campaign, lines);
  const total = campaign.lines + lines.length;
  const change = {
    lookedTo: total > houseRules.campaignLargest ? END : (next ?? END),
    parts: Math.max(campaign.parts, (parts.at(-1)?.part ?? -1) + 1),
    lines: total,
    firstMails: campaign.firstMails + counted.reduce((sum, { mails }) => sum + mails, 0),
    nextAt: new Date(Date.parse(pen.at) + STUCK_AFTER_MS).toISOString(),
    ...figures(campaign, lines),
  };
  const written = moved(campaign, change, 'campaign.counted', pen.at, { lines: total });
  await house.ledger.commit({ records: [written.record, ...parts], events: [eventOf(pen, written)] });
  return [];
}

async function lineOf({ ledger, clock }: CampaignHouse, record: CertificateRecord): Promise<CampaignLine> {
  const { issuer, serial, profile, structureId, subscriptionId, directionId, holderId, requestId, notAfter } = record;
  const ground = await expiryGround(ledger, record, clock.now());
  const begun = ground?.begun === 'requested' || ground?.begun === 'unaccepted';
  const renewed = ground === undefined || ground.over !== undefined || begun;
  return {
    ...{ issuer, serial, profile, structureId, subscriptionId, requestId, notAfter },
    ...(directionId !== undefined && { directionId }),
    ...(holderId !== undefined && { holderId }),
    ...(renewed ? { found: 'renewed' } : { found: 'to-renew', state: 'waiting' }),
  };
}

/** How many are told first of a certificate; the same people are looked for once for all that they look after. */
function firstMailsIn(house: CampaignHouse): (certificate: CertificateRecord) => Promise<number> {
  const known = new Map<string, Promise<number>>();
  return async (certificate) => {
    if (certificate.holderId !== undefined) return 1;
    const request = await house.ledger.read('request', { id: certificate.requestId });
    const key = `${certificate.subscriptionId}/${request?.requestedBy.personId}`;
    const [first] = campaignPlan(certificate);
    const count = async () => Math.max(1, (await recipientsOf(house, { certificate, request }, first!.to)).length);
    const counted = known.get(key) ?? count();
    known.set(key, counted);
    return counted;
  };
}

function figures(campaign: CampaignRecord, lines: readonly CampaignLine[]) {
  const found = { ...campaign.found };
  const { issuer, profile, offer, direction } = campaign.of;
  const of = { issuer: { ...issuer }, profile: { ...profile }, offer: { ...offer }, direction: { ...direction } };
  const count = (counts: Record<string, number>, name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const line of lines) {
    found[line.found] += 1;
    if (line.found !== 'to-renew') continue;
    count(of.issuer, line.issuer);
    count(of.profile, line.profile);
    count(of.offer, profileOf(line.profile).offer);
    if (line.directionId !== undefined) count(of.direction, line.directionId);
  }
  return { found, of, states: { ...campaign.states, waiting: found['to-renew'] } };
}

/** The list is whole: it waits for a second officer, unless it does not fit into its window. */
async function freeze(house: CampaignHouse, campaign: CampaignRecord, correlation: string): Promise<Stepped> {
  const pen = penOfCampaigns(house, correlation);
  let listSha256 = '';
  for await (const { lines } of everyPart(house.ledger, campaign)) {
    listSha256 = chainedOver(
      listSha256,
      lines.map(({ issuer, serial, found }) => [issuer, serial, found]),
    );
  }
  const forecast = forecastOf(campaign, pen.at);
  const tooLong = campaign.lines > houseRules.campaignLargest;
  const refused = tooLong || (!forecast.feasible && campaign.found['to-renew'] > 0);
  const { lines } = campaign;
  const written = refused
    ? rested(
        campaign,
        { state: 'refused', listSha256, forecast, refused: { at: pen.at }, endedAt: pen.at },
        'campaign.refused',
        pen.at,
        { lines, listSha256 },
      )
    : rested(campaign, { state: 'proposed', listSha256, forecast }, 'campaign.proposed', pen.at, { lines, listSha256 });
  const asked = refused ? [campaign.proposedBy.personId] : await officersToAsk(house, campaign);
  const notice = refused ? 'campaign-refused' : 'campaign-to-approve';
  const outbox = asked.map((personId) => pen.outbox('notification', { notice, campaignId: campaign.id, personId }));
  await house.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
  return outbox;
}
