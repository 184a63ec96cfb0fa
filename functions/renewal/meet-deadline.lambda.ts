import { clock, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { meetDeadline } from '../../shared/lifecycle/deadlines.ts';
import type { OutboxRow } from '../../shared/lifecycle/ports.ts';
import { meetTerms } from '../../shared/lifecycle/terms/clock.ts';
import { POPULATIONS, type TermsPopulation } from '../../shared/registration/terms-records.ts';

const compose = () => ({ ledger: ledger(), clock: clock(), randomness: randomness(), invoker: invoker() });
type House = ReturnType<typeof compose>;

/**
 * Invoked with `{ issuer, serial }`: reads what is due about this certificate and does it. With `{ personId, population }`:
 * what new terms ask of this person. Running twice is harmless.
 */
export async function deadlineRun(
  event: unknown,
  house: House,
  correlation: string,
): Promise<{ readonly done: number }> {
  const personId = identifierIn(event, 'personId');
  if (personId !== undefined) {
    return done(house, await meetTerms(house, { personId, population: populationIn(event) }, correlation));
  }
  const issuer = identifierIn(event, 'issuer');
  const serial = identifierIn(event, 'serial');
  if (issuer === undefined || serial === undefined) throw new Refusal('malformed', 'This names no certificate.');
  return done(house, await meetDeadline(house, { issuer, serial }, correlation));
}

export const handler = job('deadlines', compose, deadlineRun);

async function done({ invoker }: House, outbox: readonly OutboxRow[]): Promise<{ readonly done: number }> {
  await invoker.nudge(outbox);
  return { done: outbox.length };
}

function populationIn(event: unknown): TermsPopulation {
  const named = identifierIn(event, 'population');
  const population = POPULATIONS.find((one) => one === named);
  if (!population) throw new Refusal('malformed', 'This names no population.');
  return population;
}
