import { workOff } from '../outbox.ts';
import type { OutboxRow } from '../ports.ts';
import type { CertificateName } from '../replaced.ts';
import { type Telling, tellOfExpiry, type WhySkipped, widenExpiry } from './telling.ts';
import type { ExpiryHouse } from './trail.ts';

/** Does what is to be told of one certificate's end now: the stage that is due, or a wider circle for the last one. */
export async function meetExpiry(house: ExpiryHouse, name: CertificateName, correlation: string): Promise<Telling> {
  const told = await tellOfExpiry(house, name, correlation);
  const hasTold = told.outcome === 'skipped' && TOLD_BEFORE.has(told.why);
  return hasTold ? widenExpiry(house, name, correlation) : told;
}

/** Nothing to tell by the plan: what was told may have come back. */
const TOLD_BEFORE: ReadonlySet<WhySkipped> = new Set(['told', 'not-due', 'over']);

/** Works off the rows of the outbox about the ends of certificates; one that fails comes again. */
export async function workOffExpiries(
  house: ExpiryHouse,
  nudged: string | undefined,
  correlation: string,
  tell: (telling: Telling, name: CertificateName) => void,
): Promise<{ readonly outbox: readonly OutboxRow[]; readonly done: number; readonly failed: readonly unknown[] }> {
  const outbox: OutboxRow[] = [];
  const work = async ([row]: readonly OutboxRow[]) => {
    const { issuer = '', serial = '' } = row!.about;
    const telling = await meetExpiry(house, { issuer, serial }, correlation);
    tell(telling, { issuer, serial });
    if (telling.outcome === 'told') outbox.push(...telling.outbox);
  };
  const of = ({ about }: OutboxRow) => `${about.issuer}/${about.serial}`;
  const { ledger, clock } = house;
  const { done, failed } = await workOff({ clock, outbox: ledger.outbox }, 'expiry', nudged, work, of);
  return { outbox, done, failed };
}
