import type * as z from 'zod';
import { urlOf } from '../../shared/lifecycle/crl/shards.ts';
import { readIssuer } from '../../shared/lifecycle/issuers.ts';
import type { Ledger } from '../../shared/lifecycle/ports.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import type { RevocationView } from '../schemas/revocations.ts';

/** What whoever revoked is told: that it is done, since when, and where the world will read it. */
export async function viewOfRevocation(
  ledger: Ledger,
  { issuer, serial, crlScope, revocation }: CertificateRecord,
): Promise<z.input<typeof RevocationView>> {
  const crlUrl = urlOf((await readIssuer(ledger, issuer)).record, crlScope);
  return { issuer, serial, state: 'revoked', revokedAt: revocation!.at, crlUrl };
}
