import { decodePem } from '../../der/pem.ts';
import { Refusal } from '../../errors.ts';
import { inForce, type Principal, reaches } from '../../registration/authority.ts';
import { cardObstacle } from '../../registration/cards.ts';
import type { MachineCredential, MachineRecord } from '../../registration/machine-records.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { decodeCertificate } from '../../x509/certificate.ts';
import { sha256 } from '../identity.ts';
import type { Clock, Ledger } from '../ports.ts';
import { mandatesOf } from '../registration/desk.ts';
import { demandUntainted, MOST_KEYS } from './lineage.ts';

interface Watch {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** A client certificate as it was presented: nothing in it is believed, it is only compared with what is known. */
export interface Presented {
  readonly der: Uint8Array;
  readonly sha256: string;
  readonly spkiSha256: string;
}

/** Longer ones are nobody's that we know. */
const LARGEST = 32 * 1024;

/** Reads a presented certificate, PEM. Throws a Refusal `forbidden` for what is none, or none that could be linked. */
export function presented(pem: string): Presented {
  if (pem.length > LARGEST) throw nobodys();
  try {
    const der = decodePem(pem, 'CERTIFICATE');
    return { der, sha256: sha256(der), spkiSha256: sha256(decodeCertificate(der).tbs.spki) };
  } catch {
    throw nobodys();
  }
}

/**
 * The machine whose certificate this is, with the mandates that it has now, all read consistently: the machine is linked,
 * the certificate is one of its own to the octet and stands, the key is not blocked, nor one of those that asked for it, and
 * in whose name it acts may still do so. Names and serial numbers in the certificate decide nothing. Throws a Refusal `forbidden`.
 */
export async function recognised(watch: Watch, certificate: Presented): Promise<Principal> {
  const { ledger, clock } = watch;
  const now = clock.now();
  const { spkiSha256 } = certificate;
  const [guard, blocked] = await Promise.all([
    ledger.read('machineKey', { spkiSha256 }),
    ledger.read('blockedKey', { spkiSha256 }),
  ]);
  const machine = guard && (await ledger.read('machine', { id: guard.machineId }));
  const credential = machine?.credentials.find((one) => one.spkiSha256 === spkiSha256);
  if (!machine || !credential) throw nobodys();
  const askedWith = await demandStanding(ledger, credential, certificate, now);
  if (blocked) throw new Refusal('forbidden', 'The key of this certificate is blocked.');
  if (machine.state !== 'linked') throw new Refusal('forbidden', 'This machine is no longer linked.');
  await demandUntainted(ledger, { askedWith });
  return {
    ...(await authorityOf(ledger, machine, now)),
    authentication: 'certificate',
    machine: { id: machine.id, credential, keys: [spkiSha256, ...askedWith].slice(0, MOST_KEYS) },
  };
}

/** Whether the certificate is the credential's own, and in force: looked up in the ledger at every call. The keys that asked for it. */
async function demandStanding(
  ledger: Ledger,
  credential: MachineCredential,
  shown: Presented,
  now: Date,
): Promise<readonly string[]> {
  const at = now.toISOString();
  if (credential.of === 'other') {
    if (credential.certificateSha256 !== shown.sha256) throw nobodys();
    if (credential.from <= at && at < credential.until) return [];
    throw new Refusal('forbidden', 'This certificate is not in force, or not linked for this day.');
  }
  const request = await ledger.read('request', { id: credential.requestId });
  const record = request?.certificate && (await ledger.read('certificate', request.certificate));
  if (record?.certificate === undefined || Buffer.compare(record.certificate, shown.der) !== 0) throw nobodys();
  if (record.state !== 'issued') throw new Refusal('forbidden', 'This certificate is revoked.');
  if (at < record.notBefore || record.notAfter < at) throw new Refusal('forbidden', 'This certificate has expired.');
  if (record.acceptance === 'awaited') {
    throw new Refusal('forbidden', 'Nobody has accepted this certificate yet: an administrator must do so first.');
  }
  return request?.askedWith ?? [];
}

/** Mandates that are of this machine; of one that is a Person's, those under which the Person administers too. */
async function authorityOf(
  ledger: Ledger,
  { id, personId }: MachineRecord,
  now: Date,
): Promise<Pick<Principal, 'personId' | 'mandates' | 'language'>> {
  const all = await mandatesOf(ledger, personId ?? id);
  const own = all.filter(({ role, machineId }) => role === 'machine' && machineId === id);
  if (personId === undefined) return { personId: id, mandates: own, language: 'fr' };
  const person = await ledger.read('person', { id: personId });
  if (!person || person.erasure)
    throw new Refusal('forbidden', 'The data of whoever had this machine have been erased.');
  if (cardObstacle(person)) {
    throw new Refusal('forbidden', 'The card of the person in whose name this machine acts is not in force.');
  }
  return {
    personId,
    mandates: own.filter((one) => administers(all, one, now) !== undefined),
    language: person.language,
  };
}

/** The mandate by which a Person administers what a machine of theirs acts on. */
export function administers(
  held: readonly MandateRecord[],
  { scope }: Pick<MandateRecord, 'scope'>,
  now: Date,
): MandateRecord | undefined {
  if (scope.reach !== 'subscription') return undefined;
  return held.find(
    (one) =>
      one.role === 'technical-administrator' && one.duties !== 'pending' && inForce(one, now) && reaches(one, scope),
  );
}

/** One answer to every certificate that no machine has, so that nothing is learnt from which it is. */
function nobodys(): Refusal {
  return new Refusal('forbidden', 'No machine is linked with this certificate: ask a validation agent.');
}
