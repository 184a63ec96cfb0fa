import { answerStore, environment, front, signer } from '../../shared/aws/compose.ts';
import { statusSettings } from '../../shared/aws/environment.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { createStatusDesk } from '../../shared/lifecycle/status/answering.ts';
import { createSigningBook } from '../../shared/lifecycle/status/signing-book.ts';
import { askStatus } from './ask-status.ts';
import { askStatusByAddress, lookAtStatusByAddress } from './ask-status-by-address.ts';
import type { StatusFrontHouse } from './ocsp-answer.ts';

export const operations = {
  'ask-status': askStatus,
  'ask-status-by-address': askStatusByAddress,
  'look-at-status-by-address': lookAtStatusByAddress,
};

const compose = (): StatusFrontHouse => {
  const made = front();
  const { ledger, clock, randomness, calls: attempts } = made;
  const book = createSigningBook({ ledger, clock, randomness, signer: signer() });
  const settings = statusSettings(environment());
  const desk = createStatusDesk({ ledger, clock, attempts, signer: book, answers: answerStore(), settings });
  return { ...made, desk };
};

export const handler = lambda('status', operations, compose);
