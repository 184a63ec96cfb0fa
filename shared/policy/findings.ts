import { type Finding, Refusal, type RefusalCode } from '../errors.ts';

/** How many findings a refusal lists; a request with a thousand faults is not worth a thousand sentences. */
const MOST_FINDINGS = 20;

/** What the certificate will not say although the request does, or says otherwise: accepted, and told. */
export function notHonoured(pointer: string, detail: string, citation: string): Finding {
  return { code: 'not-honoured', citation, pointer, detail };
}

/** Refuses for the first of the findings, with all of them listed up to a bound. */
export function refuse(code: RefusalCode, findings: readonly Finding[]): never {
  const [first] = findings;
  if (!first) throw new TypeError('a refusal needs a finding');
  const more = findings.length - 1;
  const detail = more > 0 ? `${first.detail} (and ${more} more)` : first.detail;
  throw new Refusal(code, detail, { findings: findings.slice(0, MOST_FINDINGS) });
}
