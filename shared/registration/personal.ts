/**
 * The one envelope in which ledger and events keep personal data, and texts that people wrote and that prove something. In
 * form `sealed` its content is encrypted under a key of its own, so that destroying the key erases every copy, those in
 * history and backups included. In form `clear` it stands as it is inside a table that is encrypted at rest.
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
);

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
    throw new Error('there is no key here to open what is sealed');
  },
};

/** Reasons that people wrote: in their envelope, or as the first releases kept them. */
export type StoredText = Personal<string> | string;

/** What states reasons, with the reasons to be read. */
export type WithReasons<T> = Omit<T, 'reasons'> & { readonly reasons?: string };

export async function openReasons<T extends { readonly reasons?: StoredText }>(
  vault: PersonalVault,
  { reasons, ...rest }: T,
): Promise<WithReasons<T>> {
  if (reasons === undefined) return rest;
  return { ...rest, reasons: typeof reasons === 'string' ? reasons : await vault.open(reasons) };
}
