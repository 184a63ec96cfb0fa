import type { DeclaredDomain, EvidenceReference } from './records.ts';

/** What stands beside the structure's own record: its contract, the domains it declares, the words that find it. */

/** The membership contract of a structure, on which its orders rest. */
export interface ContractRecord {
  readonly kind: 'contract';
  readonly version: number;
  readonly createdAt: string;
  readonly id: string;
  readonly structureId: string;
  /** The kind of FINESS that the contract names; absent for a structure that has none. */
  readonly finess?: 'legal' | 'geographic';
  readonly evidence: EvidenceReference;
  readonly from: string;
  /** Absent: until it is ended. */
  readonly until?: string;
  readonly state: 'active' | 'ended';
  readonly ended?: { readonly at: string; readonly by: string; readonly reason: string };
}

/**
 * That a subscription declares a domain, under the domain itself and under each parent that somebody could declare: so
 * that whoever declares one of them finds the others.
 */
export interface DomainClaimRecord {
  readonly kind: 'domainClaim';
  readonly version: number;
  /** The declared domain or a parent of it. */
  readonly under: string;
  readonly subscriptionId: string;
  readonly structureId: string;
  readonly declared: DeclaredDomain;
  readonly state: 'open' | 'ended';
}

/** One word of a structure's name, folded; those of an earlier name stay, so that it is found by them too. */
export interface StructureWordRecord {
  readonly kind: 'structureWord';
  readonly version: number;
  readonly word: string;
  readonly structureId: string;
}

/** Why a structure takes another's place. Its identifier is never edited. */
export const SUCCESSION_CAUSES = ['new-identifier', 'move', 'merger'] as const;

export interface Succession {
  readonly to: string;
  readonly cause: (typeof SUCCESSION_CAUSES)[number];
  readonly evidence: EvidenceReference;
  readonly at: string;
  readonly by: string;
  readonly mandateId: string;
  /** Until then the certificates of both serve; afterwards those of the old structure are revoked. */
  readonly overlapUntil: string;
}
