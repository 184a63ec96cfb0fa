import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchToken } from '../asking.ts';

/** A platform that can be talked to. */
export interface House {
  /** Base of the API. */
  readonly url: string;
  /** Where the pages are. */
  readonly pagesUrl: string;
  readonly inboxUrl: string;
  /** Where clock, DNS and schedules are turned from outside (`control.ts`). */
  readonly controlUrl: string;
  /** PEM file of the trust anchor. */
  readonly rootCertificate: string;
  /** Founded for the demo alone: nobody else has anything in it that a leap of years would end. */
  readonly own: boolean;
  tokenFor(signIn: string): Promise<string>;
}

/** What `npm start` leaves in its state folder while it runs. */
export interface Running extends Omit<House, 'tokenFor' | 'own'> {
  readonly tokenUrl: string;
}

/** The platform that runs on this state folder, if one answers. */
export async function theRunningHouse(folder: string): Promise<House | undefined> {
  let running: Running;
  try {
    running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as Running;
    if (!(await fetch(`${running.url}/health`, { signal: AbortSignal.timeout(3_000) })).ok) return undefined;
  } catch {
    return undefined;
  }
  return { ...running, own: false, tokenFor: (signIn) => fetchToken(running.tokenUrl, signIn, 'card') };
}
