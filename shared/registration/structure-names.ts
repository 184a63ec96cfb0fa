import { ERASED, openOr, type PersonalVault } from './personal.ts';
import type { NamedStructure, StoredIdentifier, StructureIdentifier, StructureRecord } from './records.ts';

/** Name and number as the ledger keeps them. */
export type StoredNames = Pick<StructureRecord, 'name' | 'identifier'>;

/**
 * Name and number of a structure, ready to be stored: those of a practice with an RPPS rank are its owner's, so each goes
 * into an envelope of the structure's id (wall 8). What is stored may stand in kept answers; events have neither.
 */
export async function sealedNames(
  vault: PersonalVault,
  structureId: string,
  { name, identifier }: { readonly name: string; readonly identifier: StructureIdentifier },
): Promise<StoredNames> {
  if (identifier.scheme !== 'RPPS-RANK') return { name, identifier };
  const { scheme, value } = identifier;
  return {
    name: await vault.seal(structureId, name),
    identifier: { scheme, value: await vault.seal(structureId, value) },
  };
}

/** The structure with its name and number, to be shown, printed or certified; of one that is erased a word says so. */
export async function openStructure(vault: PersonalVault, structure: StructureRecord): Promise<NamedStructure> {
  const { name, identifier, ...rest } = structure;
  return {
    ...rest,
    name: typeof name === 'string' ? name : await openOr(vault, name, ERASED),
    identifier: await openIdentifier(vault, identifier),
  };
}

async function openIdentifier(vault: PersonalVault, identifier: StoredIdentifier): Promise<StructureIdentifier> {
  if (identifier.scheme !== 'RPPS-RANK') return identifier;
  return { scheme: identifier.scheme, value: await openOr(vault, identifier.value, ERASED) };
}
