import type { ContactRecord } from './contact-records.ts';
import type { DesignationRecord, TextAccepted } from './designation-records.ts';
import type {
  DirectionRecord,
  HolderNamesRecord,
  ImportLineRecord,
  ImportPartRecord,
  ImportRecord,
} from './direction-records.ts';
import type { Establishment } from './establishments.ts';
import type { HolderRecord } from './holder-records.ts';
import type { MachineKeyRecord, MachineRecord } from './machine-records.ts';
import type { Personal, StoredText } from './personal.ts';
import type { Erasure, HoldRecord, PrivacyRequestRecord, PurgeRecord } from './privacy-records.ts';
import type { ContractRecord, DomainClaimRecord, StructureWordRecord, Succession } from './standing-records.ts';
import type { TermsAcceptanceRecord, TermsRecord } from './terms-records.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from './webhook-records.ts';

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

/** As the ledger keeps it: an RPPS rank is the number of a person, the owner of the practice, and stands in an envelope. */
export type StoredIdentifier =
  | Exclude<StructureIdentifier, { readonly scheme: 'RPPS-RANK' }>
  | { readonly scheme: 'RPPS-RANK'; readonly value: Personal<string> };

/** A legal entity or practice that certificates are issued to. Its identifier is never edited (a successor is made). */
export interface StructureRecord extends Aggregate {
  readonly kind: 'structure';
  readonly id: string;
  /** In an envelope where the identifier is an RPPS rank: the practice then bears its owner's name. */
  readonly name: string | Personal<string>;
  readonly identifier: StoredIdentifier;
  readonly postalCode: string;
  readonly town: string;
  /** As it stands in the subject's ST, for example `Paris (75)`: confirmed by the agent, never derived. */
  readonly department: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  readonly establishment?: Establishment;
  /**
   * active     may subscribe, request, name people
   * suspended  nothing new until an agent resumes it; what is issued stands
   * succeeded  another structure takes its place; what is issued stands until the overlap ends
   * closed     final
   */
  readonly state: 'active' | 'suspended' | 'succeeded' | 'closed';
  readonly suspended?: { readonly at: string; readonly by: string; readonly reasons: StoredText };
  readonly succession?: Succession;
  /** Structures whose place this one took. */
  readonly predecessors?: readonly string[];
  readonly closed?: { readonly at: string; readonly by?: string; readonly reason: string };
  /** Mandates of the legal representatives, or of the practice's owners, in place. */
  readonly representatives?: readonly { readonly personId: string; readonly mandateId: string }[];
  /** A representative gave way to another: mandates given before `since` stand, and are to be confirmed by `until`. */
  readonly confirming?: { readonly since: string; readonly until: string };
  /** Of its evidence, at the end of retention. */
  readonly erasure?: Erasure;
}

