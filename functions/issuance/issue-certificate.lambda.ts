import { clock, environment, invoker, ledger, personVault, randomness, signer } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { certifyResponder } from '../../shared/lifecycle/responders.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';
import { issueRequest } from './issue-request.ts';

const compose = () => ({
  ledger: ledger(),
  signer: signer(),
  clock: clock(),
  randomness: randomness(),
  vault: personVault(),
  invoker: invoker(),
  policyArc: environment().oidArc,
  log,
});

/**
 * Invoked with `{ requestId }` and believing nothing else (wall 1); answers an IssueAnswer. By the clock, with
 * `{ sealId }` or with the issuer's id as `{ responder }`: certifies what the ceremony has planned.
 */
export const handler = job('issue-certificate', compose, async (event, house, correlation) => {
  const sealId = identifierIn(event, 'sealId');
  if (sealId !== undefined) return { made: (await certifySeal(house, sealId, correlation)).made };
  const responder = identifierIn(event, 'responder');
  if (responder !== undefined) return { made: (await certifyResponder(house, responder, correlation)).made };
  const requestId = identifierIn(event, 'requestId');
  if (requestId === undefined)
    throw new Refusal('malformed', 'An invocation names one request, one seal or one responder.');
  return issueRequest(house, requestId, correlation);
});
