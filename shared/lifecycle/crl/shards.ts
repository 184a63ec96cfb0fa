import type { IssuerFacts } from '../../policy/issuer-facts.ts';
import {
  crlDistributionPoint,
  encodeCrlDistributionPoints,
  encodeFreshestCrl,
} from '../../x509/crl-distribution-points.ts';
import type { Issuer } from '../issuers.ts';
import type { IssuerRecord } from '../records.ts';

/**
 * An issuer that expects volume divides its certificates among lists of its own, by serial number: which one answers for a
 * certificate is written into it for ever. Beside them the list that says nothing of its scope stays complete.
 */
export interface CrlPoint {
  readonly scope: string;
  /** As certificates and lists name it. */
  readonly url: string;
}

/** Beyond this, a ceremony would not open them all in one transaction. */
export const MOST_SHARDS = 32;

const shard = ({ crlScope, crlUrl }: IssuerRecord, number: number): CrlPoint => ({
  scope: `${crlScope}-s${number}`,
  url: crlUrl.replace(/\.crl$/, `-s${number}.crl`),
});

/** The list that answers for a serial. */
export function pointOf(record: IssuerRecord, serial: string): CrlPoint {
  if (record.shards === undefined) return { scope: record.crlScope, url: record.crlUrl };
  return shard(record, Number(BigInt(`0x${serial}`) % BigInt(record.shards)));
}

/** Those that divide the certificates of an issuer; none where nothing is divided. */
export const shardsOf = (record: IssuerRecord): readonly CrlPoint[] =>
  Array.from({ length: record.shards ?? 0 }, (_, number) => shard(record, number));

/** All lists of an issuer, the complete one first. */
export const pointsOf = (record: IssuerRecord): readonly CrlPoint[] => [
  { scope: record.crlScope, url: record.crlUrl },
  ...shardsOf(record),
];

/** Names of an authority's lists as objects, its deltas among them: they share a folder with those of the others. */
export function listNames(of: Pick<IssuerRecord, 'id' | 'shards'> & { readonly deltas?: boolean }): readonly string[] {
  const lists = [of.id, ...Array.from({ length: of.shards ?? 0 }, (_, number) => `${of.id}-s${number}`)];
  return [...lists, ...(of.deltas ? lists.map((name) => `${name}-delta`) : [])];
}

/** Where the list of a scope of the issuer's is published. */
export function urlOf(record: IssuerRecord, scope: string): string {
  return pointsOf(record).find((point) => point.scope === scope)?.url ?? record.crlUrl;
}

/** Where the delta of the list at `url` is published. */
export const deltaUrlOf = (url: string): string => url.replace(/\.crl$/, '-delta.crl');

/** What a certificate with this serial takes from its issuer. */
export function factsFor({ record, facts }: Issuer, serial: string): IssuerFacts {
  const { url } = pointOf(record, serial);
  if (url === facts.crlUrl && !record.deltas) return facts;
  const at = (place: string) => [crlDistributionPoint(place)];
  const extensions = {
    ...facts.extensions,
    crlDistributionPoints: encodeCrlDistributionPoints(at(url)),
    ...(record.deltas && { freshestCrl: encodeFreshestCrl(at(deltaUrlOf(url))) }),
  };
  return { ...facts, crlUrl: url, extensions };
}
