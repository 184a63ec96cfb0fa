import { stopped } from '../../commands/log-places.ts';
import { verifyLog } from '../../commands/verify-log.ts';
import type { Platform } from '../platform.ts';
import type { Narrator } from './narrator.ts';

/** Seals what happened last, as the next minute would. */
export async function sealWhatIsLeft(platform: Platform): Promise<void> {
  await platform.settled();
  await platform.runSchedule('seal-log');
}

/** What `npm run verify-log -- --state` says of the house that has stopped: everything of the story is in the sealed log. */
export async function logJourney(narrator: Narrator, folder: string): Promise<void> {
  narrator.chapter('The sealed log is held against everything that the house has in its ledger');
  const { size, checkpoints, records, waiting, root, findings } = await verifyLog(await stopped(folder));
  narrator.say(
    `  ${size} events, ${checkpoints} signed checkpoints, ${records} records, ${waiting} events wait; root ${root}`,
  );
  narrator.check(
    'nothing is missing, changed, put in or put back',
    findings.length === 0 && size > 0,
    findings.join('\n'),
  );
}
