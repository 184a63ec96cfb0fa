import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowsLeft } from '../../infra/local/stopped.ts';
import type { Item } from '../../shared/ledger/table.ts';

/** Every row of the ledger of a platform that has stopped. */
export const readLedger = (state: string, table?: string): Promise<readonly Item[]> => rowsLeft(state, table);

/** Whether octets stand in a row, in a text of it or in its octets. */
export function holds(row: Item, needle: string | Buffer): boolean {
  const inside = (value: unknown): boolean => {
    if (typeof value === 'string') return Buffer.from(value).includes(needle);
    if (value instanceof Uint8Array) return Buffer.from(value).includes(needle);
    return typeof value === 'object' && value !== null && Object.values(value).some(inside);
  };
  return inside(row);
}

/** Files below a folder in which a text or octets stand as they are. */
export function filesHolding(folder: string, needle: string | Buffer): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(needle));
}
