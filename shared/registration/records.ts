import type { Personal } from './personal.ts';

/**
 * The records of the registration authority. Each is an aggregate: `version` rises by one with every event about it,
 * and only the holder of version n may write version n + 1. Instants are ISO 8601 in UTC with milliseconds.
 */
interface Aggregate {
  readonly version: number;
  readonly createdAt: string;
}

/** How a structure is identified: the kind of number is stored, because the number does not tell (form F503 §2). */
export type StructureIdentifier =
  | { readonly scheme: 'SIRET'; readonly value: string }
  | { readonly scheme: 'FINESS'; readonly value: string; readonly finess: 'legal' | 'geographic' }
  | { readonly scheme: 'RPPS-RANK'; readonly value: string };

/** A legal entity or practice that certificates are issued to. Its identifier is never edited (a successor is made). */
export interface StructureRecord extends Aggregate {
  readonly kind: 'structure';
  readonly id: string;
  readonly name: string;
  readonly identifier: StructureIdentifier;
  readonly postalCode: string;
  readonly town: string;
  /** As it stands in the subject's ST, for example `Paris (75)`: confirmed by the agent, never derived. */
  readonly department: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  readonly state: 'active' | 'suspended' | 'closed';
}

/** Guards that a number, card or sign-in is used once; `id` is a keyed digest, so that the key tells nothing. */
export interface UniqueRecord {
  readonly kind: 'unique';
  readonly version: number;
  readonly namespace: 'structure-identifier' | 'card' | 'sign-in';
  readonly digest: string;
  /** The id of the structure or person that has it. */
  readonly owner: string;
}

export type Offer = 'SERV-SSL' | 'SERV-SMIME-SIGN-CONF' | 'ORG' | 'PRO';
export type Population = 'production' | 'test';

/** An offer that a structure has subscribed to, with the domain it declared (form F503 §4). */
export interface SubscriptionRecord extends Aggregate {
  readonly kind: 'subscription';
  readonly id: string;
  readonly structureId: string;
  readonly offer: Offer;
  /** A-labels, lower case: a domain, or `server.domain` that admits this host only. */
  readonly domain: { readonly name: string; readonly admits: 'domain' | 'host' };
  readonly control:
    | {
        readonly method: 'agent-check' | 'dns-txt';
        readonly checkedAt: string;
        readonly by: string;
        readonly evidence: EvidenceReference;
      }
    | undefined;
  /** `test` is issued from the TEST hierarchy. */
  readonly population: Population;
  /** Every request waits for the approval of an agent who did not submit it. */
  readonly dualControl: boolean;
  readonly state: 'active' | 'ended';
}

/** Points at a document that proves something: what it is and its SHA-256, lower-case hex. */
export interface EvidenceReference {
  readonly what: string;
  readonly sha256: string;
}

export const CARD_FAMILIES = ['CDE', 'CPE', 'CDA', 'CPA', 'CPS'] as const;
export type CardFamily = (typeof CARD_FAMILIES)[number];

export interface PersonData {
  readonly lastName: string;
  readonly firstNames: string;
  readonly email: string;
  readonly phone?: string;
  readonly card?: { readonly family: CardFamily; readonly number: string };
  /** The value of the configured directory claim, for people who sign in without a card. */
  readonly directoryId?: string;
}

export interface PersonRecord extends Aggregate {
  readonly kind: 'person';
  readonly id: string;
  readonly personal: Personal<PersonData>;
  readonly language: 'fr' | 'en';
}

export const ROLES = [
  'legal-representative',
  'mandatary',
  'technical-administrator',
  'registration-officer',
  'holder',
  'validation-agent',
  'security-officer',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** What a mandate reaches: the whole house (internal roles), one structure, or one subscription. */
export type MandateScope =
  | { readonly reach: 'house' }
  | { readonly reach: 'structure'; readonly structureId: string }
  | { readonly reach: 'subscription'; readonly structureId: string; readonly subscriptionId: string };

/** Authority, as a record: who gave it to whom, on what, from when to when, on which evidence, and how it ended. */
export interface MandateRecord extends Aggregate {
  readonly kind: 'mandate';
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  readonly scope: MandateScope;
  /** The Persons who gave it; two for internal roles; none where the key ceremony did. */
  readonly givenBy: readonly string[];
  readonly evidence: EvidenceReference;
  /** First instant of force; the mandate is in force while `from <= now < until`. */
  readonly from: string;
  readonly until: string;
  readonly state: 'active' | 'ended';
  readonly ended?: { readonly at: string; readonly by: string; readonly reason: string };
}

/** An internal role proposed by one security officer and given by a second one (never by the person appointed). */
export interface AppointmentRecord extends Aggregate {
  readonly kind: 'appointment';
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  readonly until: string;
  readonly proposedBy: string;
  readonly evidence: EvidenceReference;
  readonly state: 'proposed' | 'given' | 'refused';
  readonly mandateId?: string;
}

export type RegistrationRecord =
  | StructureRecord
  | UniqueRecord
  | SubscriptionRecord
  | PersonRecord
  | MandateRecord
  | AppointmentRecord;
