import { operation } from '../../shared/http/operation.ts';
import { recordContract as record } from '../../shared/lifecycle/registration/contracts.ts';
import { ContractView, RecordContractBody } from '../schemas/dossiers.ts';
import { viewOfContract } from './contract-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /structures/{structureId}/contracts: the signed membership contract. */
export const recordContract = operation(
  { body: RecordContractBody, answer: ContractView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { contract, findings } = await record(house, call, call.params.structureId!, call.body);
    return { status: 201, body: viewOfContract(contract, findings) };
  },
);
