import { canonicalAddress } from '../policy/mail-address.ts';
import { lookupDigest } from './credentials.ts';
import type { HolderNamesRecord } from './direction-records.ts';
import type { HolderData } from './holder-records.ts';

/** Who bears a name in a direction, without the name: digests under the house's salt. */
export interface NamedAs {
  readonly directionId: string;
  /** Of the names, folded. */
  readonly digest: string;
  /** Of the address, whatever its case. */
  readonly address: string;
}

/** How a holder is found among those of a direction; `lookupSalt` as for credentials. */
export function namedAs(
  lookupSalt: string,
  directionId: string,
  { lastName, firstNames, email }: Pick<HolderData, 'lastName' | 'firstNames' | 'email'>,
): NamedAs {
  const digest = (what: string, ...texts: string[]) =>
    lookupDigest(lookupSalt, JSON.stringify([what, directionId, ...texts]));
  return {
    directionId,
    digest: digest('holder-names', foldedName(lastName), foldedName(firstNames)),
    address: digest('holder-address', canonicalAddress(email).toLowerCase()),
  };
}

/** A name without accents, case, hyphens, apostrophes and doubled spaces, by which spellings of it are found. */
export function foldedName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const spelt = plain.replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('ß', 'ss');
  return (spelt.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** Whether a search is for this holder: each of its words begins one of the name's. */
export function isSought(
  { lastName, firstNames }: Pick<HolderData, 'lastName' | 'firstNames'>,
  search: string,
): boolean {
  const words = `${foldedName(lastName)} ${foldedName(firstNames)}`.split(' ');
  return foldedName(search)
    .split(' ')
    .every((sought) => words.some((word) => word.startsWith(sought)));
}

/** The row with a holder in it under this name, and under no other address. */
export function withHolder(
  row: HolderNamesRecord | undefined,
  { directionId, digest, address }: NamedAs,
  holderId: string,
  gone: ReadonlySet<string> = new Set(),
): HolderNamesRecord {
  const others = (row?.holders ?? []).filter((one) => one.holderId !== holderId && !gone.has(one.holderId));
  const version = (row?.version ?? 0) + 1;
  return { kind: 'holderNames', version, directionId, digest, holders: [...others, { holderId, address }] };
}

/** The row without a holder. */
export function withoutHolder(row: HolderNamesRecord, holderId: string): HolderNamesRecord {
  const holders = row.holders.filter((one) => one.holderId !== holderId);
  return { ...row, version: row.version + 1, holders };
}
