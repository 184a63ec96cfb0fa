import { sha256 } from '../identity.ts';

/** Where CloudTrail puts its files, and how it names them. */

export const DAY_MS = 86_400_000;

/** Below it lie the regions, and in each years, months and days. */
export const rootOf = ({ account }: { readonly account: string }): string => `AWSLogs/${account}/CloudTrail/`;

/** The days between two instants, both among them. */
export function daysFrom(first: number, last: number): readonly string[] {
  const days = new Set<string>();
  for (let at = first; at <= last; at += DAY_MS / 2) days.add(new Date(at).toISOString().slice(0, 10));
  days.add(new Date(last).toISOString().slice(0, 10));
  return [...days];
}

/** `…_CloudTrail_eu-west-3_20280131T1015Z_x.json.gz` */
const NAME = /_CloudTrail_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[A-Za-z0-9]+\.json\.gz$/;

/** The day in the name; undefined for what is no file of a trail. */
export function dayOf(object: string): string | undefined {
  const [, year, month, day] = NAME.exec(object) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

/** The minute in the name, in milliseconds since 1970. */
export function writtenAt(object: string): number | undefined {
  const [, year, month, day, hour, minute] = NAME.exec(object) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00.000Z`);
}

/** Names the file in the ledger. */
export const idOf = (object: string): string => sha256(Buffer.from(object)).slice(0, 32);
