import { clock, environment, ledger, logStore, randomness, trail } from '../../shared/aws/compose.ts';
import { signWatchSettings } from '../../shared/aws/environment.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { type TraceHouse, traceSignatures } from '../../shared/lifecycle/sign-watch/tracing.ts';
import { dayOf } from '../../shared/lifecycle/sign-watch/trail-names.ts';
import { examineFile, isSilent, lookAgain, type WatchHouse } from '../../shared/lifecycle/sign-watch/watching.ts';

const compose = (): WatchHouse & TraceHouse => ({
  ...signWatchSettings(environment()),
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  trail: trail(),
  checkpoint: (number) => logStore().checkpoint(number),
  alarm: (about, count) => log(about, { count }),
});

/**
 * Told by EventBridge of each new file of the trail; the timetable has it look for those that nobody told it of, look in the
 * trail for what is on record, and listen whether the trail has fallen silent. Told twice, late or in any order is the same as told once.
 */
export const handler = job('sign-watch', compose, async (event, house, correlation) => {
  const object = fileIn(event);
  if (object !== undefined) {
    const examined = await examineFile(house, object, correlation);
    if (examined.state === 'waiting') log('sign.waiting', { correlation, count: examined.signatures });
    return { state: examined.state };
  }
  switch (identifierIn(event, 'job')) {
    case 'account-for-signatures':
      return lookAgain(house, correlation, dayIn(event));
    case 'trace-signatures':
      return traceSignatures(house, correlation, dayIn(event));
    case 'listen-to-trail': {
      const silent = await isSilent(house);
      if (silent) log('trail.silent', { correlation });
      return { silent };
    }
    default:
      throw new Refusal('malformed', 'There is no such job.');
  }
});

/** The day from which on an operator wants everything to be looked at again. */
function dayIn(event: unknown): string | undefined {
  const from = identifierIn(event, 'from');
  return from !== undefined && /^\d{4}-\d\d-\d\d$/.test(from) && !Number.isNaN(Date.parse(from)) ? from : undefined;
}

/** The file that S3 tells of by EventBridge; undefined for what is no file of a trail, which is not read. */
function fileIn(event: unknown): string | undefined {
  const { detail } = (event ?? {}) as { readonly detail?: { readonly object?: { readonly key?: unknown } } };
  const key = detail?.object?.key;
  return typeof key === 'string' && dayOf(key) !== undefined ? key : undefined;
}
