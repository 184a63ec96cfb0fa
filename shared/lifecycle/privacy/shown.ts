import { encodePem } from '../../der/pem.ts';
import { ERASED, openOr, type Personal, type PersonalVault } from '../../registration/personal.ts';

/** A value of a record as it is shown to whoever it is about. */
export type Shown = string | number | boolean | readonly Shown[] | { readonly [name: string]: Shown };
export type ShownRecord = { readonly [name: string]: Shown };

/** What names somebody else, or tells nothing of the person: how the ledger finds, counts and guards its rows. */
const LEFT_OUT_NAMES = [
  'personal',
  'salt',
  'hash',
  'by',
  'givenBy',
  'proposedBy',
  'personId',
  'mandateId',
  'endedBy',
  'coveredSha256',
  'toSign',
  'lookAt',
  'nextAt',
] as const;
export type LeftOut = (typeof LEFT_OUT_NAMES)[number];
const LEFT_OUT: ReadonlySet<string> = new Set(LEFT_OUT_NAMES);

/**
 * A record whole, by the names that it uses itself, so that nothing is forgotten when it grows: envelopes opened, their
 * content among the other members; ids of other people left out. Octets are shown as Base64, a certificate as PEM.
 */
export async function shown(vault: PersonalVault, record: object): Promise<ShownRecord> {
  const { kind: _kind, version: _version, ...told } = record as { readonly kind?: string; readonly version?: number };
  return (await shownValue(vault, told)) as ShownRecord;
}

async function shownValue(vault: PersonalVault, value: unknown, name = ''): Promise<Shown | undefined> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) {
    return name === 'certificate' ? encodePem('CERTIFICATE', value) : Buffer.from(value).toString('base64');
  }
  if (Array.isArray(value)) {
    const elements = await Promise.all(value.map((element) => shownValue(vault, element)));
    return elements.filter((element) => element !== undefined);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('personal' in value && value.personal === 1) {
    return shownValue(vault, await openOr(vault, value as Personal<unknown>, ERASED));
  }
  const members = await Promise.all(
    Object.entries(value).map(async ([key, member]) => {
      if (key === 'personal') return contentOf(await shownValue(vault, member));
      if (LEFT_OUT.has(key)) return [];
      const found = await shownValue(vault, member, key);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
  return Object.fromEntries(members.flat());
}

/** Data of a person stand among the record's own members; where they are erased, a word says so. */
function contentOf(content: Shown | undefined): readonly (readonly [string, Shown])[] {
  if (typeof content !== 'object') return content === undefined ? [] : [['data', content]];
  return Object.entries(content).filter(([key]) => !LEFT_OUT.has(key));
}
