import { DerError } from '../der/error.ts';
import { encodeOid } from '../der/oid.ts';
import { readDer } from '../der/reader.ts';
import { sequence } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/**
 * ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
 * KeyPurposeId ::= OBJECT IDENTIFIER                                                    RFC 5280 §4.2.1.12
 */
export const keyPurposes = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  /** RFC 9336. */
  documentSigning: '1.3.6.1.5.5.7.3.36',
} as const;
export type KeyPurpose = keyof typeof keyPurposes;

/** The purposes as OIDs, in the order given. */
export function encodeExtendedKeyUsage(purposes: readonly string[], critical = false): Extension {
  if (purposes.length === 0) throw new RangeError('extKeyUsage without a purpose');
  return { id: extensionIds.extendedKeyUsage, critical, value: sequence(...purposes.map(encodeOid)) };
}

export function decodeExtendedKeyUsage(value: Uint8Array): string[] {
  return readDer(value, (reader) => {
    const inner = reader.sequence();
    if (!inner.more) throw new DerError('empty ExtKeyUsageSyntax', inner.offset);
    const purposes: string[] = [];
    while (inner.more) purposes.push(inner.oid());
    return purposes;
  });
}
