import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodeOid } from '../../../shared/der/oid.ts';
import { bitString, encodeAll, integer, octetString, sequence, setOf } from '../../../shared/der/writer.ts';
import { Refusal } from '../../../shared/errors.ts';
import { buildAuthorityTbs, type PlannedAuthority } from '../../../shared/policy/authority.ts';
import type { DeclaredHosts } from '../../../shared/policy/declared.ts';
import { defineProfile } from '../../../shared/policy/define-profile.ts';
import { type IssuerFacts, issuerFacts } from '../../../shared/policy/issuer-facts.ts';
import { type PlanFacts, planCertificate } from '../../../shared/policy/plan.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import type { NamedStructure, SubscriptionRecord } from '../../../shared/registration/records.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../../../shared/x509/algorithms.ts';
import { assembleCertificate, encodeTbsCertificate, type TbsCertificate } from '../../../shared/x509/certificate.ts';
import { type Extension, encodeExtensions } from '../../../shared/x509/extension.ts';
import { type AttributeTypeName, attribute, encodeName, type Name } from '../../../shared/x509/name.ts';

/** Records, keys, requests and authorities for tests of judgement. Every name is an example's. */
const at = '2030-01-01T00:00:00.000Z';

export const structure: NamedStructure = {
  kind: 'structure',
  id: 'st-1',
  version: 1,
  createdAt: at,
  name: "Hôpital d'exemple",
  identifier: { scheme: 'FINESS', value: '750000001', finess: 'legal' },
  postalCode: '75001',
  town: 'Paris',
  department: 'Paris (75)',
  country: 'FR',
  state: 'active',
};

export const subscription: SubscriptionRecord = {
  kind: 'subscription',
  id: 'su-1',
  version: 1,
  createdAt: at,
  structureId: structure.id,
  offer: 'SERV-SSL',
  domain: { name: 'example.test', admits: 'domain' },
  control: undefined,
  population: 'production',
  dualControl: false,
  state: 'active',
};

/** The profile that the corpus of hostile requests is run under. */
export const corpusProfile = defineProfile({
  ...sslServ,
  name: 'CORPUS',
  subject: [
    { type: 'C', says: 'structure.country', as: 'PrintableString', atMost: 2, over: 'refuse' },
    { type: 'O', says: 'structure.name', as: 'UTF8String', atMost: 64, over: 'shorten' },
    { type: 'CN', says: 'declared.commonName', as: 'UTF8String', atMost: 64, over: 'omit' },
  ],
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [2048, 4096] } },
});

export const acme: NamedStructure = { ...structure, name: 'Acme AG', country: 'CH' };

/** Records and fields of a server's certificate, with what a test says otherwise. */
export interface More {
  readonly structure?: Partial<NamedStructure>;
  readonly subscription?: Partial<SubscriptionRecord>;
  readonly declared?: Partial<DeclaredHosts>;
}

export const facts = (more: More = {}): PlanFacts => ({
  structure: { ...structure, ...more.structure },
  subscription: { ...subscription, ...more.subscription },
  declared: { commonName: 'leaf.example.test', dnsNames: [], ...more.declared },
});

export const plan = planCertificate(sslServ, facts());
export const corpusPlan = planCertificate(corpusProfile, facts({ structure: acme }));

export const keys = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
};
type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
export const spkiOf = ({ publicKey }: Pair): Uint8Array => publicKey.export({ type: 'spki', format: 'der' });

export const name = (...attributes: readonly (readonly [AttributeTypeName, string])[]): Name =>
  attributes.map(([type, value]) => [attribute(type, value)]);

/** A PKCS #10 request signed by its key; `attributes` are whole Attribute elements beside the extension request. */
export function makeRequest(
  content: {
    readonly subject?: Name;
    readonly extensions?: readonly Extension[];
    readonly attributes?: readonly Uint8Array[];
    readonly pair?: Pair;
  } = {},
): Uint8Array {
  const { subject = [], extensions = [], attributes = [], pair = keys.p256 } = content;
  const requested = extensions.length > 0 ? [makeAttribute('1.2.840.113549.1.9.14', encodeExtensions(extensions))] : [];
  const all = encodeAll(0xa0, [...requested, ...attributes]);
  const info = sequence(integer(0), encodeName(subject), spkiOf(pair), all);
  const signature = sign('sha256', info, pair.privateKey);
  return sequence(info, signatureAlgorithms['ecdsa-with-SHA256'].der, bitString(signature));
}

export const makeAttribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array =>
  sequence(encodeOid(type), setOf([...values]));
export const extension = (id: string, value: Uint8Array, critical = false): Extension => ({ id, critical, value });
export const octets = octetString;

export const serial = (last = '01') => `7f1e2d3c4b5a69788796a5b4c3d2e1${last}`;

export function signTbs(tbs: TbsCertificate, algorithm: SignatureAlgorithm, { privateKey }: Pair): Uint8Array {
  const der = encodeTbsCertificate(tbs);
  return assembleCertificate(der, algorithm, sign(signatureAlgorithms[algorithm].hash, der, privateKey));
}

/** A root and an issuing authority of a hierarchy, made by their own profiles. */
export function makeHierarchy(hierarchy: 'production' | 'test', from = new Date(at)) {
  const prefix = hierarchy === 'test' ? 'TEST ' : '';
  const rootKey = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const issuerKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const planned = (level: PlannedAuthority['level'], cn: string, years: number): PlannedAuthority => ({
    level,
    hierarchy,
    subject: name(['C', 'FR'], ['O', 'Exemple'], ['CN', prefix + cn]),
    years,
  });
  const urls = (id: string) => ({
    crlUrl: `http://pki.example.test/${id}.crl`,
    certificateUrl: `http://pki.example.test/${id}.cer`,
  });
  const rootTbs = buildAuthorityTbs(planned('root', 'Root 1', 20), {
    serial: serial('0a'),
    spki: spkiOf(rootKey),
    notBefore: from,
    signatureAlgorithm: 'ecdsa-with-SHA384',
  });
  const rootCertificate = signTbs(rootTbs, 'ecdsa-with-SHA384', rootKey);
  const root: IssuerFacts = issuerFacts({
    ...urls('root'),
    hierarchy,
    certificate: rootCertificate,
    signatureAlgorithm: 'ecdsa-with-SHA384',
  });
  const issuerTbs = buildAuthorityTbs(planned('issuing', 'CA 1', 10), {
    serial: serial('0b'),
    spki: spkiOf(issuerKey),
    notBefore: from,
    signatureAlgorithm: 'ecdsa-with-SHA384',
    issuer: root,
  });
  const issuerCertificate = signTbs(issuerTbs, 'ecdsa-with-SHA384', rootKey);
  const issuer: IssuerFacts = issuerFacts({
    ...urls('ca'),
    hierarchy,
    certificate: issuerCertificate,
    signatureAlgorithm: 'ecdsa-with-SHA256',
  });
  return { root, issuer, rootCertificate, issuerCertificate, rootKey, issuerKey };
}

/** What a call refuses: the code of the Refusal and those of its findings; undefined when it does not refuse. */
export function refusalOf(
  call: () => unknown,
): { readonly code: string; readonly findings: readonly string[] } | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, findings: error.findings.map(({ code }) => code) };
  }
}
