import { createHash, randomInt } from 'node:crypto';
import type { ProxiedCall, ServiceName } from './call.ts';
import { type FaultKind, type FaultSpec, NO_FAULTS } from './fault-spec.ts';

export type { FaultKind } from './fault-spec.ts';

/** Which calls a fault is meant for; what is left out matches all. */
export interface FaultOrder {
  readonly kind: FaultKind;
  readonly service?: ServiceName;
  readonly action?: string;
  readonly principal?: string;
  /** Matching calls to let pass first (0). */
  readonly after?: number;
  /** Matching calls to hit (1). */
  readonly times?: number;
}

/** Where tests order faults and rates of them are drawn. */
export class FaultDesk {
  readonly seed: number;
  readonly #spec: FaultSpec;
  readonly #orders: { order: FaultOrder; after: number; times: number }[] = [];
  readonly #drawn = new Map<string, number>();
  /** Milliseconds by which index reads lag; may be set while running. */
  indexDelayMs: number;
  /** Whether rates are drawn: start-up sets the house up undisturbed. Orders are met all the same. */
  armed = true;

  constructor(spec: FaultSpec = NO_FAULTS) {
    this.#spec = spec;
    this.seed = spec.seed ?? randomInt(1_000_000_000);
    this.indexDelayMs = spec.indexDelayMs;
  }

  /** Orders a fault for the next matching call or calls. */
  next(order: FaultOrder): void {
    this.#orders.push({ order, after: order.after ?? 0, times: order.times ?? 1 });
  }

  /** Forgets what was ordered and not yet met; true when there was something. */
  clear(): boolean {
    return this.#orders.splice(0).length > 0;
  }

  /** How many ordered hits are still to come: a test that ends with some has tested less than it says. */
  get pending(): number {
    return this.#orders.reduce((sum, { times }) => sum + times, 0);
  }

  /** The fault for this call, if any. Orders come before rates; each call gets at most one. */
  for(call: ProxiedCall): FaultKind | undefined {
    for (const [index, waiting] of this.#orders.entries()) {
      if (!matches(waiting.order, call)) continue;
      if (waiting.after > 0) {
        waiting.after -= 1;
        continue;
      }
      waiting.times -= 1;
      if (waiting.times === 0) this.#orders.splice(index, 1);
      return waiting.order.kind;
    }
    return this.#drawByRate(call);
  }

  #drawByRate(call: ProxiedCall): FaultKind | undefined {
    if (!this.armed || this.#spec.rates.length === 0) return undefined;
    let point = this.#draw(`${call.service}.${call.action}`);
    for (const rate of this.#spec.rates) {
      if (!matches(rate, call)) continue;
      if (point < rate.rate) return rate.kind;
      point -= rate.rate;
    }
    return undefined;
  }

  /** The n-th number in [0, 1) for an operation depends on seed, operation and n alone, not on what others do. */
  #draw(operation: string): number {
    const n = (this.#drawn.get(operation) ?? 0) + 1;
    this.#drawn.set(operation, n);
    return createHash('sha256').update(`${this.seed}|${operation}|${n}`).digest().readUInt32BE(0) / 2 ** 32;
  }
}

function matches(order: Pick<FaultOrder, 'service' | 'action' | 'principal'>, call: ProxiedCall): boolean {
  return (
    (order.service === undefined || order.service === call.service) &&
    (order.action === undefined || order.action === call.action) &&
    (order.principal === undefined || order.principal === call.principal)
  );
}
