import type { Actor } from '../events.ts';
import type { RecipientHouse } from '../expiry/recipients.ts';
import type { Invoker, Ledger, OutboxRow, Randomness } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';

/** What the job works with. */
export interface CampaignHouse extends RecipientHouse {
  readonly randomness: Randomness;
}

const PLATFORM: Actor = { capacity: 'platform', function: 'campaigns' };

export const penOfCampaigns = (house: CampaignHouse, correlation: string): Pen => penOf(house, PLATFORM, correlation);

/** What one step of a campaign wrote. */
export type Stepped = readonly OutboxRow[];

/** The clock's part: campaigns about which something is due, and how many have been so for long. */
export async function findCampaigns({
  ledger,
  clock,
  invoker,
}: Pick<CampaignHouse, 'clock'> & {
  readonly ledger: Pick<Ledger, 'list'>;
  readonly invoker: Pick<Invoker, 'runCampaign'>;
}): Promise<{ readonly found: number; readonly stuck: number }> {
  const now = clock.now().toISOString();
  const { items } = await ledger.list('campaigns-due', '', { limit: 100 });
  const due = items.filter(({ nextAt }) => nextAt !== undefined && nextAt <= now);
  for (const { id } of due) await invoker.runCampaign(id);
  const late = new Date(Date.parse(now) - STUCK_MS).toISOString();
  return { found: due.length, stuck: due.filter(({ nextAt }) => nextAt! <= late).length };
}

/** What should have gone on so long ago does not go on by itself. */
const STUCK_MS = 3_600_000;
