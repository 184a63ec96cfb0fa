import type { TextAccepted } from './designation-records.ts';
import type { Deletion, Departure, Left, Loss } from './holder-life-records.ts';
import type { Personal } from './personal.ts';
import type { Offer } from './records.ts';

/** What a holder attests: what the certificate says of the person, and where they work. */
export interface HolderData {
  readonly lastName: string;
  readonly firstNames: string;
  /** The professional address, which stands in the certificate. */
  readonly email: string;
  /** Direction or service, as people there call it; in no certificate. */
  readonly service?: string;
}

/** What lies in the envelope: the data, and what must go when they go. */
export interface HolderEnvelope extends HolderData {
  /** 16 octets in hex, drawn anew with each version: without it `dataDigest` tells nothing. */
  readonly salt: string;
  /** Addresses that gave way to another one, each with the version that had it last. */
  readonly formerEmails?: readonly { readonly dataVersion: number; readonly email: string }[];
}

export const IDENTITY_CHECKS = ['directory', 'in-person', 'document', 'card'] as const;
export const IDENTITY_CHANNELS = ['presence', 'video', 'telephone', 'post'] as const;

/** How somebody made sure who the person is. No copy is kept. */
export interface IdentityCheck {
  readonly how: (typeof IDENTITY_CHECKS)[number];
  /** When it was done. */
  readonly at: string;
  readonly by: string;
  /** In presence of the person, or how else they were met. */
  readonly channel?: (typeof IDENTITY_CHANNELS)[number];
  /** Which directory or paper, and at most the last four characters of its number. */
  readonly reference?: Personal<IdentityReference>;
}

export interface IdentityReference {
  readonly kind: string;
  readonly ending?: string;
}

/** The holder's word that one version of the data is exact, and that the terms of use of that version are accepted. */
export interface Attestation {
  readonly at: string;
  readonly dataVersion: number;
  readonly dataDigest: string;
  readonly text: TextAccepted;
  readonly language: 'fr' | 'en';
  readonly authentication: string;
}

/**
 * Why a second officer of the direction is asked: an address at none of its domains, control by two over everything,
 * somebody else of the same name, or names that could be somebody else's than before.
 */
export const SECOND_OFFICER_CAUSES = ['address-outside', 'dual-control', 'homonym', 'renamed'] as const;
export type SecondOfficerCause = (typeof SECOND_OFFICER_CAUSES)[number];

/** What the holder is told when a second officer's word is there, or at once where none is asked for. */
export type HolderTold = 'holder-invited' | 'holder-corrected' | 'holder-opened' | 'holder-reissue';

/** The word of a second officer on what one officer entered. */
export interface Confirmation {
  readonly why: readonly SecondOfficerCause[];
  /** What was entered. */
  readonly dataVersion: number;
  readonly asked: { readonly at: string; readonly by: string };
  readonly given?: { readonly at: string; readonly by: string; readonly mandateId: string };
  readonly refused?: { readonly at: string; readonly by: string; readonly reasons: Personal<string> };
  readonly told: HolderTold;
  /** The version that last had the address which is told that it gave way. */
  readonly formerVersion?: number;
  /** It was given for a whole import. */
  readonly importId?: string;
}

/** Leave to request one certificate. It has force as long as the mandate of whoever gave it, or as the campaign that did. */
export interface Opening {
  readonly at: string;
  readonly by: { readonly personId: string; readonly mandateId: string };
  /** The campaign that gave it, by the word of two officers. */
  readonly campaignId?: string;
  /** The certificate whose place the new one takes. */
  readonly renews?: { readonly issuer: string; readonly serial: string };
  /** With `renews`: days from the acceptance of the new certificate to the revocation of the old one. */
  readonly revokeOldAfterDays?: number;
  /** Certificates with data that were corrected: the new one ends them when it is accepted. */
  readonly replaces?: readonly { readonly issuer: string; readonly serial: string }[];
}

/**
 * unconfirmed       what an officer entered waits for a second one: nothing is told to the holder, nothing can be attested
 * refused           the second officer has said no: it is to be entered anew
 * registered        the data wait for the holder's word: new, corrected, or to be attested again for a renewal
 * correction-asked  the holder has said that they are wrong
 * attested          the holder has said that they are exact, and accepted the terms
 * left              the holder is gone from here, for ever
 */
export const HOLDER_STATES = ['unconfirmed', 'refused', 'registered', 'correction-asked', 'attested', 'left'] as const;
export type HolderState = (typeof HOLDER_STATES)[number];

/** A person who holds certificates of a subscription in their own name: attests, accepts, and owns the key. */
export interface HolderRecord {
  readonly kind: 'holder';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly personId: string;
  /** By which the person acts as this holder; once it has ended nothing more is done. */
  readonly mandateId: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  /** Whose officers look after them; absent where technical administrators do. */
  readonly directionId?: string;
  readonly offer: Offer;
  /** 32 hex digits of the DN, drawn for this holder and never another's. */
  readonly serialNumber: string;
  readonly personal: Personal<HolderEnvelope>;
  /** Rises with every correction. */
  readonly dataVersion: number;
  /** Of the data in this version, salted. */
  readonly dataDigest: string;
  /** Oldest first. */
  readonly identity: readonly IdentityCheck[];
  readonly state: HolderState;
  /** The last one that was asked for, while it is about the data as they are. */
  readonly confirmation?: Confirmation;
  /** While `attested`. */
  readonly attested?: Attestation;
  /** While `correction-asked`: what is wrong, in the holder's words. */
  readonly correctionAsked?: { readonly at: string; readonly message: Personal<string> };
  readonly opening?: Opening;
  /** The requests that were made, oldest first. */
  readonly requests: readonly string[];
  /** Oldest first. */
  readonly losses?: readonly Loss[];
  /** Declared and not withdrawn; its day may lie ahead. */
  readonly departure?: Departure;
  /** While `left`. */
  readonly left?: Left;
  readonly deletion?: Deletion;
}
