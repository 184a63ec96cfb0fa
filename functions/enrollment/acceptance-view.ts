import type * as z from 'zod';
import { lapseOf } from '../../shared/lifecycle/awaiting.ts';
import type { AcceptanceRecord, CertificateRecord } from '../../shared/lifecycle/records.ts';
import { textsInForce } from '../../shared/messages/texts/texts.ts';
import type { AcceptanceView } from '../schemas/acceptance.ts';
import type { CertificateView } from '../schemas/requests.ts';

/** The act as its people see it. */
export function viewOfAcceptance({ issuer, serial, state, act }: AcceptanceRecord): z.input<typeof AcceptanceView> {
  if (!act || (state !== 'accepted' && state !== 'refused')) throw new Error(`no view of an acceptance ${state}`);
  const { at, certificateSha256, texts } = act;
  return { issuer, serial, state, at, certificateSha256, texts: texts.map((text) => ({ ...text })) };
}

/** What stands before the downloads: until when, and the texts to accept with the certificate. */
export function viewOfAwaiting(record: CertificateRecord): z.input<typeof CertificateView>['acceptance'] {
  const { acceptance, issuedAt, state } = record;
  if (acceptance !== 'awaited' || issuedAt === undefined) return acceptance && { state: acceptance };
  if (state === 'revoked') return { state: 'awaited' };
  const texts = textsInForce
    .forAcceptance()
    .map(({ id, version, sha256 }) => ({ id, version, sha256, href: `/texts/${id}/${version}` }));
  return { state: 'awaited', until: lapseOf({ createdAt: issuedAt }), texts };
}
