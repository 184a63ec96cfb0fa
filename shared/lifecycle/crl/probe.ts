import { decodeCertificateList } from '../../x509/certificate-list.ts';
import { sha256 } from '../identity.ts';
import { everyIssuer, signsNoMore } from '../issuers.ts';
import type { Clock, Fetcher, Ledger } from '../ports.ts';
import type { IssuerRecord, PublishedCrl } from '../records.ts';
import { isLast, objectOf, periodsOf, readScope } from './scope.ts';
import { deltaUrlOf, pointsOf } from './shards.ts';

/** What a relying party far away gets is compared with what the ledger says was published. */
export interface ProbeHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly fetcher: Fetcher;
}

export interface Probed {
  readonly scope: string;
  /** Age of the list that was seen: since its thisUpdate. */
  readonly seconds?: number;
  /**
   * unreachable  nothing was answered, or no list
   * behind       it is not the published one, and copies of the one before should be gone by now
   * old          it is the published one, and should have been renewed
   * unpublished  the scope is an hour old and has never had a list
   */
  readonly fault?: 'unreachable' | 'behind' | 'old' | 'unpublished';
}

/** Caches keep a list for four minutes at most, and a client another one. */
const SEEN_WITHIN_MS = 6 * 60_000;
/** What the clock and the signer may take beyond the period. */
const RENEWED_WITHIN_MS = 2 * 3_600_000;

/** From a scope's beginning to its first list. */
const PUBLISHED_WITHIN_MS = 3_600_000;

/** What was seen whole at an address, with the tag under which it may be asked again: a large list is not fetched for nothing. */
export type Seen = Map<
  string,
  { readonly etag: string | undefined; readonly sha256: string; readonly thisUpdate: string }
>;

/** Fetches the list of every scope, one after the other. `seen` is kept from one probe to the next. */
export async function probeLists(house: ProbeHouse, seen: Seen): Promise<readonly Probed[]> {
  const found: Probed[] = [];
  for (const issuer of await everyIssuer(house.ledger)) {
    for (const { scope, url } of pointsOf(issuer)) {
      const head = await readScope(house.ledger, scope);
      const { published, publishedDelta } = head;
      if (published) found.push(await probe(house, issuer, { scope, published }, url, seen));
      else if (house.clock.now().getTime() - Date.parse(head.createdAt) > PUBLISHED_WITHIN_MS) {
        found.push({ scope, fault: 'unpublished' });
      }
      if (!publishedDelta) continue;
      const delta = { scope: objectOf(scope, 'delta'), published: publishedDelta };
      found.push(await probe(house, issuer, delta, deltaUrlOf(url), seen));
    }
  }
  return found;
}

async function probe(
  { fetcher, clock }: ProbeHouse,
  issuer: IssuerRecord,
  { scope, published }: { readonly scope: string; readonly published: PublishedCrl },
  url: string,
  seen: Seen,
): Promise<Probed> {
  const answer = await fetcher.fetch(url, seen.get(url)?.etag);
  if (answer?.bytes) {
    const thisUpdate = thisUpdateOf(answer.bytes);
    if (thisUpdate === undefined) return { scope, fault: 'unreachable' };
    seen.set(url, { etag: answer.etag, sha256: sha256(answer.bytes), thisUpdate });
  }
  const at = answer && seen.get(url);
  if (!at) return { scope, fault: 'unreachable' };
  const now = clock.now().getTime();
  const age = now - Date.parse(at.thisUpdate);
  const probed = { scope, seconds: Math.floor(age / 1000) };
  if (at.sha256 !== published.sha256) {
    return now - Date.parse(published.at) > SEEN_WITHIN_MS ? { ...probed, fault: 'behind' } : probed;
  }
  // the last one stands for ever, and so does whatever a key that rests has signed
  if (isLast(published) || signsNoMore(issuer)) return probed;
  return age > periodsOf(issuer.level).renewAfterHours * 3_600_000 + RENEWED_WITHIN_MS
    ? { ...probed, fault: 'old' }
    : probed;
}

function thisUpdateOf(bytes: Uint8Array): string | undefined {
  try {
    return decodeCertificateList(bytes).thisUpdate.toISOString();
  } catch {
    return undefined;
  }
}
