import { writeFileSync } from 'node:fs';
import type { Client } from '../../client.ts';
import { calledOf, personOf, type Stage } from '../stage.ts';
import { HOLDER } from './ministry.ts';

/** What the holder sees of a record of theirs, as far as the story needs it. */
export interface Mine {
  readonly id: string;
  readonly personId: string;
  readonly state: string;
  readonly holds: boolean;
  readonly next: string;
  readonly dataDigest: string;
  readonly terms: TextReference & { readonly href: string };
  readonly certificates: readonly { readonly issuer: string; readonly serial: string; readonly state: string }[];
  readonly departure?: { readonly on: string };
}

export interface TextReference {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
}

/** A certificate in the holder's hands. */
export interface Held {
  readonly holderId: string;
  readonly issuer: string;
  readonly serial: string;
  /** Path in the API. */
  readonly href: string;
  readonly subject: string;
  readonly crlUrl: string;
  /** Names of the files without their ending: `.pem`, `.p12`. */
  readonly name: string;
}

export const NAMED = personOf(HOLDER);
export const HOLDER_CALLED = calledOf(NAMED);

export const asHolder = (stage: Stage): Promise<Client> => stage.as(HOLDER);

/** All that somebody is a holder of, and was. */
export async function allOf(client: Client): Promise<readonly Mine[]> {
  return ((await client.get('/me/holders?limit=100')).expect(200).json() as unknown as { items: Mine[] }).items;
}

export async function mineIn(client: Client, id: string): Promise<Mine> {
  return (await allOf(client)).find((one) => one.id === id)!;
}

/** Writes the accepted certificate as `name.pem` and with its authority's as `name-chain.pem`. */
export async function takeHome(stage: Stage, holderId: string, name: string): Promise<Held> {
  const client = await asHolder(stage);
  const { issuer, serial } = (await mineIn(client, holderId)).certificates.at(-1)!;
  const href = `/certificates/${issuer}/${serial}`;
  const save = async (file: string, type: string) =>
    writeFileSync(stage.at(file), (await client.get(href, type)).expect(200).bytes);
  await save(`${name}.pem`, 'application/x-pem-file');
  await save(`${name}-chain.pem`, 'application/pem-certificate-chain');
  const { subject, crlUrl } = (await client.get(href)).expect(200).json() as unknown as Held;
  return { holderId, issuer, serial, href, subject, crlUrl, name };
}
