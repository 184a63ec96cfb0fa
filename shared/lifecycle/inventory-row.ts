import type { Offer } from '../registration/records.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { extensionIds, extensionValue } from '../x509/extension.ts';
import { decodeGeneralNames, formatGeneralName } from '../x509/general-name.ts';
import { attributeTypes, decodeName, formatName } from '../x509/name.ts';
import { profileOf } from './gate.ts';
import type { CertificateRecord } from './records.ts';

/** A certificate as the follow-up shows it. */
export interface InventoryRow {
  readonly record: CertificateRecord;
  readonly status: 'awaited' | 'in-force' | 'expired' | 'revoked';
  readonly usage: string;
  readonly offer: Offer;
  /** RFC 4514. */
  readonly subject: string;
  /** With their kind, for example `DNS:www.example.org`. */
  readonly subjectAltNames: readonly string[];
  /** The CN and the alternative names, without their kind: what people search by. */
  readonly names: readonly string[];
}

/** What a certificate says, and how it stands at `now`. */
export function rowOf(record: CertificateRecord & { readonly certificate: Uint8Array }, now: Date): InventoryRow {
  const { tbs } = decodeCertificate(record.certificate);
  const subject = decodeName(tbs.subject);
  const value = extensionValue(tbs.extensions, extensionIds.subjectAltName);
  const subjectAltNames = value ? decodeGeneralNames(value).map(formatGeneralName) : [];
  const commonNames = subject.flat().flatMap((one) => (one.type === attributeTypes.CN ? [one.value] : []));
  const { usage, offer } = profileOf(record.profile);
  return {
    record,
    status: statusOf(record, now),
    usage,
    offer,
    subject: formatName(subject),
    subjectAltNames,
    names: [...new Set([...commonNames, ...subjectAltNames.map((name) => name.slice(name.indexOf(':') + 1))])],
  };
}

function statusOf({ state, notAfter, acceptance }: CertificateRecord, now: Date): InventoryRow['status'] {
  if (state === 'revoked') return 'revoked';
  if (Date.parse(notAfter) < now.getTime()) return 'expired';
  return acceptance === 'awaited' ? 'awaited' : 'in-force';
}
