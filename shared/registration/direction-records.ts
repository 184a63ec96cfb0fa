import type { SecondOfficerCause } from './holder-records.ts';
import type { Personal } from './personal.ts';
import type { EvidenceReference } from './records.ts';

/** A part of a structure whose holders are registered by officers of its own (offer PERSON). */
export interface DirectionRecord {
  readonly kind: 'direction';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly name: string;
  /** Domains of its people's addresses, as A-labels in lower case; an address at another one is outside. */
  readonly mailDomains: readonly string[];
  /** Each registration, correction and leave waits for a second officer. */
  readonly dualControl: boolean;
  /** The letter by which the structure asked for it, or for its last correction. */
  readonly evidence: EvidenceReference;
  /** `closed`: nothing new, for ever; what is issued stands until it is revoked. */
  readonly state: 'open' | 'closed';
  readonly closed?: { readonly at: string; readonly by: string; readonly reason: string };
}

/**
 * Who bears one name in a direction, found by keyed digests, so that nobody is registered twice and namesakes are known.
 * Whoever registers moves the row: of two registrations at once neither can miss the other.
 */
export interface HolderNamesRecord {
  readonly kind: 'holderNames';
  readonly version: number;
  readonly directionId: string;
  /** Of the folded last name and first names. */
  readonly digest: string;
  readonly holders: readonly { readonly holderId: string; readonly address: string }[];
}

export const LINE_OUTCOMES = ['would-register', 'duplicate', 'homonym', 'refused'] as const;
/** What the dry run says of a line. */
export type LineOutcome = (typeof LINE_OUTCOMES)[number];

export const LINE_RESULTS = ['registered', 'duplicate', 'homonym', 'refused'] as const;
/** What became of a line. */
export type LineResult = (typeof LINE_RESULTS)[number];

/**
 * checked      the dry run is done, and nothing else
 * unconfirmed  started, and waits for a second officer
 * running      line by line
 * done         every line has its result
 * refused      a second officer has refused it
 * stopped      something that holds for every line has changed; it may be started again
 */
export const IMPORT_STATES = ['checked', 'unconfirmed', 'running', 'done', 'refused', 'stopped'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** A file of holders to be registered in one direction, and how far that has come. */
export interface ImportRecord {
  readonly kind: 'import';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly directionId: string;
  /** Who entered it. */
  readonly by: string;
  readonly lines: number;
  readonly found: Readonly<Record<LineOutcome, number>>;
  /** For which a second officer is asked, over all its lines. */
  readonly why: readonly SecondOfficerCause[];
  readonly state: ImportState;
  /** By whom it was started, and how. */
  readonly started?: {
    readonly at: string;
    readonly personId: string;
    readonly mandateId: string;
    readonly authentication: 'token' | 'token+card' | 'certificate';
    readonly skipRefused: boolean;
  };
  readonly confirmed?: { readonly at: string; readonly by: string; readonly mandateId: string };
  readonly refused?: { readonly at: string; readonly by: string; readonly reasons: Personal<string> };
  /** Lines that have their result: the next one to do. */
  readonly done: number;
  readonly results: Readonly<Record<LineResult, number>>;
  /** When something last happened. */
  readonly movedAt: string;
  readonly stopped?: { readonly at: string; readonly detail: string };
  /** From then on its lines are gone. */
  readonly keptUntil: string;
  /** The key of its lines is destroyed. */
  readonly erased?: true;
}

/** Some lines of the file with what the dry run says of them; sealed under a key of the import's own. */
export interface ImportPartRecord {
  readonly kind: 'importPart';
  readonly version: number;
  readonly importId: string;
  readonly part: number;
  readonly keptUntil: string;
  readonly personal: Personal<readonly CheckedLine[]>;
}

/** What became of one line; its row is what makes it happen once. */
export interface ImportLineRecord {
  readonly kind: 'importLine';
  readonly version: number;
  readonly importId: string;
  /** Row of the file as spreadsheets count it, the headings being the first. */
  readonly line: number;
  readonly result: LineResult;
  readonly holderId?: string;
  /** Waits for a second officer of its own. */
  readonly waits?: true;
  readonly findings: readonly LineFinding[];
  readonly keptUntil: string;
}

export interface LineFinding {
  readonly code: string;
  readonly citation: string;
  /** Into the line, by the name of the field: `/email`. */
  readonly pointer?: string;
  readonly detail: string;
}

/** One line as it was read and judged. */
export interface CheckedLine {
  readonly line: number;
  /** Absent where it could not be read. */
  readonly form?: ImportedHolder;
  readonly outcome: LineOutcome;
  readonly why: readonly SecondOfficerCause[];
  readonly findings: readonly LineFinding[];
}

/** What a line says, as the registration of one holder asks for it. */
export interface ImportedHolder {
  readonly lastName: string;
  readonly firstNames: string;
  readonly email: string;
  readonly service?: string;
  readonly language: 'fr' | 'en';
  readonly card?: { readonly family: string; readonly number: string };
  readonly directoryId?: string;
  readonly identity: {
    readonly how: 'directory' | 'in-person' | 'document' | 'card';
    readonly at: string;
    readonly channel?: 'presence' | 'video' | 'telephone' | 'post';
    readonly reference?: { readonly kind: string; readonly ending?: string };
  };
  readonly homonym?: 'confirmed';
}
