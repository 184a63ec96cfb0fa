import { clock, invoker, ledger, personVault, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { runImport } from '../../shared/lifecycle/imports/running.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: personVault(),
  invoker: invoker(),
});
type House = ReturnType<typeof compose>;

/** Invoked with `{ importId }`: does the next lines and asks for the next run. Running twice is harmless. */
export async function importRun(event: unknown, house: House, correlation: string): Promise<{ readonly done: number }> {
  const importId = identifierIn(event, 'importId');
  if (importId === undefined) throw new Refusal('malformed', 'This names no import.');
  const { done, more, outbox } = await runImport(house, importId, correlation);
  // whoever is nudged takes up all that is due: one is enough
  await house.invoker.nudge(outbox.slice(0, 1));
  if (more) await house.invoker.runImport(importId);
  return { done };
}

export const handler = job('imports', compose, importRun);
