import { operation } from '../../shared/http/operation.ts';
import { endContract as end } from '../../shared/lifecycle/registration/contracts.ts';
import { ContractView, EndBody } from '../schemas/dossiers.ts';
import { viewOfContract } from './contract-view.ts';
import type { RegistrationHouse } from './registration-house.ts';

/** POST /structures/{structureId}/contracts/{contractId}/end */
export const endContract = operation(
  { body: EndBody, answer: ContractView },
  async (call, house: RegistrationHouse) => {
    const { structureId, contractId } = call.params as { structureId: string; contractId: string };
    const contract = await end(house, call, { structureId, id: contractId }, call.body.reason);
    return { status: 200, body: viewOfContract(contract) };
  },
);
