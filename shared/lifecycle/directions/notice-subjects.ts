import type { PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Ledger, OutboxRow } from '../ports.ts';

/** What a notice about a direction or an import says; undefined for a row about something else, or about what is not there. */
export async function directionValues(
  { ledger, vault, publicUrl }: { readonly ledger: Ledger; readonly vault: PersonalVault; readonly publicUrl: string },
  { about }: OutboxRow,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { importId } = about;
  const entered = importId === undefined ? undefined : await ledger.read('import', { id: importId });
  const id = entered?.directionId ?? about.directionId;
  const direction = id === undefined ? undefined : await ledger.read('direction', { id });
  const structure = direction && (await ledger.read('structure', { id: direction.structureId }));
  if (!direction || !structure) return undefined;
  const named = { direction: direction.name, structure: (await openStructure(vault, structure)).name };
  if (!entered) return { ...named, address: `${publicUrl}/directions/${direction.id}` };
  const figures = { lines: entered.lines, done: entered.done, ...entered.results };
  return {
    ...named,
    ...Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, String(figure)])),
    address: `${publicUrl}/imports/${entered.id}`,
  };
}
