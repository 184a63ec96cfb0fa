import type { Log } from '../../shared/http/log.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';

type House = Parameters<typeof issueCertificate>[0] & { readonly invoker: Pick<Invoker, 'nudge'>; readonly log: Log };

/** Issues what one request asks for. What is refused for good leaves a line, which an alarm counts: somebody had approved it. */
export async function issueRequest({ invoker, log, ...house }: House, requestId: string, correlation: string) {
  const { answer, outbox } = await issueCertificate(house, requestId, correlation);
  if (answer.outcome === 'refused') log('issuance.refused', { correlation, row: requestId, code: answer.code });
  await invoker.nudge(outbox);
  return answer;
}
