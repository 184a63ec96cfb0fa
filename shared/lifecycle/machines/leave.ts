import { Refusal } from '../../errors.ts';
import type { CertificateProfile } from '../../policy/profile.ts';
import { leaveOf } from '../../registration/machines.ts';
import type { MandateRecord } from '../../registration/records.ts';
import type { Ledger, Requirement } from '../ports.ts';
import { mandatesOf } from '../registration/desk.ts';
import { demandTermsAccepted } from '../terms/editions.ts';
import { demandUntainted } from './lineage.ts';
import { administers } from './recognising.ts';

interface Asked {
  readonly mandate: MandateRecord;
  readonly profile: CertificateProfile;
  readonly now: Date;
  readonly askedWith: readonly string[] | undefined;
}

/**
 * Asked at every gate of what a machine requests: it is linked, certificates of this profile are among what it may request,
 * and the Person in whose name it acts, if it does, administers the subscription and is not late with terms; and none of the
 * keys that asked is known to be compromised. Answers what the writing transaction must still find. Throws a Refusal
 * `forbidden`.
 */
export async function demandLeave(
  ledger: Ledger,
  { mandate, profile, now, askedWith }: Asked,
): Promise<readonly Requirement[]> {
  const untainted = await demandUntainted(ledger, { askedWith });
  const machine = mandate.machineId === undefined ? undefined : await ledger.read('machine', { id: mandate.machineId });
  if (machine?.state !== 'linked') {
    throw new Refusal('forbidden', 'The machine that requests this certificate is no longer linked.');
  }
  if (profile.declares === 'holder' || !leaveOf(machine, mandate.id)?.usages.includes(profile.usage)) {
    throw new Refusal('forbidden', `This machine may not request certificates for ${profile.usage}.`);
  }
  const unchanged: readonly Requirement[] = [{ that: 'unchanged', record: machine }, ...untainted];
  const { personId } = machine;
  if (personId === undefined) return unchanged;
  const own = administers(await mandatesOf(ledger, personId), mandate, now);
  if (!own) {
    throw new Refusal(
      'forbidden',
      'The person in whose name this machine acts no longer administers this subscription.',
    );
  }
  await demandTermsAccepted(ledger, personId, own.role, now);
  return [...unchanged, { that: 'mandate-in-force', personId, mandateId: own.id, at: now.toISOString() }];
}
