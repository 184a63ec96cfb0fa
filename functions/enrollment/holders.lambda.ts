import { front, invoker, personVault, texts } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { askCorrection } from './ask-correction.ts';
import { attestHolder } from './attest-holder.ts';
import { correctHolder } from './correct-holder.ts';
import { listHolders } from './list-holders.ts';
import { listMyHolders } from './list-my-holders.ts';
import { openHolder } from './open-holder.ts';
import { registerHolder } from './register-holder.ts';
import { showHolder } from './show-holder.ts';

export const operations = {
  'register-holder': registerHolder,
  'list-holders': listHolders,
  'show-holder': showHolder,
  'correct-holder': correctHolder,
  'open-holder': openHolder,
  'list-my-holders': listMyHolders,
  'attest-holder': attestHolder,
  'ask-correction': askCorrection,
};

export const handler = lambda('holders', operations, () => ({
  ...front(personVault()),
  invoker: invoker(),
  texts: texts(),
}));
