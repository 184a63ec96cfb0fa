import { operation } from '../../shared/http/operation.ts';
import { contractsOf } from '../../shared/lifecycle/registration/contracts.ts';
import { readStructure } from '../../shared/lifecycle/registration/structures.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { contractInForce } from '../../shared/registration/contracts.ts';
import { ContractList } from '../schemas/dossiers.ts';
import { viewOfContract } from './contract-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** GET /structures/{structureId}/contracts: on what the structure's orders rest. */
export const listContracts = operation({ answer: ContractList }, async (call, house: RegistrationHouse) => {
  const structureId = call.params.structureId!;
  const now = house.clock.now();
  mandateFor(call.principal, call.roles, { structureId, offer: 'any' }, now);
  const [structure, contracts] = await Promise.all([
    readStructure(house, structureId),
    contractsOf(house.ledger, structureId),
  ]);
  const found = contractInForce(structure, contracts, now.toISOString());
  const inForce = found === 'implicit' ? 'implicit' : found ? 'recorded' : 'none';
  return { status: 200, body: { inForce, items: contracts.map((contract) => viewOfContract(contract)) } };
});
