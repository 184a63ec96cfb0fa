import type { EarlyRenewalRecord } from '../campaign-records.ts';
import type { Ledger } from '../ports.ts';
import type { CertificateName } from '../replaced.ts';
import { hasForce } from './campaigns.ts';

/** Since when a campaign lets a certificate be renewed before its own window opens; undefined where none does. */
export async function earlySince(ledger: Ledger, { issuer, serial }: CertificateName): Promise<string | undefined> {
  const record = await ledger.read('earlyRenewal', { issuer, serial });
  const standing = await withForce(ledger, record ? leavesIn(record) : []);
  return standing.map(({ at }) => at).sort()[0];
}

/** The record with one more campaign's leave, and without what has lost its force; undefined where it is there already. */
export async function withLeave(
  ledger: Ledger,
  { issuer, serial }: CertificateName,
  campaignId: string,
  at: string,
): Promise<EarlyRenewalRecord | undefined> {
  const before = await ledger.read('earlyRenewal', { issuer, serial });
  const leaves = before ? leavesIn(before) : [];
  if (leaves.some((leave) => leave.campaignId === campaignId)) return undefined;
  const others = await withForce(ledger, leaves);
  const version = (before?.version ?? 0) + 1;
  const record = { kind: 'earlyRenewal', issuer, serial, version, createdAt: at, campaignId } as const;
  return others.length > 0 ? { ...record, others } : record;
}

const leavesIn = ({ campaignId, createdAt, others = [] }: EarlyRenewalRecord) => [
  ...others,
  { campaignId, at: createdAt },
];

async function withForce<L extends { readonly campaignId: string }>(ledger: Ledger, leaves: readonly L[]) {
  const stand = await Promise.all(leaves.map(({ campaignId }) => campaignHasForce(ledger, campaignId)));
  return leaves.filter((_, index) => stand[index]);
}

/** Whether what a campaign opened to people still stands. */
export async function campaignHasForce(ledger: Ledger, id: string): Promise<boolean> {
  const campaign = await ledger.read('campaign', { id });
  return campaign !== undefined && hasForce(campaign);
}
