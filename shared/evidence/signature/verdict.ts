import type { Finding } from '../../errors.ts';

/**
 * One rule's verdict on a signature. Every rule is answered every time, in one order, so that what is missing cannot be
 * taken for what is right. `not-known` is not good news: the rule could not be asked.
 */
export interface SignatureFinding extends Finding {
  readonly outcome: 'holds' | 'fails' | 'not-known';
}

/** The rules in their order, each with where it is written. */
export const RULES = {
  'signature-original': 'ISO 32000-2 §7.5.6 (incremental updates)',
  'signature-one': 'Sceau, Signed forms',
  'signature-range': 'ISO 32000-2 §12.8.1 (ByteRange)',
  'signature-nothing-else': 'ISO 32000-2 §12.8.2.2 (modifications)',
  'signature-form': 'ISO 32000-2 §12.8.3.3; RFC 5652 §5',
  'signature-digest': 'RFC 5652 §5.4, §11.2',
  'signature-value': 'RFC 5652 §5.6',
  'signature-certificate': 'RFC 5035 §3; ETSI EN 319 142-1 §5.3',
  'signature-chain': 'RFC 5280 §6.1',
  'signature-validity': 'RFC 5280 §6.1.3 (a)(2)',
  'signature-usage': 'RFC 5280 §4.2.1.3',
  'signature-revocation': 'RFC 5280 §6.3',
  'signature-time': 'RFC 5652 §11.3',
} as const;
export type Rule = keyof typeof RULES;

export function holds(code: Rule, detail: string): SignatureFinding {
  return { code, citation: RULES[code], outcome: 'holds', detail };
}

export function fails(code: Rule, detail: string): SignatureFinding {
  return { code, citation: RULES[code], outcome: 'fails', detail };
}

export function notKnown(code: Rule, detail: string): SignatureFinding {
  return { code, citation: RULES[code], outcome: 'not-known', detail };
}

/** One finding for each rule, in order: the first that was given, or that the rule could not be asked. */
export function complete(given: readonly SignatureFinding[]): readonly SignatureFinding[] {
  return (Object.keys(RULES) as Rule[]).map(
    (code) => given.find((one) => one.code === code) ?? notKnown(code, 'Not examined, because of what failed before.'),
  );
}
