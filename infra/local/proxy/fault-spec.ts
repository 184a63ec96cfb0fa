import { LocalProblem } from '../loopback.ts';
import { SERVICES, type ServiceName } from './call.ts';

/**
 * What can be put in a call's way.
 * Not done: `throttle`, `unavailable` (500), `cut` (connection closed before anything happened).
 * Done but reported failed: `lost-answer` (done, then 500), `cut-answer` (done, then the connection closed).
 * Done twice: `duplicate`; the caller sees the second answer, as after a retry on the way that nobody asked for.
 * Of mail alone: `hang` (taken, and no answer until the caller gives up), `paused` (the account sends nothing), `bounce`
 * (taken, and it comes back).
 */
const COMMON_KINDS = ['throttle', 'unavailable', 'cut', 'lost-answer', 'cut-answer', 'duplicate'] as const;
const MAIL_KINDS = ['hang', 'paused', 'bounce'] as const;
export const FAULT_KINDS = [...COMMON_KINDS, ...MAIL_KINDS] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * `SCEAU_FAULTS`, for example
 * `seed=7, throttle=0.05, kms.Sign.lost-answer=0.1, dynamodb.duplicate=0.02, index-delay=300`:
 * `[service.[action.]]kind=rate` with rates from 0 to 1, `seed` (a random one is chosen, and told, when absent) and
 * `index-delay` in milliseconds. Unknown words are refused: a misspelt fault would test nothing.
 */
export interface FaultSpec {
  readonly seed: number | undefined;
  readonly indexDelayMs: number;
  readonly rates: readonly FaultRate[];
}

export interface FaultRate {
  readonly kind: FaultKind;
  readonly service?: ServiceName;
  readonly action?: string;
  readonly rate: number;
}

export const NO_FAULTS: FaultSpec = { seed: undefined, indexDelayMs: 0, rates: [] };

/** Reads the text; empty text means no faults. Throws `LocalProblem` that quotes the word it did not understand. */
export function parseFaults(text: string): FaultSpec {
  let seed: number | undefined;
  let indexDelayMs = 0;
  const rates: FaultRate[] = [];
  for (const word of text.split(/[\s,;]+/).filter((part) => part !== '')) {
    const [name = '', value = ''] = word.split('=');
    const number = Number(value);
    if (value === '' || !Number.isFinite(number) || number < 0) throw misread(word);
    if (name === 'seed') seed = number;
    else if (name === 'index-delay') indexDelayMs = number;
    else rates.push(parseRate(word, name, number));
  }
  return { seed, indexDelayMs, rates };
}

function parseRate(word: string, name: string, rate: number): FaultRate {
  const parts = name.split('.');
  const kind = FAULT_KINDS.find((known) => known === parts.at(-1));
  const service = SERVICES.find((known) => known === parts[0]);
  if (kind === undefined || rate > 1 || parts.length > 3 || (parts.length > 1 && service === undefined))
    throw misread(word);
  if (service !== 'ses' && MAIL_KINDS.some((one) => one === kind)) throw misread(word);
  return {
    kind,
    rate,
    ...(parts.length > 1 && service !== undefined ? { service } : {}),
    ...(parts.length > 2 && parts[1] !== undefined ? { action: parts[1] } : {}),
  };
}

function misread(word: string): LocalProblem {
  return new LocalProblem(
    `SCEAU_FAULTS: "${word}" is not understood; write [service.[action.]]kind=rate, seed=n or index-delay=ms, where kind is ${COMMON_KINDS.join(', ')}, or of ses also ${MAIL_KINDS.join(', ')}.`,
  );
}
