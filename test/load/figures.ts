import type { Act, Felt } from './acts.ts';

/** What one phase came to. */
export interface Phase {
  readonly clients: number;
  readonly seconds: number;
  readonly felt: readonly Felt[];
  /** Of the gateway and the functions. */
  readonly cpuSeconds: number;
}

/** Figures of a phase, as they are printed. */
export function figuresOf({ clients, seconds, felt, cpuSeconds }: Phase) {
  const good = felt.filter(({ status }) => status < 400);
  const refused = felt.filter(({ status }) => status >= 400);
  const issued = good.filter(({ act }) => act === 'issue').length;
  const kinds: Record<string, { count: number; retryAfter: number }> = {};
  for (const { status, code, retryAfterSeconds } of refused) {
    const kind = `${status} ${code}`;
    kinds[kind] ??= { count: 0, retryAfter: 0 };
    kinds[kind].count += 1;
    if (retryAfterSeconds !== undefined) kinds[kind].retryAfter += 1;
  }
  const acts = [...new Set(felt.map(({ act }) => act))].toSorted();
  return {
    clients,
    seconds,
    answersPerSecond: rounded(good.length / seconds),
    answersPerCpuSecond: rounded(good.length / cpuSeconds),
    certificatesPerCpuSecond: rounded(issued / cpuSeconds),
    latencyMs: Object.fromEntries(acts.map((act) => [act, spread(good, act)])),
    refused: kinds,
    errors: refused.filter(({ status }) => status >= 500 && status !== 503).length,
  };
}

/** What a phase must not come to: an error of ours, or a refusal of ours for haste that says not when to come back. */
export function faultsOf({ felt }: Phase): readonly string[] {
  return felt.flatMap(({ act, status, code, retryAfterSeconds }) => {
    const haste = status === 429 || status === 503;
    // API Gateway's own words have no Retry-After: a function that took too long, or too many calls for the account
    if (status < 400 || (haste && code === 'gateway')) return [];
    if (!haste) return [`${act} was answered ${status} ${code}`];
    return retryAfterSeconds === undefined ? [`${act} was answered ${status} ${code} without Retry-After`] : [];
  });
}

function spread(felt: readonly Felt[], of: Act) {
  const sorted = felt.flatMap(({ act, milliseconds }) => (act === of ? [milliseconds] : [])).toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

const rounded = (value: number) => Number(value.toPrecision(3));
