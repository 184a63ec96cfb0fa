import { clock, environment, invoker, ledger, randomness, signer, vault } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';

const compose = () => ({
  ledger: ledger(),
  signer: signer(),
  clock: clock(),
  randomness: randomness(),
  vault: vault(),
  invoker: invoker(),
  policyArc: environment().oidArc,
});

/** Invoked with `{ requestId }` and believing nothing else (wall 1); answers an IssueAnswer. */
export const handler = job('issue-certificate', compose, async (event, house, correlation) => {
  const requestId = identifierIn(event, 'requestId');
  if (requestId === undefined) throw new Refusal('malformed', 'An invocation names one request.');
  const { answer, outbox } = await issueCertificate(house, requestId, correlation);
  await house.invoker.nudge(outbox);
  return answer;
});