/** A structure with its name and number to be read (`structure-names.ts`). Never written: only the other one is a record. */
export interface NamedStructure extends Omit<StructureRecord, 'name' | 'identifier'> {
  readonly name: string;
  readonly identifier: StructureIdentifier;
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

export const OFFERS = ['SERV-SSL', 'SERV-SMIME-SIGN-CONF', 'ORG', 'PRO', 'PERSON'] as const;
export type Offer = (typeof OFFERS)[number];
export type Population = 'production' | 'test';
/** The family of rules by which subjects name the structure; `etsi` (ETSI EN 319 412, RGS) needs a SIREN. */
export type Naming = 'sector' | 'etsi';

/**
 * requested  entered by the structure or by an agent; waits for an agent who did not enter it
 * active     accepted: certificates may be requested
 * refused · ended   final
 */
export type SubscriptionState = 'requested' | 'active' | 'refused' | 'ended';

/** A domain as declared on form F503 §4: A-labels, lower case; `host` (`server.domain`) admits this host only. */
export interface DeclaredDomain {
  readonly name: string;
  readonly admits: 'domain' | 'host';
}

/** An offer that a structure has subscribed to, with the domain it declared (form F503 §4). */
export interface SubscriptionRecord extends Aggregate {
  readonly kind: 'subscription';
  readonly id: string;
  readonly structureId: string;
  readonly offer: Offer;
  /** SERV declares one, ORG none, PRO may. */
  readonly domain?: DeclaredDomain;
  readonly control:
    | {
        readonly method: 'agent-check' | 'dns-txt';
        readonly checkedAt: string;
        readonly by: string;
        readonly evidence: EvidenceReference;
      }
    | undefined;
  /** What the domain's DNS must show to prove control: the last value asked for. */
  readonly challenge?: { readonly value: string; readonly madeAt: string };
  /** Another structure declares the same domain or one above or below: nothing is issued while it is `open`. */
  readonly overlap?: {
    readonly state: 'open' | 'cleared';
    /** Subscriptions of other structures. */
    readonly with: readonly string[];
    readonly workItemId: string;
    readonly cleared?: { readonly at: string; readonly by: string; readonly evidence: EvidenceReference };
  };
  /** `test` is issued from the TEST hierarchy. */
  readonly population: Population;
  /** Every request waits for the approval of an agent who did not submit it. */
  readonly dualControl: boolean;
  /** The family of names in subjects; `sector` when absent. `etsi` needs a SIREN, which a SIRET holds. */
  readonly naming?: Naming;
  readonly state: SubscriptionState;
  readonly entered?: { readonly by: string; readonly capacity: Role };
  readonly decided?: { readonly at: string; readonly by: string; readonly reasons?: StoredText };
  readonly ended?: { readonly at: string; readonly by: string; readonly reason: string };
  /** Every address of its people has died: since when, and the item that says so to an agent. Gone once one lives. */
  readonly unreachable?: { readonly at: string; readonly workItemId: string };
}

/** Points at a document that proves something: what it is and its SHA-256, lower-case hex. */
export interface EvidenceReference {
  readonly what: string;
  readonly sha256: string;
}

export const CARD_FAMILIES = ['CDE', 'CPE', 'CDA', 'CPA', 'CPS'] as const;
export type CardFamily = (typeof CARD_FAMILIES)[number];

export interface PersonData {
  /** As on form F503 §3. */
  readonly civility?: 'M.' | 'Mme';
  readonly lastName: string;
  readonly firstNames: string;
  readonly email: string;
  /** Addresses that gave way a short time ago: when, and in which version they stood last. Each is told. */
  readonly formerEmails?: readonly { readonly at: string; readonly dataVersion: number; readonly email: string }[];
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
  /** Cards that are not simply good: the others are those whose guard names this person. */
  readonly cards?: readonly CardStanding[];
  /** Revocation codes that they set up to this instant have no force: their card was blocked then. */
  readonly codesVoidUntil?: string;
  /** When the purge looks at them next (`retention.ts`); absent: for the first time. */
  readonly lookAt?: string;
  readonly erasure?: Erasure;
}

/** How a card of a person stands, by the keyed digest of its number. */
export interface CardStanding {
  readonly digest: string;
  /** `active` again after a mistake; `replaced` for ever. */
  readonly state: 'active' | 'expired' | 'blocked' | 'replaced';
  readonly since: string;
}

export const ROLES = [
  'legal-representative',
  'mandatary',
  'technical-administrator',
  'registration-officer',
  'holder',
  'machine',
  'validation-agent',
  'security-officer',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** What a mandate reaches: the whole house (internal roles), a structure, a subscription, a direction, or one holder's own. */
export type MandateScope =
  | { readonly reach: 'house' }
  /** `offers`: a mandatary of these offers only. */
  | { readonly reach: 'structure'; readonly structureId: string; readonly offers?: readonly Offer[] }
  | { readonly reach: 'subscription'; readonly structureId: string; readonly subscriptionId: string }
  | {
      readonly reach: 'direction';
      readonly structureId: string;
      readonly subscriptionId: string;
      readonly directionId: string;
    }
  | {
      readonly reach: 'holder';
      readonly structureId: string;
      readonly subscriptionId: string;
      readonly holderId: string;
    };

/** Authority, as a record: who gave it to whom, on what, from when to when, on which evidence, and how it ended. */
export interface MandateRecord extends Aggregate {
  readonly kind: 'mandate';
  readonly id: string;
  /** Who has it; of a machine that acts for a structure, the machine. */
  readonly personId: string;
  readonly role: Role;
  /** Of the role `machine`: by whose certificate alone it is used. */
  readonly machineId?: string;
  readonly scope: MandateScope;
  /** The Persons who gave it; two for internal roles; none where the key ceremony did. */
  readonly givenBy: readonly string[];
  readonly evidence: EvidenceReference;
  /** First instant of force; the mandate is in force while `from <= now < until`. */
  readonly from: string;
  readonly until: string;
  readonly state: 'active' | 'ended';
  readonly ended?: { readonly at: string; readonly by: string; readonly reason: string };
  /** The accepted form by which a technical administrator was designated. */
  readonly designation?: { readonly id: string };
  /** Of a technical administrator: `pending` until the duties are accepted. */
  readonly duties?: 'pending' | 'accepted';
  /** Of a legal representative: the owner of a practice signs as such. */
  readonly title?: 'practice-owner';
  /** A later representative let it stand. */
  readonly confirmed?: { readonly at: string; readonly by: string };
  readonly dutiesAccepted?: { readonly at: string; readonly text: TextAccepted };
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
  | ContactRecord
  | WebhookRecord
  | WebhookDeliveryRecord
  | PersonRecord
  | MandateRecord
  | MachineRecord
  | MachineKeyRecord
  | ContractRecord
  | DomainClaimRecord
  | StructureWordRecord
  | DesignationRecord
  | AppointmentRecord
  | HolderRecord
  | DirectionRecord
  | HolderNamesRecord
  | ImportRecord
  | ImportPartRecord
  | ImportLineRecord
  | TermsRecord
  | TermsAcceptanceRecord
  | PrivacyRequestRecord
  | HoldRecord
  | PurgeRecord;
