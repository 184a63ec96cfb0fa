import { SETTLED } from '../../../shared/lifecycle/mail/fates.ts';
import { inParis, isDayOff } from './calendar.ts';
import type { Evidence, Stood } from './evidence.ts';
import type { Taken } from './post.ts';
import { nameOf } from './scene.ts';

/** One thing that must be so after all those years; `find` names everything that is not. */
export interface Check {
  readonly name: string;
  readonly says: string;
  find(evidence: Evidence): readonly string[];
}

const DAY_MS = 86_400_000;
const isAboutTheEnd = (notice: string | undefined) => notice?.startsWith('expiry-') === true;

/** Certificates that came to their end in force and without a successor. */
export const endedAlone = ({ certificates, now }: Evidence): readonly Stood[] =>
  [...certificates.values()].filter(({ record, revokedAt, succeeded }) => {
    const { notAfter } = record;
    if (notAfter >= now || (revokedAt !== undefined && revokedAt <= notAfter)) return false;
    return !(succeeded && succeeded.from <= notAfter && (succeeded.until ?? now) > notAfter);
  });

/** Messages of a certificate's trail that somebody could read, by the provider's own book. */
export function arrived({ trails, takenOf }: Evidence, { record }: Stood): readonly Taken[] {
  const told = trails.get(nameOf(record))?.told ?? [];
  const mails = told.flatMap(({ to }) => to.map(({ mail }) => mail));
  return mails.flatMap((mail) => takenOf.get(mail) ?? []).filter(isReadable);
}

const isReadable = ({ fate }: Taken): boolean => fate === 'read' || fate === 'complained';

/** Whether an agent is or was asked to act about it. */
export const isWorkedOn = ({ trails }: Evidence, { record }: Stood): boolean =>
  trails.get(nameOf(record))?.workItemId !== undefined;

/** Messages about the end of a certificate, each with the certificate. */
const aboutEnds = ({ taken, mails, certificates }: Evidence) =>
  taken.flatMap((message) => {
    const about = mails.get(message.noticeId)?.about ?? {};
    const stood = isAboutTheEnd(about.notice) ? certificates.get(`${about.issuer}/${about.serial}`) : undefined;
    return stood ? [{ message, stood }] : [];
  });

