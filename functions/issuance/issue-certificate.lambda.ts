import { clock, environment, invoker, ledger, personVault, randomness, signer } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';

const compose = () => ({
  ledger: ledger(),
  signer: signer(),
  clock: clock(),
  randomness: randomness(),
  vault: personVault(),
  invoker: invoker(),
  policyArc: environment().oidArc,
});

/**
 * Invoked with `{ requestId }` and believing nothing else (wall 1); answers an IssueAnswer. With `{ sealId }`, by the clock:
 * certifies a seal that the ceremony has planned.
 */
export const handler = job('issue-certificate', compose, async (event, house, correlation) => {
  const sealId = identifierIn(event, 'sealId');
  if (sealId !== undefined) return { made: (await certifySeal(house, sealId, correlation)).made };
  const requestId = identifierIn(event, 'requestId');
  if (requestId === undefined) throw new Refusal('malformed', 'An invocation names one request, or one seal.');
  const { answer, outbox } = await issueCertificate(house, requestId, correlation);
  await house.invoker.nudge(outbox);
  return answer;
});
