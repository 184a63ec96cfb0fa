import type { HolderRecord } from '../../registration/holder-records.ts';
import type { Ledger } from '../ports.ts';
import type { CertificateRecord, RequestRecord } from '../records.ts';

/** The requests of a holder, oldest first, as their record names them. */
export async function requestsOfHolder(
  ledger: Ledger,
  { requests }: Pick<HolderRecord, 'requests'>,
): Promise<readonly RequestRecord[]> {
  const found = await Promise.all(requests.map((id) => ledger.read('request', { id })));
  return found.filter((request) => request !== undefined);
}

/** The certificates that came of requests. */
export async function certificatesOf(
  ledger: Ledger,
  requests: readonly RequestRecord[],
): Promise<readonly CertificateRecord[]> {
  const names = requests.flatMap(({ certificate }) => (certificate ? [certificate] : []));
  const found = await Promise.all(names.map(({ issuer, serial }) => ledger.read('certificate', { issuer, serial })));
  return found.filter((certificate) => certificate !== undefined);
}