export const checks: readonly Check[] = [
  {
    name: 'nothing dies in silence',
    says: 'every certificate that ended without a successor has a notice that somebody could read, or an item of the agents’ list',
    find: (evidence) =>
      endedAlone(evidence)
        .filter((stood) => arrived(evidence, stood).length === 0 && !isWorkedOn(evidence, stood))
        .map(({ record }) => `${record.serial} ended on ${record.notAfter} and nobody was told`),
  },
  {
    name: 'goes wider',
    says: 'where nobody whom a stage told could read it, somebody else was told within a week, or an agent asked',
    find: (evidence) => {
      const { trails, takenOf, workItems, certificates } = evidence;
      return [...trails.values()].flatMap((trail) =>
        trail.told.flatMap(({ at, stage, to }, index) => {
          const messages = to.flatMap(({ mail }) => takenOf.get(mail) ?? []);
          const until = new Date(Date.parse(at) + 8 * DAY_MS).toISOString();
          const { revokedAt = until, succeeded } = certificates.get(nameOf(trail)) ?? {};
          const over = until > evidence.now || revokedAt < until || (succeeded?.from ?? until) < until;
          if (over || messages.some(isReadable) || trail.told.slice(index + 1).some((next) => next.at <= until))
            return [];
          const asked = workItems.some(
            ({ certificate, createdAt }) => certificate && nameOf(certificate) === nameOf(trail) && createdAt <= until,
          );
          return asked ? [] : [`${trail.serial}: ${stage} of ${at} reached nobody`];
        }),
      );
    },
  },
  {
    name: 'told again',
    says: 'where a successor was lost some days before the end, somebody was told after that, or an agent was asked',
    find: (evidence) =>
      endedAlone(evidence).flatMap((stood) => {
        const { record, succeeded } = stood;
        const lost = succeeded?.until;
        if (lost === undefined || Date.parse(record.notAfter) - Date.parse(lost) < 10 * DAY_MS) return [];
        const after = arrived(evidence, stood).some(({ at }) => at > lost);
        return after || isWorkedOn(evidence, stood) ? [] : [`${record.serial} lost its successor on ${lost}`];
      }),
  },
  {
    name: 'notices stop',
    says: 'no message about the end of a certificate was sent once it was revoked or a successor had been accepted',
    find: (evidence) =>
      aboutEnds(evidence).flatMap(({ message: { at, noticeId }, stood: { revokedAt, succeeded } }) => {
        if (revokedAt !== undefined && revokedAt < at)
          return [`${noticeId} was sent at ${at}, revoked at ${revokedAt}`];
        if (!succeeded || succeeded.from >= at || (succeeded.until ?? at) < at) return [];
        return [`${noticeId} was sent at ${at}, renewed at ${succeeded.from}`];
      }),
  },
  {
    name: 'people are left alone',
    says: 'messages about ends were sent on working days from 7 to 19 o’clock in Paris; on days off only when no later one would do',
    find: (evidence) =>
      aboutEnds(evidence).flatMap(({ message: { at, noticeId }, stood: { record } }) => {
        const { day, hour } = inParis(at);
        if (hour < 7 || hour >= 19) return [`${noticeId} was sent at ${hour} o’clock on ${day}`];
        if (!isDayOff(day) || isLastChance(day, inParis(record.notAfter).day)) return [];
        return [`${noticeId} was sent on ${day}, a day off; the certificate ends on ${record.notAfter}`];
      }),
  },
  {
    name: 'no mail is lost',
    says: 'everything that was told has a mail that came to its end',
    find: ({ trails, mails, waiting }) => {
      const rows = new Set(waiting.map(({ id }) => id));
      const told = [...trails.values()].flatMap((trail) => trail.told.flatMap(({ to }) => to.map(({ mail }) => mail)));
      const missing = told
        .filter((mail) => !mails.has(mail) && !rows.has(mail))
        .map((mail) => `${mail} was told and never tried`);
      const open = [...mails.values()].filter(({ state, id }) => !SETTLED.has(state) && !rows.has(id));
      return [...missing, ...open.map(({ id, state }) => `${id} is ${state} and nobody will send it`)];
    },
  },
  {
    name: 'nothing stays behind',
    says: 'at the end no row waits that has been due for a day',
    find: ({ waiting, now }) =>
      waiting
        .filter(({ notBefore }) => Date.parse(notBefore) < Date.parse(now) - DAY_MS)
        .map(({ id, topic, notBefore }) => `${topic} ${id} has been due since ${notBefore}`),
  },
  {
    name: 'told once',
    says: 'one accepted message for each notice and recipient, but for sends that nobody answered',
    find: ({ takenOf }) =>
      [...takenOf].flatMap(([notice, messages]) => {
        const answered = messages.filter((message) => message.answered).length;
        return answered > 1 ? [`${notice} was accepted ${answered} times`] : [];
      }),
  },
  {
    name: 'possible duplicates are counted',
    says: 'each mail counts as possible duplicates the unanswered sends that were repeated, as the provider saw them',
    find: ({ mails, handed }) =>
      [...mails.values()].flatMap(({ id, possibleDuplicates }) => {
        const attempts = handed.get(id) ?? [];
        const repeated = attempts.slice(0, -1).filter(({ answer }) => answer === 'silence').length;
        return repeated === possibleDuplicates
          ? []
          : [`${id} counts ${possibleDuplicates}, and ${repeated} were repeated`];
      }),
  },
  {
    name: 'each stage once',
    says: 'no stage of a plan was told twice about one certificate',
    find: ({ trails }) =>
      [...trails.values()].flatMap(({ serial, told }) => {
        const planned = told.filter(({ because }) => because === 'plan').map(({ stage }) => stage);
        return planned.length === new Set(planned).size ? [] : [`${serial}: ${planned.join(' ')}`];
      }),
  },
  {
    name: 'nobody twice at once',
    says: 'within one telling of a stage nobody is told twice',
    find: ({ trails }) =>
      [...trails.values()].flatMap(({ serial, told }) =>
        told.flatMap(({ stage, to }) => {
          const whom = to.map(({ personId, contactId }) => personId ?? contactId ?? '');
          return whom.length === new Set(whom).size ? [] : [`${serial}, ${stage}`];
        }),
      ),
  },
  {
    name: 'everybody in time',
    says: 'every certificate that came within a month of its end alone was told of before, whatever stood still meanwhile',
    find: (evidence) =>
      endedAlone(evidence).flatMap(({ record }) => {
        const first = evidence.trails.get(nameOf(record))?.told[0];
        const days = first ? (Date.parse(record.notAfter) - Date.parse(first.at)) / DAY_MS : 0;
        return days >= 30 ? [] : [`${record.serial} was first told of ${days.toFixed(1)} days before its end`];
      }),
  },
  {
    name: 'no scan left open',
    says: 'every scan was finished, or overtaken by a later one',
    find: ({ scans, now }) =>
      scans
        .filter(({ state, day }) => state === 'running' && day < now.slice(0, 10))
        .map(({ job, day }) => `${job} of ${day} is still running`),
  },
  {
    name: 'no gap in the log',
    says: 'events of each aggregate are numbered from 1 without a gap',
    find: ({ history }) =>
      history
        .filter(({ versions }) => versions.some((version, index) => version !== index + 1))
        .map(({ aggregate, versions }) => `${aggregate}: ${versions.join(' ')}`),
  },
];

/** Between this day and the eve of the last day nobody works any more, or it is the last day and nobody works on it. */
function isLastChance(day: string, lastDay: string): boolean {
  for (let at = Date.parse(day); at <= Date.parse(lastDay) - DAY_MS; at += DAY_MS) {
    if (!isDayOff(new Date(at).toISOString().slice(0, 10))) return false;
  }
  return day <= lastDay;
}

/** The checks that do not hold, with what they found. */
export const broken = (evidence: Evidence): readonly { readonly name: string; readonly found: readonly string[] }[] =>
  checks.flatMap(({ name, find }) => {
    const found = find(evidence);
    return found.length === 0 ? [] : [{ name, found }];
  });
