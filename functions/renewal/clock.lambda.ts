import { clock, invoker, ledger } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { findBulk } from '../../shared/lifecycle/bulk/house.ts';
import { findCampaigns } from '../../shared/lifecycle/campaigns/house.ts';
import { findContacts } from '../../shared/lifecycle/contacts/clock.ts';
import { findDeadlines } from '../../shared/lifecycle/deadlines.ts';
import {
  certifyResponders,
  certifySeals,
  crlsDue,
  finishStuckRequests,
  sweepOutbox,
} from '../../shared/lifecycle/due.ts';
import { findHolders } from '../../shared/lifecycle/holders/life-clock.ts';
import { findImports } from '../../shared/lifecycle/imports/running.ts';
import { issuersEnding } from '../../shared/lifecycle/issuer-ends.ts';
import { findTerms } from '../../shared/lifecycle/terms/clock.ts';

const compose = () => ({ ledger: ledger(), clock: clock(), invoker: invoker() });
type House = ReturnType<typeof compose>;

const jobs: Readonly<Record<string, (house: House) => Promise<{ readonly found: number }>>> = {
  'finish-stuck-requests': stuckRequests,
  'sweep-outbox': sweepOutbox,
  'crls-due': listsDue,
  'certify-seals': certifySeals,
  'certify-responders': respondersDue,
  'deadlines-due': findDeadlines,
  'holders-due': findHolders,
  'contacts-due': findContacts,
  'terms-due': findTerms,
  'imports-due': findImports,
  'bulk-due': findBulk,
  'campaigns-due': campaignsDue,
};

/** An alarm counts the line: what is approved has had no certificate for ten minutes, however often it was asked for. */
async function stuckRequests(house: House) {
  const { found, stuck } = await finishStuckRequests(house);
  if (stuck > 0) log('issuance.stuck', { count: stuck });
  return { found };
}

/** An alarm counts the line: soon an authority issues no more, and none follows it. */
async function listsDue(house: House) {
  const ending = await issuersEnding(house);
  if (ending.length > 0) log('issuer.ends', { count: ending.length });
  return crlsDue(house);
}

/** An alarm counts the line: certificates should have followed days ago. */
async function respondersDue(house: House) {
  const { found, endSoon } = await certifyResponders(house);
  if (endSoon > 0) log('responder.ends-soon', { count: endSoon });
  return { found };
}

/** An alarm counts the line: what should have gone on an hour ago has not. */
async function campaignsDue(house: House) {
  const { found, stuck } = await findCampaigns(house);
  if (stuck > 0) log('campaign.stuck', { count: stuck });
  return { found };
}

/** Invoked by the timetable with `{ job }`: finds work and hands it over, does none itself. Running twice is harmless. */
export async function clockRun(event: unknown, house: House): Promise<{ readonly found: number }> {
  const named = jobs[identifierIn(event, 'job') ?? ''];
  if (!named) throw new Refusal('malformed', 'There is no such job.');
  return named(house);
}

export const handler = job('renewal', compose, clockRun);
