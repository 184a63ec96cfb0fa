import type { Clock, Ledger, Randomness } from '../lifecycle/ports.ts';
import type { Principal } from '../registration/authority.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { Role } from '../registration/records.ts';
import type { CallKeeper } from './ports.ts';

export type { Principal } from '../registration/authority.ts';

export type Language = 'fr' | 'en';

/** One call, after everything that could be refused about its form has been. */
export interface Call<B = undefined, Q = Readonly<Record<string, never>>> {
  /** Who calls. Reading it on a public route is a mistake of ours and throws. */
  readonly principal: Principal;
  /** The roles that the route admits, for `mandateFor`; empty on public and signed-in routes. */
  readonly roles: readonly Role[];
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  /** Media type of the body, one of those that the route takes; absent without one. */
  readonly sent?: string;
  /** Stands in the log, the events and the answer's `Request-Id`. */
  readonly correlation: string;
  readonly language: Language;
  /** The one of the route's media types that the caller likes best. */
  readonly accepts: string;
  /** Where the call comes from, as it is counted (`source.ts`). */
  readonly source: string;
}

/** What an operation answers. A body of octets goes out as it is, any other as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** `call.accepts` unless said otherwise. */
  readonly mediaType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every function that answers people is made of; each adds what its own operations need. */
export interface FrontHouse {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly ledger: Ledger;
  readonly vault: PersonalVault;
  readonly calls: CallKeeper;
  readonly settings: FrontSettings;
}

export interface FrontSettings {
  /** Claim with `FAMILY:number` of the card that was used, for example `card`. */
  readonly cardClaim: string;
  /** Claim with the directory's identifier of the person. */
  readonly directoryClaim: string;
  /** The claim, and its one value, that says that a card was used. */
  readonly assuranceClaim: string;
  readonly assuranceValue: string;
  /** Calls per principal and minute. */
  readonly rateLimit: number;
}
