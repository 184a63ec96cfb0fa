import { Refusal } from '../../errors.ts';
import { lookupDigest, structureCredential } from '../../registration/credentials.ts';
import { structureIdentifier } from '../../registration/identifiers.ts';
import type { StructureIdentifier, StructureRecord } from '../../registration/records.ts';
import { beginningsOf, isNamed } from '../../registration/structure-words.ts';
import type { Page } from '../ports.ts';
import { type Caller, type Desk, lookupSaltOf, stillOpen } from './desk.ts';

export type StructureQuery =
  | { readonly identifier: Pick<StructureIdentifier, 'scheme' | 'value'> }
  | { readonly name: string; readonly limit?: number; readonly cursor?: string };

/**
 * Structures with an identifier, by its keyed digest, or with names in which each word asked for begins a word: the page is
 * cut from the list of the longest one, so it may hold fewer than `limit`, or none, and still have a cursor.
 */
export async function searchStructures(
  desk: Desk,
  caller: Caller,
  query: StructureQuery,
): Promise<Page<StructureRecord>> {
  stillOpen(desk, caller);
  if ('identifier' in query) return { items: await byIdentifier(desk, query.identifier) };
  const beginnings = beginningsOf(query.name);
  const [longest] = beginnings;
  if (longest === undefined) {
    throw new Refusal('malformed', 'Give the beginning of a word of the name, two letters at least.');
  }
  const page = await desk.ledger.list('structures-by-word', longest, {
    limit: query.limit ?? 50,
    ...(query.cursor !== undefined && { cursor: query.cursor }),
  });
  const ids = [...new Set(page.items.map(({ structureId }) => structureId))];
  const read = await Promise.all(ids.map((id) => desk.ledger.read('structure', { id })));
  const found = read.filter((structure) => structure !== undefined);
  // the longest word may be one of an earlier name, and finds it still; the others are looked for in the name of today
  const items = found.filter(({ name }) => typeof name === 'string' && isNamed(name, beginnings.slice(1)));
  return { items, ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

async function byIdentifier(
  { ledger }: Desk,
  identifier: Pick<StructureIdentifier, 'scheme' | 'value'>,
): Promise<readonly StructureRecord[]> {
  const whole = { finess: 'legal', ...identifier } as StructureIdentifier;
  structureIdentifier(whole);
  const { namespace, text } = structureCredential(whole);
  const digest = lookupDigest(await lookupSaltOf(ledger), text);
  const guard = await ledger.read('unique', { namespace, digest });
  const structure = guard && (await ledger.read('structure', { id: guard.owner }));
  return structure ? [structure] : [];
}
