import type { CampaignLine, CampaignPartRecord, CampaignRecord } from '../campaign-records.ts';
import { everyPortion, LINES_A_PART, readPortions } from '../parts.ts';
import type { Ledger } from '../ports.ts';

const reader = (ledger: Ledger, campaignId: string) => (part: number) =>
  ledger.read('campaignPart', { campaignId, part });

/** One part. Throws Error when it is lost. */
export async function readPart(ledger: Ledger, id: string, part: number): Promise<CampaignPartRecord> {
  return (await readPortions(reader(ledger, id), part, part + 1, `campaign/${id}`))[0]!;
}

/** Every part in its order, a few at a time. */
export const everyPart = (ledger: Ledger, { id, parts }: Pick<CampaignRecord, 'id' | 'parts'>) =>
  everyPortion(reader(ledger, id), parts, `campaign/${id}`);

/** Where a line of the whole list lies: all parts are full but the last. */
export const placeOfLine = (line: number): { readonly part: number; readonly index: number } => ({
  part: Math.floor(line / LINES_A_PART),
  index: line % LINES_A_PART,
});

/** Lines added behind a list of so many: the part that was not full comes again, with more in it. */
export async function appended(
  ledger: Ledger,
  { id, parts, lines }: Pick<CampaignRecord, 'id' | 'parts' | 'lines'>,
  more: readonly CampaignLine[],
): Promise<readonly CampaignPartRecord[]> {
  if (more.length === 0) return [];
  const open = lines % LINES_A_PART === 0 ? undefined : await readPart(ledger, id, parts - 1);
  const all = [...(open?.lines ?? []), ...more];
  const first = open ? parts - 1 : parts;
  return Array.from({ length: Math.ceil(all.length / LINES_A_PART) }, (_, index) => ({
    kind: 'campaignPart',
    version: index === 0 && open ? open.version + 1 : 1,
    campaignId: id,
    part: first + index,
    lines: all.slice(index * LINES_A_PART, (index + 1) * LINES_A_PART),
  }));
}
