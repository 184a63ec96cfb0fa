import type { ImportedHolder, ImportLineRecord } from '../../registration/direction-records.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { PrivacyRequestRecord } from '../../registration/privacy-records.ts';
import type { MandateRecord, PersonRecord } from '../../registration/records.ts';
import type { TermsAcceptanceRecord } from '../../registration/terms-records.ts';
import type {
  AcceptanceRecord,
  CertificateRecord,
  DecisionRecord,
  DeclarationRecord,
  ReceiptRecord,
  RequestRecord,
  RevocationRequestRecord,
} from '../records.ts';
import type { LeftOut } from './shown.ts';

/** The records that an access export shows as they are (`export.ts`). */
type Held =
  | PersonRecord
  | MandateRecord
  | HolderRecord
  | RequestRecord
  | DecisionRecord
  | CertificateRecord
  | AcceptanceRecord
  | DeclarationRecord
  | ReceiptRecord
  | RevocationRequestRecord
  | TermsAcceptanceRecord
  | PrivacyRequestRecord
  | ImportedHolder
  | Pick<ImportLineRecord, 'importId' | 'line' | 'keptUntil'>;

/** Every name of a member, of members' members too; of an envelope, those of what is in it. */
type MembersOf<T> = T extends string | number | boolean | undefined | Uint8Array
  ? never
  : T extends readonly (infer Element)[]
    ? MembersOf<Element>
    : T extends { readonly personal: 1 }
      ? T extends { readonly value: infer Content }
        ? MembersOf<Content>
        : never
      : { [K in keyof T & string]: K | (K extends Exclude<LeftOut, 'personal'> ? never : MembersOf<T[K]>) }[keyof T &
          string];

/**
 * Every name that can stand in an access export of a person: each needs words (`evidence/access-wording.ts` does not
 * compile without), so that a record which grows is not told half in code.
 */
export type HeldMember = Exclude<MembersOf<Held>, LeftOut>;
