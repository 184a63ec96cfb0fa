import { enteredOrder } from '../bulk/orders.ts';
import { inParts } from '../bulk/parts.ts';
import type { BulkLine } from '../bulk-records.ts';
import type { CampaignRecord } from '../campaign-records.ts';
import { newId } from '../identity.ts';
import { LINES_A_PART } from '../parts.ts';
import type { Requirement } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { RevocationReason } from '../records.ts';
import { eventOf } from '../registration/desk.ts';
import { stillInOffice } from '../registration/in-office.ts';
import { moved, rested } from './campaigns.ts';
import { STUCK_AFTER_MS } from './counting.ts';
import { type CampaignHouse, penOfCampaigns, type Stepped } from './house.ts';
import { placeOfLine, readPart } from './parts.ts';
import { turned } from './turning.ts';

/** Parts of a campaign whose certificates go into one order. */
const PARTS_AN_ORDER = 40;

/**
 * One step of the end: what is left is written down as overdue; then, where the officers decided so, the certificates that
 * were not revoked are proposed for revocation, which takes the approval of two officers like any other order; then the
 * officers hear that it is over. Throws `Conflict` when somebody else has moved the campaign.
 */
export async function closeStep(house: CampaignHouse, campaign: CampaignRecord, correlation: string): Promise<Stepped> {
  const pen = penOfCampaigns(house, correlation);
  const { closed = 0, thenRevoke, ordered = { parts: 0, orders: [] } } = campaign;
  if (closed < campaign.begun) return writeDown(house, campaign, closed, pen);
  if (thenRevoke && ordered.parts < campaign.parts) return order(house, campaign, thenRevoke, pen);
  const { renewed, overdue } = campaign.states;
  const over = rested(campaign, { state: 'done', endedAt: pen.at }, 'campaign.ended', pen.at, { renewed, overdue });
  const officers = new Set([campaign.proposedBy.personId, campaign.approved!.by]);
  const outbox = [...officers].map((personId) =>
    pen.outbox('notification', { notice: 'campaign-ended', campaignId: campaign.id, personId }),
  );
  await house.ledger.commit({ records: [over.record], events: [eventOf(pen, over)], outbox });
  return outbox;
}

async function writeDown(house: CampaignHouse, campaign: CampaignRecord, from: number, pen: Pen): Promise<Stepped> {
  const { part: number, index } = placeOfLine(from);
  const part = await readPart(house.ledger, campaign.id, number);
  const first = from - index;
  const to = Math.min(part.lines.length, campaign.begun - first);
  const turning = { stageOf: () => undefined, instantOf: () => pen.at, idle: 'overdue' } as const;
  const became = await turned(house, campaign, part, [index, to], turning, pen);
  const { until, states } = became;
  const change = { closed: first + until, states, nextAt: guard(pen) };
  const written = moved(campaign, change, 'campaign.closed', pen.at, { lines: until - index });
  await house.ledger.commit({
    records: [written.record, ...(became.changed ? [became.part] : [])],
    events: [eventOf(pen, written)],
  });
  return [];
}

/** The next certificates that are not revoked, as one order by the officer who proposed the campaign, or who approved it. */
async function order(
  house: CampaignHouse,
  campaign: CampaignRecord,
  reason: RevocationReason,
  pen: Pen,
): Promise<Stepped> {
  const { parts: from, orders } = campaign.ordered ?? { parts: 0, orders: [] };
  const to = Math.min(campaign.parts, from + PARTS_AN_ORDER);
  const read = Array.from({ length: to - from }, (_, index) => readPart(house.ledger, campaign.id, from + index));
  const named = (await Promise.all(read)).flatMap(({ lines }) =>
    lines.flatMap(({ issuer, serial, state }): BulkLine[] =>
      state === 'revoked' || state === 'gone' ? [] : [{ issuer, serial }],
    ),
  );
  const by = await officerOf(house, campaign, pen.at);
  const id = newId(house.randomness);
  const parts = inParts(id, named, 0, 'named');
  const makes = named.length > 0 && by !== undefined;
  const form = { selection: { by: 'list', certificates: named.length }, reason, reasons: campaign.reasons } as const;
  const order = makes ? enteredOrder(form, by.officer, parts.length, { id, at: pen.at }) : undefined;
  const next = { parts: to, orders: order ? [...orders, id] : orders };
  const written = moved(campaign, { ordered: next, nextAt: guard(pen) }, 'campaign.ordered', pen.at, {
    certificates: order ? named.length : 0,
  });
  await house.ledger.commit({
    records: [written.record, ...(order ? [order.record, ...parts] : [])],
    events: [eventOf(pen, written), ...(order ? [eventOf(pen, order)] : [])],
    require: order ? [by!.inOffice] : [],
  });
  return [];
}

interface InOffice {
  readonly officer: CampaignRecord['proposedBy'];
  readonly inOffice: Requirement;
}

/** Undefined once neither is in office: nobody orders in the name of those who left. */
async function officerOf(
  { ledger }: CampaignHouse,
  campaign: CampaignRecord,
  at: string,
): Promise<InOffice | undefined> {
  const { proposedBy, approved } = campaign;
  const approver = {
    personId: approved!.by,
    mandateId: approved!.mandateId,
    authentication: proposedBy.authentication,
  };
  for (const officer of [proposedBy, approver]) {
    const inOffice = await stillInOffice(ledger, officer, at);
    if (inOffice) return { officer, inOffice };
  }
  return undefined;
}

const guard = ({ at }: Pen): string => new Date(Date.parse(at) + STUCK_AFTER_MS).toISOString();

/** Lines of an order: as many as one call may name. */
export const LINES_AN_ORDER = PARTS_AN_ORDER * LINES_A_PART;
