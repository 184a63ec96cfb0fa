import { createHash } from 'node:crypto';
import { crlDistributionPoint, encodeFreshestCrl } from '../../x509/crl-distribution-points.ts';
import { encodeCrlNumber } from '../../x509/crl-number.ts';
import { encodeDeltaCrlIndicator } from '../../x509/delta-crl-indicator.ts';
import { encodeExpiredCertsOnCrl } from '../../x509/expired-certs-on-crl.ts';
import type { Extension } from '../../x509/extension.ts';
import { encodeIssuingDistributionPoint } from '../../x509/issuing-distribution-point.ts';
import type { Issuer } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import type { CrlScopeRecord, PublishedCrl } from '../records.ts';
import { deltaUrlOf, urlOf } from './shards.ts';

/** How long a list is valid, and after how long the clock asks for the next one. */
export interface CrlPeriods {
  readonly renewAfterHours: number;
  readonly validHours: number;
}
export const ISSUER_CRL: CrlPeriods = { renewAfterHours: 12, validHours: 72 };
/** Lists of roots are renewed by ceremony, about twice a year. */
export const ROOT_CRL: CrlPeriods = { renewAfterHours: 24 * 150, validHours: 24 * 200 };

export const periodsOf = (level: 'root' | 'issuing'): CrlPeriods => (level === 'root' ? ROOT_CRL : ISSUER_CRL);

/** Clocks of two functions may differ by so much. */
export const SKEW_MS = 60_000;

export async function readScope(ledger: Ledger, scope: string): Promise<CrlScopeRecord> {
  const head = await ledger.read('crlScope', { scope });
  if (!head) throw new Error(`there is no CRL scope ${scope}`);
  return head;
}

/** What a list says of the next one where none will follow (RFC 5280 §4.1.2.5; ETSI EN 319 411-1 CSS-6.3.9-06). */
export const NO_NEXT_UPDATE = '9999-12-31T23:59:59.000Z';

/** Whether a list is the last one of its scope. */
export const isLast = (list: { readonly nextUpdate?: string } | undefined): boolean =>
  list?.nextUpdate === NO_NEXT_UPDATE;

/** Scopes come due spread over the hour before their time, so that not all lists are made in the same minute. */
const SPREAD_MS = 3_600_000;

/** Whether the clock should ask for a new list at `now`. */
export function crlIsDue({ scope, signed }: CrlScopeRecord, level: 'root' | 'issuing', now: Date): boolean {
  if (!signed) return true;
  if (isLast(signed)) return false;
  const { renewAfterHours } = periodsOf(level);
  const early = (createHash('sha256').update(scope).digest().readUInt16BE() / 0x1_0000) * SPREAD_MS;
  return Date.parse(signed.thisUpdate) + renewAfterHours * 3_600_000 - early <= now.getTime();
}

/** The two lists of a scope: everything, or what is new since a full list that many still have. */
export type ListKind = 'full' | 'delta';

/** The name of a list as an object, in the repository and in the archive. */
export const objectOf = (scope: string, kind: ListKind): string => (kind === 'delta' ? `${scope}-delta` : scope);
export const archiveKey = (object: string, crlNumber: number): string =>
  `crl/${object}/${String(crlNumber).padStart(12, '0')}.crl`;
export const publishedOf = (head: CrlScopeRecord, kind: ListKind): PublishedCrl | undefined =>
  kind === 'delta' ? head.publishedDelta : head.published;

/**
 * What a list of the scope says beside its entries: exactly these extensions, and the publisher admits no others. With a
 * `base` it is the delta: of the same scope, and pointing to no delta itself (RFC 5280 §5.2.4, §5.2.6).
 */
export function extensionsOf(
  { facts, record }: Issuer,
  { scope, point }: CrlScopeRecord,
  crlNumber: number,
  base?: number,
): readonly Extension[] {
  const { keepsExpired, deltas } = record;
  return [
    facts.extensions.authorityKeyIdentifier,
    encodeCrlNumber(crlNumber),
    ...(base === undefined ? [] : [encodeDeltaCrlIndicator(base)]),
    ...(point === undefined ? [] : [encodeIssuingDistributionPoint(crlDistributionPoint(point))]),
    ...(keepsExpired === undefined ? [] : [encodeExpiredCertsOnCrl(new Date(keepsExpired))]),
    ...(deltas && base === undefined
      ? [encodeFreshestCrl([crlDistributionPoint(deltaUrlOf(urlOf(record, scope)))])]
      : []),
  ];
}
