/**
 * The one envelope in which ledger and events keep personal data, and texts that people wrote and that prove something. In
 * form `sealed` its content is encrypted under a key of its own, so that destroying the key erases every copy, those in
 * history and backups included. In form `clear` it stands as it is inside a table that is encrypted at rest. In form
 * `erased` there is nothing in it any more.
 */
export type Personal<T> = {
  readonly personal: 1;
  /**
   * Whom the data are about: the opaque id of a Person, or of a structure that is one person's practice; or, for the
   * evidence of a structure, `dossier/` and its id.
   */
  readonly of: string;
} & (
  | { readonly form: 'clear'; readonly value: T }
  | {
      readonly form: 'sealed';
      readonly data: Uint8Array;
    }
  | { readonly form: 'erased' }
);

/** Thrown where a key was destroyed, or an envelope emptied: what was in it is erased, for ever. */
export class KeyDestroyed extends Error {
  readonly of: string;
  constructor(of: string) {
    super(`the key of ${of} has been destroyed`);
    this.name = 'KeyDestroyed';
    this.of = of;
  }
}

/** Puts data about a person into their envelope, and takes them out again. Asynchronous, because a key may be needed. */
export interface PersonalVault {
  seal<T>(of: string, value: T): Promise<Personal<T>>;
  open<T>(envelope: Personal<T>): Promise<T>;
}

/** The vault of form `clear`, for tests and tools that have no keys. */
export const clearVault: PersonalVault = {
  seal: async (of, value) => ({ personal: 1, of, form: 'clear', value }),
  async open(envelope) {
    if (envelope.form === 'clear') return envelope.value;
    if (envelope.form === 'erased') throw new KeyDestroyed(envelope.of);
    throw new Error('there is no key here to open what is sealed');
  },
};

/** Stands where somebody's name stood. */
export const ERASED = '« effacé »';

/** What is in an envelope, or `instead` where it is erased: lists and dossiers outlive the people in them. */
export async function openOr<T, I>(vault: PersonalVault, envelope: Personal<T>, instead: I): Promise<T | I> {
  try {
    return await vault.open(envelope);
  } catch (thrown) {
    if (thrown instanceof KeyDestroyed) return instead;
    throw thrown;
  }
}

/** A name and an address to be shown, also of somebody who is erased. */
export const ERASED_PERSON = { lastName: ERASED, firstNames: '', email: '' } as const;

/** First names and last name, or the word for somebody who is erased. */
export const nameOf = ({ firstNames, lastName }: { readonly firstNames: string; readonly lastName: string }): string =>
  `${firstNames} ${lastName}`.trim();

const isEnvelope = (value: object): value is Personal<unknown> =>
  'personal' in value && value.personal === 1 && 'of' in value && 'form' in value;

/** A copy of `value` with every envelope emptied, at any depth: of those of `of`, or of all. */
export function emptied<T>(value: T, of?: string): T;
export function emptied(value: unknown, of?: string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((element) => emptied<unknown>(element, of));
  if (isEnvelope(value)) {
    return of === undefined || value.of === of ? { personal: 1, of: value.of, form: 'erased' } : value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, emptied<unknown>(member, of)]));
}

/** Whether an envelope of `of`, or of anybody, is in `value` that is not empty. */
export function holdsPersonal(value: unknown, of?: string): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false;
  if (Array.isArray(value)) return value.some((element) => holdsPersonal(element, of));
  if (isEnvelope(value)) return value.form !== 'erased' && (of === undefined || value.of === of);
  return Object.values(value).some((member) => holdsPersonal(member, of));
}

/** Reasons that people wrote: in their envelope, or as the first releases kept them. */
export type StoredText = Personal<string> | string;

/** What states reasons, with the reasons to be read. */
export type WithReasons<T> = Omit<T, 'reasons'> & { readonly reasons?: string };

export async function openReasons<T extends { readonly reasons?: StoredText }>(
  vault: PersonalVault,
  { reasons, ...rest }: T,
): Promise<WithReasons<T>> {
  if (reasons === undefined) return rest;
  return { ...rest, reasons: typeof reasons === 'string' ? reasons : await openOr(vault, reasons, ERASED) };
}
