import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Refusal } from '../errors.ts';
import { cardNumber } from './identifiers.ts';
import {
  CARD_FAMILIES,
  type CardFamily,
  type PersonData,
  type StructureIdentifier,
  type UniqueRecord,
} from './records.ts';

/**
 * What a Person is recognised by. Each credential is a text that stands in the ledger only as a keyed digest
 * (`UniqueRecord`), so that a copy of the ledger tells nobody's card and a credential has one owner.
 */
export interface Credential {
  readonly namespace: UniqueRecord['namespace'];
  readonly text: string;
}

/** A sign-in: the token's issuer and subject. */
export const signInCredential = (issuer: string, subject: string): Credential => ({
  namespace: 'sign-in',
  text: `${issuer}|${subject}`,
});

/** A card of a nominative family. */
export const cardCredential = (card: { readonly family: CardFamily; readonly number: string }): Credential => ({
  namespace: 'card',
  text: `${card.family}:${card.number}`,
});

/** An entry of the configured directory, for people without a card; shares the card's namespace under its own word. */
export const directoryCredential = (directoryId: string): Credential => ({
  namespace: 'card',
  text: `DIRECTORY:${directoryId}`,
});

/** The number of a structure; a FINESS is one number whether it is told to be legal or geographic. */
export const structureCredential = ({ scheme, value }: StructureIdentifier): Credential => ({
  namespace: 'structure-identifier',
  text: `${scheme}:${value}`,
});

/** HMAC-SHA-256 under the house's lookup salt (hex), in hex. */
export function lookupDigest(lookupSalt: string, text: string): string {
  if (salted?.lookupSalt !== lookupSalt) salted = { lookupSalt, key: createSecretKey(Buffer.from(lookupSalt, 'hex')) };
  return createHmac('sha256', salted.key).update(text).digest('hex');
}

/** A house has one salt; making a key of it each time costs more than the digest. */
let salted: { readonly lookupSalt: string; readonly key: KeyObject } | undefined;

/** The guard that gives a credential to its owner; its first writing fails when somebody has it. */
export function guardOf(lookupSalt: string, credential: Credential, owner: string): UniqueRecord {
  const digest = lookupDigest(lookupSalt, credential.text);
  return { kind: 'unique', version: 1, namespace: credential.namespace, digest, owner };
}

/** The credentials that are known of a person before the first sign-in. Throws a Refusal `malformed` when there is none. */
export function credentialsOf(data: PersonData): readonly Credential[] {
  const credentials = [
    ...(data.card ? [cardCredential({ family: data.card.family, number: cardNumber(data.card.number) })] : []),
    ...(data.directoryId === undefined ? [] : [directoryCredential(data.directoryId)]),
  ];
  if (credentials.length > 0) return credentials;
  throw new Refusal(
    'malformed',
    'A person needs a card or a directory identifier: without one no sign-in can be theirs.',
  );
}

/** Reads a token's card claim, `FAMILY:number`; undefined for anything that is not a nominative card. */
export function cardOfClaim(claim: string): Credential | undefined {
  const [family, number, more] = claim.split(':');
  const known = CARD_FAMILIES.find((candidate) => candidate === family);
  return known && number && more === undefined ? cardCredential({ family: known, number }) : undefined;
}
