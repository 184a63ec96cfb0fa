import type { JsonWebKey } from 'node:crypto';
import { LocalProblem } from './loopback.ts';

/** The issuer's JWK set. */
export async function readKeys(jwksUrl: string) {
  const answer = await fetch(jwksUrl, { signal: AbortSignal.timeout(5_000) });
  return ((await answer.json()) as { keys: JsonWebKey[] }).keys;
}

/** A token by the local sign-in grant (`identity/provider.ts`). */
export async function fetchToken(tokenUrl: string, signIn: string, acr: string): Promise<string> {
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'sign-in', client_id: 'sceau-local', sign_in: signIn, acr }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`no token for ${signIn}: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Asks every part that people and programs reach; `ok`, or what is wrong with it. */
export async function examine(addresses: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const asked = Object.entries(addresses).map(async ([part, address]) => {
    try {
      const { status } = await fetch(address, { signal: AbortSignal.timeout(30_000) });
      return [part, status === 200 ? 'ok' : `answers ${status}`];
    } catch (error) {
      return [part, `does not answer (${(error as Error).message})`];
    }
  });
  return Object.fromEntries(await Promise.all(asked));
}

export async function demandHealth(health: () => Promise<Readonly<Record<string, string>>>): Promise<void> {
  for (const [part, state] of Object.entries(await health()))
    if (state !== 'ok') throw new LocalProblem(`Sceau started, but its ${part} ${state}.`);
}
