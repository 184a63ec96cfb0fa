import type { Offer, StructureIdentifier } from '../registration/records.ts';

/**
 * Everything that is told of one certificate, as plain data. Texts stand as they are to be read, in the reader's
 * language: states, capacities, channels and names of people are put into words by whoever knows who may read what.
 * Instants are ISO 8601 in UTC; digests are SHA-256 in lower-case hex.
 */
export interface Dossier {
  readonly language: DossierLanguage;
  readonly madeAt: string;
  readonly structure: {
    readonly name: string;
    readonly identifier: StructureIdentifier;
    readonly postalCode: string;
    readonly town: string;
    readonly department?: string;
    readonly country?: string;
  };
  readonly subscription: {
    readonly id: string;
    readonly offer: Offer;
    readonly domain?: string;
    readonly control?: { readonly method: string; readonly checkedAt: string; readonly sha256: string };
  };
  readonly designations: readonly DossierDesignation[];
  readonly request: {
    readonly id: string;
    readonly profile: string;
    readonly requestedAt: string;
    readonly requestedBy: string;
    readonly spkiSha256: string;
    readonly recorded: DossierDeed;
  };
  readonly decisions: readonly {
    readonly at: string;
    readonly by: string;
    readonly outcome: string;
    readonly reasons?: string;
    readonly recorded: DossierDeed;
  }[];
  readonly acceptance?: {
    readonly state: string;
    readonly at?: string;
    readonly by?: string;
    readonly authentication?: string;
    readonly texts: readonly { readonly id: string; readonly version: string; readonly sha256: string }[];
    readonly reasons?: string;
    readonly recorded?: DossierDeed;
  };
  readonly certificate: {
    readonly issuer: string;
    readonly serial: string;
    readonly state: string;
    readonly subject: string;
    readonly names: readonly string[];
    readonly notBefore: string;
    readonly notAfter: string;
    readonly sha256: string;
  };
  readonly revocation?: {
    readonly at: string;
    /** Only for readers who are entitled to it. */
    readonly reason?: string;
    readonly capacity: string;
    readonly channel: string;
    readonly by?: string;
    readonly recorded: DossierDeed;
  };
  readonly events: readonly DossierEvent[];
}

export type DossierLanguage = 'fr' | 'en';

export interface DossierDesignation {
  readonly number: string;
  readonly state: string;
  readonly signatory?: string;
  readonly signatoryMandateId?: string;
  readonly signedOn?: string;
  readonly submittedAt?: string;
  readonly submissionRecorded?: DossierDeed;
  readonly decidedAt?: string;
  readonly decidedBy?: string;
  readonly reasons?: string;
  readonly decisionRecorded?: DossierDeed;
  readonly formSha256?: string;
  readonly signedSha256?: string;
}

/** Who did a thing, as its event has it. */
export interface DossierDeed {
  /** Capacity and pseudonym. */
  readonly actor: string;
  /** By which mandate; absent for whoever acted by a code or a key, and for the platform. */
  readonly mandateId?: string;
  /** Of the event's canonical octets. */
  readonly sha256: string;
}

export interface DossierEvent extends DossierDeed {
  readonly aggregate: string;
  readonly version: number;
  readonly type: string;
  readonly at: string;
}
