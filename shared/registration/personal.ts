/**
 * The one envelope in which ledger and events keep personal data. Today its content stands in clear inside a table
 * that is encrypted at rest; a later `form` is encrypted under a key of the person's own, so that destroying the key
 * erases every copy, those in history and backups included.
 */
export interface Personal<T> {
  readonly personal: 1;
  /** Whom the data are about: the opaque id of a Person, or of a structure that is one person's practice. */
  readonly of: string;
  readonly form: 'clear';
  readonly value: T;
}

/** Puts data about a person into their envelope, and takes them out again. Asynchronous, because a key may be needed. */
export interface PersonalVault {
  seal<T>(of: string, value: T): Promise<Personal<T>>;
  open<T>(envelope: Personal<T>): Promise<T>;
}

/** The vault of form `clear`. */
export const clearVault: PersonalVault = {
  seal: async (of, value) => ({ personal: 1, of, form: 'clear', value }),
  open: async (envelope) => envelope.value,
};
