import type { Finding } from '../../errors.ts';
import { nothingHere } from '../../registration/authority.ts';
import { type ContractForm, endedContract, newContract } from '../../registration/contracts.ts';
import type { ContractRecord } from '../../registration/standing-records.ts';
import { newId } from '../identity.ts';
import type { Ledger } from '../ports.ts';
import { begin, type Caller, type Desk, eventOf } from './desk.ts';
import { readStructure } from './structures.ts';

/** Records the membership contract that a structure has signed. Throws a Refusal `malformed` or `wrong-state`. */
export async function recordContract(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: ContractForm,
): Promise<{ readonly contract: ContractRecord; readonly findings: readonly Finding[] }> {
  const { pen, mandateInForce } = await begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  const written = newContract(structure, form, { id: newId(desk.randomness), at: pen.at });
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { contract: written.record, findings: written.findings };
}

/** Ends a contract, at once. Throws a Refusal `not-found` or `wrong-state`. */
export async function endContract(
  desk: Desk,
  caller: Caller,
  name: { readonly structureId: string; readonly id: string },
  reason: string,
): Promise<ContractRecord> {
  const { pen, by, mandateInForce } = await begin(desk, caller, { structureId: name.structureId });
  const contract = await desk.ledger.read('contract', name);
  if (!contract) throw nothingHere();
  const written = endedContract(contract, by, reason, pen.at);
  await desk.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], require: [mandateInForce] });
  return written.record;
}

/** Every contract that a structure ever signed with us: a handful, in one consistent page. */
export async function contractsOf(ledger: Ledger, structureId: string): Promise<readonly ContractRecord[]> {
  return (await ledger.list('contracts-of-structure', structureId)).items;
}
