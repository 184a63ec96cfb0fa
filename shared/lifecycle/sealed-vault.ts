import { KeyDestroyed, type Personal, type PersonalVault } from '../registration/personal.ts';
import type { KeyRing } from './ports.ts';

/** What is sealed under a key of its own: a structure's evidence, or data about a person. */
export const SEALED_KINDS = ['dossier', 'person'] as const;
export type SealedKind = (typeof SEALED_KINDS)[number];

/** The `of` of everything that is evidence in the dossier of a structure. */
export const dossierOf = (structureId: string): string => `dossier/${structureId}`;

/** The key of an envelope: those about people name them by their bare id. */
const keyOf = (of: string): string => (of.includes('/') ? of : `person/${of}`);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The vault of form `sealed`, for the kinds that this function has been given keys of; what is of another kind it keeps in
 * clear, as it keeps what it finds so. Opening something sealed throws as `KeyRing.open`.
 */
export function createSealedVault(ring: Pick<KeyRing, 'seal' | 'open'>, kinds: readonly SealedKind[]): PersonalVault {
  return {
    async seal<T>(of: string, value: T): Promise<Personal<T>> {
      const key = keyOf(of);
      if (!kinds.some((kind) => key.startsWith(`${kind}/`))) return { personal: 1, of, form: 'clear', value };
      const data = await ring.seal(key, new TextEncoder().encode(JSON.stringify(value)));
      return { personal: 1, of, form: 'sealed', data };
    },
    async open<T>(envelope: Personal<T>): Promise<T> {
      if (envelope.form === 'clear') return envelope.value;
      if (envelope.form === 'erased') throw new KeyDestroyed(envelope.of);
      const bytes = await ring.open(keyOf(envelope.of), envelope.data);
      return JSON.parse(utf8.decode(bytes)) as T;
    },
  };
}
