import { operation } from '../../shared/http/operation.ts';
import { inForce, nothingHere } from '../../shared/registration/authority.ts';
import { OwnMachineView } from '../schemas/machines.ts';
import type { EnrollmentHouse } from './house.ts';
import type { Usages } from './machine-view.ts';

/** GET /machine: what the calling machine is to us, by which certificate, and what it may request now. */
export const showMachine = operation({ answer: OwnMachineView }, async (call, house: EnrollmentHouse) => {
  const { machine: caller, mandates } = call.principal;
  const machine = caller && (await house.ledger.read('machine', { id: caller.id }));
  if (!machine) throw nothingHere();
  const { credential } = caller;
  const request =
    credential.of === 'ours' ? await house.ledger.read('request', { id: credential.requestId }) : undefined;
  const record = request?.certificate && (await house.ledger.read('certificate', request.certificate));
  const now = house.clock.now();
  const allows = machine.allows.flatMap(({ subscriptionId, usages, mandateId }) => {
    const mandate = mandates.find(({ id }) => id === mandateId);
    if (!mandate) return [];
    return [{ subscriptionId, usages: usages as Usages, until: mandate.until, inForce: inForce(mandate, now) }];
  });
  const { id, label, structureId } = machine;
  const certificate = record && { issuer: record.issuer, serial: record.serial, notAfter: record.notAfter };
  return { status: 200, body: { id, label, structureId, allows, ...(certificate && { certificate }) } };
});
