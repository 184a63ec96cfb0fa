import type { Finding } from '../errors.ts';
import type { Personal, StoredText } from './personal.ts';
import type { CardFamily, Offer, Role } from './records.ts';

/** What people wrote on one line of form F503 §4, as it stands on the card. */
export interface DesignatedPerson {
  readonly lastName: string;
  readonly firstNames: string;
  readonly phone: string;
  readonly email: string;
  readonly card: { readonly family: CardFamily; readonly number: string };
}

export interface DesignationLine {
  readonly action: 'add' | 'remove';
  /** The Person who has this card; until the form is submitted, perhaps one who is not registered yet. */
  readonly personId: string;
  readonly personal: Personal<DesignatedPerson>;
}

/** A subscription as the form names it: the domain is the one that it declared when the form was filled. */
export interface DesignatedOffer {
  readonly subscriptionId: string;
  readonly offer: Offer;
  readonly domain?: string;
}

/** The form as the platform filled it. */
export interface PrintedForm {
  /** SHA-256 of the canonical data that are printed, which stands on the form itself. */
  readonly dataSha256: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly key: string;
  readonly madeAt: string;
}

/** The file that came back signed. */
export interface SignedForm {
  readonly sha256: string;
  readonly key: string;
  readonly size: number;
  /** Of the data that it was signed for; absent with a paper form of the structure's own. */
  readonly dataSha256?: string;
  readonly receivedAt: string;
  readonly by: MandatedPerson;
  /** What the inspection of the file and of its signature found. */
  readonly findings: readonly FileFinding[];
  /** Who signed electronically, as the signing certificate says. */
  readonly signature?: Personal<ElectronicSignature>;
  /** Since when it no longer counts, because the content changed or another file came. It is kept. */
  readonly supersededAt?: string;
}

/** `outcome` with rules that are answered every time, of electronic signatures. */
export interface FileFinding extends Finding {
  readonly outcome?: 'holds' | 'fails' | 'not-known';
}

export interface ElectronicSignature {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly certificateSha256: string;
  /** By the signer's own clock. */
  readonly signingTime?: string;
}

export interface MandatedPerson {
  readonly personId: string;
  readonly mandateId: string;
  readonly capacity: Role;
}

/** A text that was accepted, by the digest of its wording. */
export interface TextAccepted {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
}

/**
 * draft          being filled, printed, signed
 * submitted      waits for an agent
 * under-review   an agent looks at it
 * accepted · refused · withdrawn   final
 */
export const DESIGNATION_STATES = ['draft', 'submitted', 'under-review', 'accepted', 'refused', 'withdrawn'] as const;
export type DesignationState = (typeof DESIGNATION_STATES)[number];

/** Form F503: technical administrators added to and removed from offers of one structure, in one request. */
export interface DesignationRecord {
  readonly kind: 'designation';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Stands on the form; random, and in no event, so that it salts the digest of the form's data. */
  readonly number: string;
  readonly structureId: string;
  readonly offers: readonly DesignatedOffer[];
  readonly lines: readonly DesignationLine[];
  /** Who signs: the legal representative or a mandatary. */
  readonly signatory: MandatedPerson;
  /** `paper`: an agent entered a form that the structure filled itself. */
  readonly origin: 'platform' | 'paper';
  /** Everybody who ever entered its content. */
  readonly enteredBy: readonly MandatedPerson[];
  readonly state: DesignationState;
  readonly form?: PrintedForm;
  readonly signed?: SignedForm;
  readonly superseded: readonly SignedForm[];
  readonly submission?: {
    readonly at: string;
    readonly by: MandatedPerson;
    /** The date beside the signature, `2026-03-31`. */
    readonly signedOn: string;
    readonly texts: readonly TextAccepted[];
  };
  readonly review?: { readonly at: string; readonly by: MandatedPerson };
  readonly decision?: {
    readonly at: string;
    readonly by: MandatedPerson;
    readonly outcome: 'accepted' | 'refused';
    readonly reasons?: StoredText;
    /** Ids of the mandates that began and ended with it. */
    readonly given: readonly string[];
    readonly ended: readonly string[];
  };
}
