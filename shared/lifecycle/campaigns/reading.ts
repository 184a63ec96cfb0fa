import { ERASED, openOr } from '../../registration/personal.ts';
import { type CampaignLine, type CampaignRecord, LINE_ENDS } from '../campaign-records.ts';
import { pageOfLines, placeIn } from '../parts.ts';
import type { Page } from '../ports.ts';
import { begin, type Caller, type Desk } from '../registration/desk.ts';
import { takeCampaign } from './desk.ts';
import { readPart } from './parts.ts';

export interface SeenCampaign {
  readonly campaign: CampaignRecord;
  /** As the officers wrote them, while they are kept. */
  readonly reasons: string;
  readonly refusal?: string;
}

/** A campaign and how far it is. Throws a Refusal `forbidden` or `not-found`. */
export async function showCampaign(desk: Desk, caller: Caller, id: string): Promise<SeenCampaign> {
  const { campaign } = await takeCampaign(desk, caller, id);
  const written = campaign.refused?.reasons;
  return {
    campaign,
    reasons: await openedText(desk, campaign.reasons),
    ...(written !== undefined && { refusal: await openedText(desk, written) }),
  };
}

const openedText = async ({ vault }: Pick<Desk, 'vault'>, text: CampaignRecord['reasons']): Promise<string> =>
  typeof text === 'string' ? text : openOr(vault, text, ERASED);

/** Every campaign, newest first. Throws a Refusal `forbidden`. */
export async function listCampaigns(
  desk: Desk,
  caller: Caller,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<CampaignRecord>> {
  await begin(desk, caller);
  return desk.ledger.list('campaigns', '', page);
}

/** A page of the lines of a campaign, in the order of the list. Throws a Refusal `forbidden`, `not-found` or `malformed`. */
export async function linesOfCampaign(
  desk: Desk,
  caller: Caller,
  id: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<CampaignLine>> {
  const { campaign } = await takeCampaign(desk, caller, id);
  return pageOfLines((part) => readPart(desk.ledger, id, part), campaign.parts, page);
}

export interface CampaignReport extends SeenCampaign {
  /** A page of those without a successor, in the order of the list. */
  readonly left: readonly CampaignLine[];
  /** Give it back for those that follow; absent where there are no more. */
  readonly cursor?: string;
}

/**
 * What a campaign came to, or has come to so far. A cursor is the place on the list of the first that is left. Throws a
 * Refusal `forbidden`, `not-found`, or `malformed` for another cursor.
 */
export async function reportOfCampaign(
  desk: Desk,
  caller: Caller,
  id: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<CampaignReport> {
  const seen = await showCampaign(desk, caller, id);
  const { parts } = seen.campaign;
  const left: CampaignLine[] = [];
  let [number, from] = cursor === undefined ? [0, 0] : placeIn(cursor, parts);
  for (; number < parts; number++, from = 0) {
    const { lines } = await readPart(desk.ledger, id, number);
    for (let index = from; index < lines.length; index++) {
      if (!isLeft(lines[index]!)) continue;
      if (left.length === limit) return { ...seen, left, cursor: `${number}.${index}` };
      left.push(lines[index]!);
    }
  }
  return { ...seen, left };
}

/** To be renewed, and neither done nor over. */
const isLeft = ({ state }: CampaignLine): boolean => state !== undefined && !LINE_ENDS.has(state);
