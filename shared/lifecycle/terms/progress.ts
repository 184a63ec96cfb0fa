import type { TermsAcceptanceRecord, TermsRecord } from '../../registration/terms-records.ts';
import type { Ledger } from '../ports.ts';
import { editionsOf } from './editions.ts';

/** How far a population has come with one edition: figures that are counted now, and lists. No figure is kept anywhere. */
export interface TermsProgress {
  readonly accepted: number;
  readonly outstanding: number;
  /** False: there are more than were counted. */
  readonly complete: boolean;
}

/** People that are counted before the answer says that there are more. */
export const MOST_COUNTED = 20_000;
const LARGEST_READ = 1_000;

/** Those who accepted this edition or a later one, and those of whom it is awaited. */
export async function progressOf(ledger: Ledger, terms: TermsRecord): Promise<TermsProgress> {
  const { population, edition } = terms;
  const later = (await editionsOf(ledger, population)).filter(
    (one) => one.edition >= edition && one.state === 'approved',
  );
  let room = MOST_COUNTED;
  const count = async (list: 'terms-accepted' | 'terms-outstanding', one: number): Promise<number> => {
    let found = 0;
    let cursor: string | undefined;
    do {
      if (room <= 0) return found;
      const limit = Math.min(LARGEST_READ, room);
      const page = await ledger.list(list, `${population}/${one}`, { limit, ...(cursor !== undefined && { cursor }) });
      found += page.items.length;
      room -= page.items.length;
      cursor = page.cursor;
    } while (cursor !== undefined);
    return found;
  };
  let accepted = 0;
  let outstanding = 0;
  for (const one of later) {
    accepted += await count('terms-accepted', one.edition);
    outstanding += await count('terms-outstanding', one.edition);
  }
  return { accepted, outstanding, complete: room > 0 };
}

/** One page of them, by person. */
export async function peopleIn(
  ledger: Ledger,
  { population, edition }: Pick<TermsRecord, 'population' | 'edition'>,
  state: 'accepted' | 'outstanding',
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<{ readonly items: readonly TermsAcceptanceRecord[]; readonly cursor?: string }> {
  return ledger.list(`terms-${state}`, `${population}/${edition}`, page);
}
