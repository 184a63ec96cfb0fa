import { Refusal } from '../../errors.ts';
import { nothingHere, type Principal } from '../../registration/authority.ts';
import { succeeding } from '../../registration/machines.ts';
import type { Change, Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { CertificateRecord, RequestRecord } from '../records.ts';
import type { CertificateName } from '../replaced.ts';

/**
 * A machine meets what it has requested itself and its own credentials, and nothing else of its subscriptions: least of all
 * what another machine is recognised by. Whoever is no machine passes. Throws the Refusal `not-found` of `nothingHere`.
 */
export async function demandOwn(
  ledger: Ledger,
  { machine, mandates }: Principal,
  { spkiSha256, ...of }: Pick<CertificateRecord, 'requestId' | 'spkiSha256'>,
): Promise<void> {
  if (!machine) return;
  const [guard, request] = await Promise.all([
    ledger.read('machineKey', { spkiSha256 }),
    ledger.read('request', { id: of.requestId }),
  ]);
  if (guard) {
    if (guard.machineId === machine.id) return;
    throw nothingHere();
  }
  if (!mandates.some(({ id }) => id === request?.requestedBy.mandateId)) throw nothingHere();
}

/** The same of a certificate by its name; one that is not there is nobody's. */
export async function demandOwnNamed(ledger: Ledger, principal: Principal, name: CertificateName): Promise<void> {
  if (!principal.machine) return;
  const record = await ledger.read('certificate', { issuer: name.issuer, serial: name.serial });
  if (!record) throw nothingHere();
  await demandOwn(ledger, principal, record);
}

type Successor = (request: RequestRecord, pen: Pen) => Pick<Change, 'records' | 'events'>;

/**
 * What goes into the commit of a request by which a machine renews the very certificate with which it calls: the new key is
 * its credential from then on, as soon as there is a certificate that somebody has accepted. Renewing any other certificate,
 * and renewal by people, makes no credential. Undefined then.
 */
export async function successorOf(
  ledger: Ledger,
  { machine: caller }: Principal,
  renews: CertificateName | undefined,
  spkiSha256: string,
): Promise<Successor | undefined> {
  if (!caller || !renews || caller.credential.of !== 'ours') return undefined;
  const { credential } = caller;
  const [request, machine, guarded] = await Promise.all([
    ledger.read('request', { id: credential.requestId }),
    ledger.read('machine', { id: caller.id }),
    ledger.read('machineKey', { spkiSha256 }),
  ]);
  const used = request?.certificate;
  if (!machine || used?.issuer !== renews.issuer || used.serial !== renews.serial) return undefined;
  // its own where a request with the same key was refused before
  if (guarded && guarded.machineId !== machine.id)
    throw new Refusal('conflict', 'This key is another machine’s already: make a new key.');
  return ({ id: requestId }, pen) => {
    const next = { of: 'ours', spkiSha256, requestId, since: pen.at } as const;
    const written = succeeding(machine, credential, next);
    const event = pen.event(written.record, written.event.type, { ...written.event.data });
    const guard = { kind: 'machineKey', version: 1, spkiSha256, machineId: machine.id } as const;
    return { records: guarded ? [written.record] : [written.record, guard], events: [event] };
  };
}
