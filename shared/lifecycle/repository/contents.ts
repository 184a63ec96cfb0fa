import { createHash } from 'node:crypto';
import { POPULATIONS, type TermsRecord } from '../../registration/terms-records.ts';
import { decodeCertificate } from '../../x509/certificate.ts';
import { decodeName, formatName } from '../../x509/name.ts';
import { type CrlPoint, deltaUrlOf, pointsOf } from '../crl/shards.ts';
import { sha256 } from '../identity.ts';
import { chainOf, everyIssuer, issuerOf } from '../issuers.ts';
import type { Ledger } from '../ports.ts';
import type { CrlScopeRecord, IssuerRecord, SealRecord } from '../records.ts';
import { editionsOf } from '../terms/editions.ts';
import { all } from '../whole-list.ts';

/** What the repository's pages tell of, as the ledger has it: nothing is read from the repository, which nobody trusts. */
export interface RepositoryContents {
  readonly authorities: readonly ShownAuthority[];
  readonly seals: readonly ShownSeal[];
  /** Uploaded editions that were approved, newest first. */
  readonly terms: readonly TermsRecord[];
}

export interface ShownCertificate {
  /** RFC 4514. */
  readonly subject: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Fingerprints: digests of the DER, lower-case hex. */
  readonly sha256: string;
  readonly sha1: string;
}

export interface ShownAuthority extends ShownCertificate {
  readonly record: IssuerRecord;
  /** DER, from this authority up to its root. */
  readonly chain: readonly Uint8Array[];
  /** The complete one first; behind it those among which an issuer divides its certificates. */
  readonly lists: readonly ShownList[];
}

export interface ShownList extends CrlPoint {
  /** The last that was published. */
  readonly published?: CrlScopeRecord['published'];
  /** Where the delta to it is, for issuers that publish one. */
  readonly deltaUrl?: string;
}

export interface ShownSeal extends ShownCertificate {
  readonly id: string;
  readonly hierarchy: SealRecord['hierarchy'];
  readonly der: Uint8Array;
}

/** Reads it all, consistently: authorities of every generation, roots first, and the seals that are certified. */
export async function contentsOf(ledger: Ledger): Promise<RepositoryContents> {
  const issuers = await everyIssuer(ledger);
  const seals = await all((at) => ledger.list('seals', '', at));
  const editions = await Promise.all(POPULATIONS.map((population) => editionsOf(ledger, population)));
  return {
    authorities: await Promise.all([...issuers].sort(byRank).map((record) => shownAuthority(ledger, record))),
    seals: seals.flatMap(({ id, hierarchy, certificate }) =>
      certificate ? [{ ...shown(certificate.der), id, hierarchy, der: certificate.der }] : [],
    ),
    terms: editions.flatMap((list) => list.filter(({ state }) => state === 'approved').toReversed()),
  };
}

/** Production before TEST, roots before what they issued, the newest generation first. */
function byRank(a: IssuerRecord, b: IssuerRecord): number {
  const rank = ({ hierarchy, level }: IssuerRecord) => (hierarchy === 'test' ? 2 : 0) + (level === 'root' ? 0 : 1);
  return rank(a) - rank(b) || (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : a.id < b.id ? -1 : 1);
}

async function shownAuthority(ledger: Ledger, record: IssuerRecord): Promise<ShownAuthority> {
  const lists = await Promise.all(pointsOf(record).map((point) => shownList(ledger, record, point)));
  return { ...shown(record.certificate), record, chain: await chainOf(ledger, issuerOf(record)), lists };
}

async function shownList(ledger: Ledger, { deltas }: IssuerRecord, point: CrlPoint): Promise<ShownList> {
  const head = await ledger.read('crlScope', { scope: point.scope });
  const { published } = head ?? {};
  return { ...point, ...(published && { published }), ...(deltas && { deltaUrl: deltaUrlOf(point.url) }) };
}

/** What people compare a certificate with. */
function shown(der: Uint8Array): ShownCertificate {
  const { subject, serial, notBefore, notAfter } = decodeCertificate(der).tbs;
  return {
    subject: formatName(decodeName(subject)),
    serial,
    notBefore,
    notAfter,
    sha256: sha256(der),
    sha1: createHash('sha1').update(der).digest('hex'),
  };
}
