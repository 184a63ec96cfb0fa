import type { Item } from '../../../shared/ledger/table.ts';

/** Rows as text: octets in base64 under a name of their own. */
export const written = (rows: readonly Item[]): string =>
  `${JSON.stringify(
    rows,
    function (this: Record<string, unknown>, name, value: unknown) {
      const octets = this[name];
      return octets instanceof Uint8Array ? { octets: Buffer.from(octets).toString('base64') } : value;
    },
    1,
  )}\n`;

export const readRows = (text: string): readonly Item[] =>
  JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'octets' in value
      ? new Uint8Array(Buffer.from(String(value.octets), 'base64'))
      : value,
  ) as readonly Item[];
