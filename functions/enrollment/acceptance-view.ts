import type * as z from 'zod';
import { acceptedBy } from '../../shared/lifecycle/accepters.ts';
import { lapseOf } from '../../shared/lifecycle/awaiting.ts';
import type { Ledger, TextsInForce } from '../../shared/lifecycle/ports.ts';
import type { AcceptanceRecord, AcceptedText, CertificateRecord } from '../../shared/lifecycle/records.ts';
import type { AcceptanceView } from '../schemas/acceptance.ts';
import type { CertificateView } from '../schemas/requests.ts';

/** The act as its people see it. */
export function viewOfAcceptance({ issuer, serial, state, act }: AcceptanceRecord): z.input<typeof AcceptanceView> {
  if (!act || (state !== 'accepted' && state !== 'refused')) throw new Error(`no view of an acceptance ${state}`);
  const { at, certificateSha256, texts } = act;
  return { issuer, serial, state, at, certificateSha256, texts: texts.map((text) => ({ ...text })) };
}

/** What is told of certificates that await their acceptance: read once for all of an answer, and only where one does. */
export interface Acceptable {
  readonly texts: Readonly<Partial<Record<'structure' | 'holder', readonly AcceptedText[]>>>;
  /** By the certificate's serial. */
  readonly awaited: ReadonlyMap<string, AcceptanceRecord>;
}

export async function acceptableOf(
  { ledger, texts }: { readonly ledger: Pick<Ledger, 'read'>; readonly texts: TextsInForce },
  records: readonly CertificateRecord[],
): Promise<Acceptable> {
  const awaited = records.filter(({ acceptance, state }) => acceptance === 'awaited' && state !== 'revoked');
  const [found, acceptances] = await Promise.all([
    Promise.all([...new Set(awaited.map(acceptedBy))].map(async (by) => [by, await texts.forAcceptance(by)] as const)),
    Promise.all(awaited.map(({ issuer, serial }) => ledger.read('acceptance', { issuer, serial }))),
  ]);
  return {
    texts: Object.fromEntries(found),
    awaited: new Map(acceptances.flatMap((one) => (one ? [[one.serial, one]] : []))),
  };
}

/** What stands before the downloads: until when, with a reminder that came late, and the texts to accept. */
export function viewOfAwaiting(
  record: CertificateRecord,
  acceptable: Acceptable,
): z.input<typeof CertificateView>['acceptance'] {
  const { acceptance, issuedAt, state } = record;
  if (acceptance !== 'awaited' || issuedAt === undefined) return acceptance && { state: acceptance };
  if (state === 'revoked') return { state: 'awaited' };
  const texts = (acceptable.texts[acceptedBy(record)] ?? []).map(({ id, version, sha256 }) => ({
    id,
    version,
    sha256,
    href: `/texts/${id}/${version}`,
  }));
  const until = lapseOf(acceptable.awaited.get(record.serial) ?? { createdAt: issuedAt });
  return { state: 'awaited', until, texts };
}
