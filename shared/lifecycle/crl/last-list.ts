import { longestValidity } from '../../policy/longest-validity.ts';
import { responderProfiles } from '../../policy/profiles.ts';
import type { Issuer } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import type { CertificateRecord } from '../records.ts';
import { someAtATime, throughout } from '../whole-list.ts';

/** The end of a generation: its lists go on until its last certificate is dead, expired or revoked, and then comes a last one. */

const DAY_MS = 86_400_000;
/** Lists are found by an index, which may be late by seconds: an hour after the last issue all of them show. */
const SHOWN_MS = 3_600_000;

/** Whether the next list of a retired issuer is the last one: nothing that it has issued is alive at `now`. */
export async function mayEnd(ledger: Pick<Ledger, 'list'>, issuer: Issuer, now: Date): Promise<boolean> {
  return hasStopped(issuer, now) && !(await hasLiving(ledger, issuer, now));
}

/** Whether anybody may still ask about a certificate of the issuer's that is in force; its own responder's do not count. */
export async function isAskedAbout(ledger: Pick<Ledger, 'list'>, issuer: Issuer, now: Date): Promise<boolean> {
  const counts = ({ profile }: CertificateRecord) => responderProfiles[profile] === undefined;
  return !hasStopped(issuer, now) || hasLiving(ledger, issuer, now, counts);
}

function hasStopped({ record: { state, since } }: Issuer, now: Date): boolean {
  const over = state === 'retired' || state === 'ended';
  return over && since !== undefined && Date.parse(since) + SHOWN_MS <= now.getTime();
}

/**
 * Looks through the days on which certificates end, from today on: the next to end is mostly found at once. After its
 * retirement an issuer's last one ends within the longest validity of any profile, its responder's, which go on being made,
 * within theirs, and none after the issuer itself.
 */
async function hasLiving(
  ledger: Pick<Ledger, 'list'>,
  { record, facts }: Issuer,
  now: Date,
  counts: (certificate: CertificateRecord) => boolean = () => true,
): Promise<boolean> {
  const alive = (one: CertificateRecord) =>
    one.issuer === record.id &&
    one.state === 'issued' &&
    Date.parse(one.notAfter) + 1000 > now.getTime() &&
    counts(one);
  const last = Math.min(
    facts.notAfter.getTime(),
    Math.max(longestValidity(new Date(record.since!)).getTime(), responderFrom(now)),
  );
  const days = daysUntil(last, now);
  for (let from = 0; from < days.length; from += DAYS_AT_A_TIME) {
    const found = await someAtATime(days.slice(from, from + DAYS_AT_A_TIME), async (day) => {
      for await (const one of throughout((at) => ledger.list('certificates-expiring', day, at))) {
        if (alive(one)) return true;
      }
      return false;
    });
    if (found.includes(true)) return true;
  }
  return false;
}

const DAYS_AT_A_TIME = 32;

function daysUntil(last: number, now: Date): readonly string[] {
  const days: string[] = [];
  for (let at = now.getTime(); at < last + DAY_MS; at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

function responderFrom(now: Date): number {
  const days = Object.values(responderProfiles).map(({ validity }) => validity.days);
  return now.getTime() + (Math.max(...days) + 1) * DAY_MS;
}
