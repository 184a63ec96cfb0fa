import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A platform that can be talked to. */
export interface House {
  /** Base of the API. */
  readonly url: string;
  readonly inboxUrl: string;
  /** PEM file of the trust anchor. */
  readonly rootCertificate: string;
  tokenFor(signIn: string): Promise<string>;
}

/** What `npm start` leaves in its state folder while it runs. */
export interface Running {
  readonly url: string;
  readonly inboxUrl: string;
  readonly rootCertificate: string;
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
  return { ...running, tokenFor: (signIn) => tokenFrom(running.tokenUrl, signIn) };
}

async function tokenFrom(tokenUrl: string, signIn: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'sign-in', client_id: 'sceau-local', sign_in: signIn, acr: 'card' });
  const answer = await fetch(tokenUrl, { method: 'POST', body, signal: AbortSignal.timeout(10_000) });
  return ((await answer.json()) as { access_token: string }).access_token;
}
