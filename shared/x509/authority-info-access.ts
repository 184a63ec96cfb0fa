import { DerError } from '../der/error.ts';
import { encodeOid } from '../der/oid.ts';
import { readDer } from '../der/reader.ts';
import { sequence } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';
import { encodeGeneralName, type GeneralName, readGeneralName } from './general-name.ts';

/**
 * AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
 * AccessDescription ::= SEQUENCE {
 *   accessMethod    OBJECT IDENTIFIER,
 *   accessLocation  GeneralName }                                                       RFC 5280 §4.2.2.1
 */
export interface AccessDescription {
  /** OID. */
  readonly accessMethod: string;
  readonly accessLocation: GeneralName;
}

export const accessMethods = { ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2' } as const;

/** Where to find something, by URL. */
export function accessDescription(method: keyof typeof accessMethods, url: string): AccessDescription {
  return { accessMethod: accessMethods[method], accessLocation: { kind: 'uniformResourceIdentifier', value: url } };
}

export function encodeAuthorityInfoAccess(descriptions: readonly AccessDescription[]): Extension {
  if (descriptions.length === 0) throw new RangeError('no access descriptions');
  const value = sequence(
    ...descriptions.map(({ accessMethod, accessLocation }) =>
      sequence(encodeOid(accessMethod), encodeGeneralName(accessLocation)),
    ),
  );
  return { id: extensionIds.authorityInfoAccess, critical: false, value };
}

export function decodeAuthorityInfoAccess(value: Uint8Array): AccessDescription[] {
  return readDer(value, (reader) => {
    const list = reader.sequence();
    const descriptions: AccessDescription[] = [];
    if (!list.more) throw new DerError('empty AuthorityInfoAccessSyntax', list.offset);
    while (list.more) {
      const inner = list.sequence();
      descriptions.push({ accessMethod: inner.oid(), accessLocation: readGeneralName(inner) });
      inner.done();
    }
    return descriptions;
  });
}
