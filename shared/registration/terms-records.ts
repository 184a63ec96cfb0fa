import type { TextAccepted } from './designation-records.ts';
import type { Role } from './records.ts';

/** People who accept terms of use of their own. */
export const POPULATIONS = ['holders', 'representatives', 'administrators'] as const;
export type TermsPopulation = (typeof POPULATIONS)[number];

/** Whose terms go with a role; the house's own people have none. */
const POPULATION_OF: Readonly<Partial<Record<Role, TermsPopulation>>> = {
  holder: 'holders',
  'legal-representative': 'representatives',
  mandatary: 'representatives',
  'technical-administrator': 'administrators',
};

export const populationOf = (role: Role): TermsPopulation | undefined => POPULATION_OF[role];

/** The text that a population accepts: its first edition is built in, under the same id. */
export const TERMS_TEXTS = {
  holders: 'holder-terms',
  representatives: 'terms',
  administrators: 'duties',
} as const satisfies Readonly<Record<TermsPopulation, string>>;

/** What a document of terms may be. */
export const TERMS_MEDIA_TYPES = ['text/plain', 'text/markdown', 'application/pdf'] as const;
export type TermsMediaType = (typeof TERMS_MEDIA_TYPES)[number];

/** One language of an edition, by the digest of its octets. */
export interface TermsDocument {
  readonly sha256: string;
  readonly mediaType: TermsMediaType;
  readonly size: number;
}

export interface TermsOfficer {
  readonly personId: string;
  readonly mandateId: string;
}

/**
 * proposed  waits for a second security officer
 * approved  in force from `inForceFrom`, or from the approval if that is later
 * refused   final; its number is not used again
 */
export type TermsState = 'proposed' | 'approved' | 'refused';

/** One edition of the terms of a population. What it says never changes; another wording is another edition. */
export interface TermsRecord {
  readonly kind: 'terms';
  readonly version: number;
  readonly createdAt: string;
  readonly population: TermsPopulation;
  /** From 2 on: the first edition is built in. */
  readonly edition: number;
  readonly title: { readonly fr: string; readonly en: string };
  readonly documents: { readonly fr: TermsDocument; readonly en: TermsDocument };
  /** Of the edition whole: what people accept (`terms.ts`, `wordingOfEdition`). */
  readonly sha256: string;
  readonly inForceFrom: string;
  /** Those who accepted an earlier edition accept this one too. */
  readonly reacceptance?: Reacceptance;
  readonly state: TermsState;
  readonly proposedBy: TermsOfficer;
  readonly decided?: { readonly at: string; readonly by: TermsOfficer; readonly reasons?: string };
}

export interface Reacceptance {
  /** First instant at which new acts of those who have not are refused. */
  readonly by: string;
  /** First instant at which their certificates are revoked; absent: they are not. */
  readonly revokeFrom?: string;
}

/** What the clock has done about one person and one edition, in this order. */
export const TERMS_STEPS = ['announced', 'reminded', 'warned', 'blocked', 'last-warned', 'revoked'] as const;
export type TermsStep = (typeof TERMS_STEPS)[number];

/** What a person has accepted of the terms of a population, and what is still awaited of them. One for each. */
export interface TermsAcceptanceRecord {
  readonly kind: 'termsAcceptance';
  readonly version: number;
  readonly createdAt: string;
  readonly personId: string;
  readonly population: TermsPopulation;
  /** The latest; earlier ones are in the events. */
  readonly accepted?: {
    readonly edition: number;
    readonly text: TextAccepted;
    readonly at: string;
    readonly language: 'fr' | 'en';
    /** How the person was recognised; `signed-form` where they signed a form that somebody else handed in. */
    readonly authentication: string;
    /** In which act: `attestation`, `designation`, `duties`, or `acceptance` by itself. */
    readonly act: TermsAct;
  };
  /** While an edition is to be accepted anew. */
  readonly awaited?: {
    readonly edition: number;
    readonly done: TermsStep;
    /** Next instant at which the clock has something to do; absent when it has done all. */
    readonly dueAt?: string;
  };
}

export const TERMS_ACTS = ['attestation', 'designation', 'duties', 'acceptance'] as const;
export type TermsAct = (typeof TERMS_ACTS)[number];
