import { type Client, clientOf, type Reply } from '../client.ts';
import { type SignIn, signIns } from '../identity/sign-ins.ts';
import type { House } from './house.ts';
import type { Narrator } from './narrator.ts';

/** What every chapter is told with. */
export interface Stage {
  readonly house: House;
  readonly narrator: Narrator;
  /** Somebody who has not signed in. */
  readonly anybody: Client;
  /** Somebody signed in just now, with their card if they have one. */
  as(signIn: string): Promise<Client>;
  /** Path of an artefact. */
  at(name: string): string;
}

export function setStage(house: House, narrator: Narrator, at: (name: string) => string): Stage {
  return {
    house,
    narrator,
    at,
    anybody: clientOf(house.url),
    as: async (signIn) => clientOf(house.url, await house.tokenFor(signIn)),
  };
}

export const personOf = (name: string): SignIn => signIns.find((one) => one.name === name)!;

/** How people call somebody. */
export const calledOf = ({ firstNames, lastName }: SignIn): string => `${firstNames} ${lastName}`;

/** Why the API said no: the code, and the rules behind it. */
export function refusalOf(reply: Reply): {
  readonly code: string;
  readonly rules: readonly string[];
  readonly said: string;
} {
  if (reply.status < 400) return { code: 'none', rules: [], said: `answered ${reply.status}` };
  const { code, detail, findings } = reply.json() as unknown as {
    code: string;
    detail: string;
    findings?: { code: string }[];
  };
  return { code, rules: (findings ?? []).map((finding) => finding.code), said: `${reply.status} ${code}: ${detail}` };
}
