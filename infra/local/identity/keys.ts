import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { readJson, stateFolder, writeAtomically } from '../files.ts';

/** What must outlast a restart, so that tokens do: the issuer's signing key and its port, which is part of its name. */
export interface IssuerState {
  readonly warning: string;
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKey: string;
  readonly port: number;
}

const WARNING = 'FOR DEVELOPMENT ONLY. Whoever has this file can sign in as anybody on this machine.';

export async function readState(folder: string): Promise<IssuerState> {
  const kept = readJson(join(stateFolder(folder), 'issuer.json')) as IssuerState | undefined;
  if (kept !== undefined) return kept;
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const kid = `local-${randomBytes(6).toString('hex')}`;
  const key: JWK = { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
  return { warning: WARNING, jwks: { keys: [key] }, cookieKey: randomBytes(32).toString('hex'), port: 0 };
}

export function keepState(folder: string, state: IssuerState): void {
  writeAtomically(join(folder, 'issuer.json'), `${JSON.stringify(state, undefined, 2)}\n`);
}
