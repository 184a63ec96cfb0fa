import { faultOf, log } from '../../../shared/http/log.ts';
import type { Ledger, ObjectStore } from '../../../shared/lifecycle/ports.ts';
import { placeFiles } from '../../../shared/lifecycle/repository/placing.ts';
import { INDEX_KEY } from '../headers.ts';
import { pagesFor } from './pages.ts';

/** What the pages are made from and where they go. */
export interface PagesHouse {
  readonly ledger: Ledger;
  readonly repository: ObjectStore;
  readonly policyArc: string;
}

/** Puts every page and certificate file in its place that is not as the ledger says; how many were written. */
export async function restorePages(house: PagesHouse, correlation: string): Promise<number> {
  const founded = await house.ledger.read('house', {});
  if (!founded) return 0;
  const { publicationBase } = founded;
  const { written, mended } = await placeFiles(house, pagesFor({ oidArc: house.policyArc, publicationBase }));
  if (mended.length > 0) log('repository.mended', { correlation, count: mended.length });
  return written.length;
}

/** After a list came out, the index tells of it. A list is never held up by a page: what fails here is done by the clock. */
export async function refreshIndex(house: PagesHouse, correlation: string): Promise<void> {
  try {
    const founded = await house.ledger.read('house', {});
    if (!founded) return;
    const { publicationBase } = founded;
    await placeFiles(house, pagesFor({ oidArc: house.policyArc, publicationBase }), (key) => key === INDEX_KEY);
  } catch (thrown) {
    log('repository.page-late', { correlation, fault: faultOf(thrown) });
  }
}
