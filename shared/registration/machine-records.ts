import type { StoredText } from './personal.ts';
import type { EvidenceReference, Offer } from './records.ts';

/**
 * A machine that acts by itself, with a client certificate: a structure's own, or the credential of one technical
 * administrator. What it may do stands in mandates of the role `machine`, which are its own and end with it.
 */
export interface MachineRecord {
  readonly kind: 'machine';
  readonly version: number;
  readonly createdAt: string;
  readonly id: string;
  readonly structureId: string;
  /** The Person in whose name it acts, as far as they may themselves; absent: it acts for the structure. */
  readonly personId?: string;
  /** What people call it; no personal datum. */
  readonly label: string;
  readonly allows: readonly MachineLeave[];
  /** By any of these it is recognised, the newest first. */
  readonly credentials: readonly MachineCredential[];
  readonly linkedBy: string;
  readonly reasons: StoredText;
  readonly evidence: EvidenceReference;
  readonly state: 'linked' | 'ended';
  /** Without a name where it ended with its structure's dossier. */
  readonly ended?: { readonly at: string; readonly by?: string; readonly reasons?: StoredText };
}

/** Guards that a key is one machine's for ever, so that no certificate becomes the credential of another. */
export interface MachineKeyRecord {
  readonly kind: 'machineKey';
  readonly version: number;
  readonly spkiSha256: string;
  readonly machineId: string;
}

/** What it may request: certificates of one subscription for these usages. */
export interface MachineLeave {
  readonly subscriptionId: string;
  readonly offer: Offer;
  readonly usages: readonly string[];
  readonly mandateId: string;
}

/**
 * By what a machine is recognised. Both are found by their key, and then compared to the octet: with the certificate that
 * the ledger has for the request, whose standing is looked up there at every call; or with the named digest.
 */
export type MachineCredential =
  | {
      readonly of: 'ours';
      readonly spkiSha256: string;
      /** The request that led, or is to lead, to the certificate. */
      readonly requestId: string;
      readonly since: string;
    }
  | {
      /** Of another authority in the trust store. */
      readonly of: 'other';
      readonly spkiSha256: string;
      readonly certificateSha256: string;
      /** It has force while `from <= now < until`, inside the certificate's own dates. */
      readonly from: string;
      readonly until: string;
      readonly since: string;
    };
