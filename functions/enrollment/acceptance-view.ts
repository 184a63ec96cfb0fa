import type * as z from 'zod';
import { acceptedBy } from '../../shared/lifecycle/accepters.ts';
import { lapseOf } from '../../shared/lifecycle/awaiting.ts';
import type { TextsInForce } from '../../shared/lifecycle/ports.ts';
import type { AcceptanceRecord, AcceptedText, CertificateRecord } from '../../shared/lifecycle/records.ts';
import type { AcceptanceView } from '../schemas/acceptance.ts';
import type { CertificateView } from '../schemas/requests.ts';

/** The act as its people see it. */
export function viewOfAcceptance({ issuer, serial, state, act }: AcceptanceRecord): z.input<typeof AcceptanceView> {
  if (!act || (state !== 'accepted' && state !== 'refused')) throw new Error(`no view of an acceptance ${state}`);
  const { at, certificateSha256, texts } = act;
  return { issuer, serial, state, at, certificateSha256, texts: texts.map((text) => ({ ...text })) };
}

/** The texts in force, read once for all certificates of an answer, and only where one of them awaits its acceptance. */
export type AcceptableTexts = Readonly<Partial<Record<'structure' | 'holder', readonly AcceptedText[]>>>;

export async function acceptableTexts(
  texts: TextsInForce,
  records: readonly CertificateRecord[],
): Promise<AcceptableTexts> {
  const by = new Set(records.filter(({ acceptance }) => acceptance === 'awaited').map(acceptedBy));
  const found = await Promise.all([...by].map(async (one) => [one, await texts.forAcceptance(one)] as const));
  return Object.fromEntries(found);
}

/** What stands before the downloads: until when, and the texts to accept with the certificate. */
export function viewOfAwaiting(
  record: CertificateRecord,
  acceptable: AcceptableTexts,
): z.input<typeof CertificateView>['acceptance'] {
  const { acceptance, issuedAt, state } = record;
  if (acceptance !== 'awaited' || issuedAt === undefined) return acceptance && { state: acceptance };
  if (state === 'revoked') return { state: 'awaited' };
  const texts = (acceptable[acceptedBy(record)] ?? []).map(({ id, version, sha256 }) => ({
    id,
    version,
    sha256,
    href: `/texts/${id}/${version}`,
  }));
  return { state: 'awaited', until: lapseOf({ createdAt: issuedAt }), texts };
}
