import { DerError } from '../der/error.ts';
import { encodeOid } from '../der/oid.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { NOTHING, sequence, string } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/**
 * certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
 * PolicyInformation ::= SEQUENCE {
 *   policyIdentifier  OBJECT IDENTIFIER,
 *   policyQualifiers  SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
 * PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY }
 * CPSuri ::= IA5String                                                                  RFC 5280 §4.2.1.4
 */
export interface PolicyInformation {
  /** OID. */
  readonly policy: string;
  readonly qualifiers?: readonly PolicyQualifier[];
}

export type PolicyQualifier =
  | { readonly kind: 'cps'; readonly uri: string }
  | { readonly kind: 'other'; readonly id: string; readonly value: Uint8Array };

const CPS = '1.3.6.1.5.5.7.2.1';

export function encodeCertificatePolicies(policies: readonly PolicyInformation[], critical = false): Extension {
  if (policies.length === 0) throw new RangeError('no certificate policies');
  const value = sequence(
    ...policies.map(({ policy, qualifiers }) =>
      sequence(encodeOid(policy), qualifiers ? sequence(...qualifiers.map(encodeQualifier)) : NOTHING),
    ),
  );
  return { id: extensionIds.certificatePolicies, critical, value };
}

function encodeQualifier(qualifier: PolicyQualifier): Uint8Array {
  return qualifier.kind === 'cps'
    ? sequence(encodeOid(CPS), string('IA5String', qualifier.uri))
    : sequence(encodeOid(qualifier.id), qualifier.value);
}

export function decodeCertificatePolicies(value: Uint8Array): PolicyInformation[] {
  return readDer(value, (reader) => {
    const list = reader.sequence();
    const policies: PolicyInformation[] = [];
    if (!list.more) throw new DerError('empty certificatePolicies', list.offset);
    while (list.more) policies.push(readPolicy(list));
    if (new Set(policies.map(({ policy }) => policy)).size < policies.length) {
      throw new DerError('a certificate policy stands twice');
    }
    return policies;
  });
}

function readPolicy(list: Reader): PolicyInformation {
  const inner = list.sequence();
  const policy = inner.oid();
  if (!inner.more) return { policy };
  const of = inner.sequence();
  const qualifiers: PolicyQualifier[] = [];
  if (!of.more) throw new DerError('empty policyQualifiers', of.offset);
  while (of.more) qualifiers.push(readQualifier(of));
  inner.done();
  return { policy, qualifiers };
}

function readQualifier(list: Reader): PolicyQualifier {
  const inner = list.sequence();
  const id = inner.oid();
  const qualifier: PolicyQualifier =
    id === CPS ? { kind: 'cps', uri: inner.string(tags.ia5String) } : { kind: 'other', id, value: inner.element() };
  inner.done();
  return qualifier;
}
