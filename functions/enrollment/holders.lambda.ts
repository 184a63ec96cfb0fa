import { front, invoker, personVault, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { askCorrection } from './ask-correction.ts';
import { attestHolder } from './attest-holder.ts';
import { confirmDeletion } from './confirm-deletion.ts';
import { confirmHolder } from './confirm-holder.ts';
import { confirmImport } from './confirm-import.ts';
import { correctHolder } from './correct-holder.ts';
import { declareDeparture } from './declare-departure.ts';
import { listHolders } from './list-holders.ts';
import { listHoldersOfDirection } from './list-holders-of-direction.ts';
import { listImports } from './list-imports.ts';
import { listMyHolders } from './list-my-holders.ts';
import { openHolder } from './open-holder.ts';
import { receiveImport } from './receive-import.ts';
import { registerHolder } from './register-holder.ts';
import { registerInDirection } from './register-in-direction.ts';
import { reissueForHolder } from './reissue-for-holder.ts';
import { reportImport } from './report-import.ts';
import { runImport } from './run-import.ts';
import { showHolder } from './show-holder.ts';
import { showImport } from './show-import.ts';
import { withdrawDeparture } from './withdraw-departure.ts';

export const operations = {
  'register-holder': registerHolder,
  'list-holders': listHolders,
  'show-holder': showHolder,
  'correct-holder': correctHolder,
  'open-holder': openHolder,
  'list-my-holders': listMyHolders,
  'attest-holder': attestHolder,
  'ask-correction': askCorrection,
  'confirm-holder': confirmHolder,
  'confirm-import': confirmImport,
  'list-holders-of-direction': listHoldersOfDirection,
  'list-imports': listImports,
  'receive-import': receiveImport,
  'register-in-direction': registerInDirection,
  'reissue-for-holder': reissueForHolder,
  'report-import': reportImport,
  'run-import': runImport,
  'show-import': showImport,
  'declare-departure': declareDeparture,
  'withdraw-departure': withdrawDeparture,
  'confirm-deletion': confirmDeletion,
};

export const handler = lambda('holders', operations, () => ({
  ...front(personVault()),
  invoker: invoker(),
  texts: texts(),
}));
