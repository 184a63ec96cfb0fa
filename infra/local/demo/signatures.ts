import type { Platform } from '../platform.ts';
import type { Stage } from './stage.ts';

interface Report {
  readonly files: number;
  readonly keys: readonly Readonly<Record<'signatures' | 'recorded' | 'unanswered' | 'unexplained', number>>[];
}

/** So long a record is waited for here (`site.ts`), and a little more. */
const WAIT_MS = 100_000;

/** The key service's own trail is held against the records: nobody has signed anything that the house does not know of. */
export async function signaturesJourney({ narrator, as }: Stage, platform: Platform): Promise<void> {
  narrator.chapter('Every signature by every key is held against what was recorded');
  await platform.cloud.deliverTrail();
  platform.clock.advance(WAIT_MS);
  await platform.runSchedule('account-for-signatures');
  const { files, keys } = (await (await as('auditor')).get('/signatures')).expect(200).json() as unknown as Report;
  const sum = (of: keyof Report['keys'][number]) => keys.reduce((total, figures) => total + figures[of], 0);
  narrator.say(
    `  the trail of today: ${files} files, ${sum('signatures')} signatures by ${keys.length} keys, ${sum('recorded')} on record with what was signed, ${sum('unanswered')} explained by an attempt`,
  );
  narrator.check(
    'each is explained, and none is left',
    sum('signatures') > 0 && sum('unexplained') === 0 && sum('recorded') + sum('unanswered') === sum('signatures'),
    JSON.stringify(keys),
  );
}
