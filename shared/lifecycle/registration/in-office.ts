import { inForce } from '../../registration/authority.ts';
import type { Ledger, Requirement } from '../ports.ts';
import { inForceAt } from './desk.ts';

/** What a commit by the earlier word of an officer demands; undefined once their mandate has ended. */
export async function stillInOffice(
  ledger: Ledger,
  { personId, mandateId }: { readonly personId: string; readonly mandateId: string },
  at: string,
): Promise<Requirement | undefined> {
  const mandate = await ledger.read('mandate', { personId, id: mandateId });
  return mandate && inForce(mandate, new Date(at)) ? inForceAt(personId, mandateId, at) : undefined;
}
