import { decodeCertificate } from '../../x509/certificate.ts';
import { sha256 } from '../identity.ts';
import type { SealRecord } from '../records.ts';
import type { SealKey } from './replay.ts';

/** Whether the word of a seal counts for the log: those of the test hierarchy are there to be tried with. */
export const sealsTheLog = ({ hierarchy }: Pick<SealRecord, 'hierarchy'>): boolean => hierarchy === 'production';

/** The keys of certified seals, by the digest of their certificates, which is how checkpoints name them. */
export function sealKeys(seals: readonly SealRecord[]): ReadonlyMap<string, SealKey> {
  const certified = seals.filter(sealsTheLog).flatMap(({ certificate }) => (certificate ? [certificate.der] : []));
  return new Map(certified.map((der) => [sha256(der), keyIn(der)] as const));
}

/** The key of a seal's certificate, from its DER. Throws DerError for what is none. */
export function keyIn(der: Uint8Array): SealKey {
  const { spki, notBefore, notAfter } = decodeCertificate(der).tbs;
  return { spki, notBefore, notAfter };
}
