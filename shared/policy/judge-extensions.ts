import type { Finding } from '../errors.ts';
import { type CertificationRequest, requestAttributeIds } from '../x509/certification-request.ts';
import { extensionIds } from '../x509/extension.ts';
import { isOddPassword } from './challenge-password.ts';
import { notHonoured, refuse } from './findings.ts';
import { type CertificateProfile, cite, EXTENDED_KEY_USAGES, type KeyKind, type LeafKeyUsage } from './profile.ts';

const EXTENSIONS = '/certificationRequest/extensions';
const ATTRIBUTES = '/certificationRequest/attributes';
const RULE = 'request rule, extensions and attributes';

/**
 * The last step of the request rule: nothing asked for that the profile does not give, except what every common client
 * asks for without meaning it, which is told. Throws a Refusal `policy`; what is not listed here is refused.
 */
export function judgeExtensions(
  request: CertificationRequest,
  profile: CertificateProfile,
  kind: KeyKind,
): readonly Finding[] {
  const refusals: Finding[] = [];
  const accepted: Finding[] = [];
  const sort = (verdict: Verdict, name: string, pointer: string) => {
    if (verdict === 'honoured') return;
    if ('refused' in verdict) {
      const citation = verdict.line ? `${RULE}; ${cite(profile, verdict.line)}` : RULE;
      refusals.push({ code: 'request-not-allowed', citation, pointer, detail: `${name} ${verdict.refused}.` });
    } else accepted.push(notHonoured(pointer, `${name} ${verdict.dropped}.`, RULE));
  };
  for (const { id } of request.extensions ?? []) {
    const [name, judge] = extensionRules[id] ?? UNLISTED;
    sort(judge(request, profile, kind), name, `${EXTENSIONS}/${id}`);
  }
  for (const { type } of request.attributes) {
    const [name, judge] = attributeRules[type] ?? UNLISTED;
    sort(judge(request, profile, kind), name, `${ATTRIBUTES}/${type}`);
  }
  if (refusals.length > 0) refuse('policy', refusals);
  return accepted;
}

type Verdict = 'honoured' | { readonly dropped: string } | { readonly refused: string; readonly line?: string };
type Judge = (request: CertificationRequest, profile: CertificateProfile, kind: KeyKind) => Verdict;

const honoured: Judge = () => 'honoured';
const dropped: Judge = () => ({ dropped: 'is ignored' });
const refused: Judge = () => ({ refused: 'is not for the applicant to say: leave it out', line: 'extensions' });
const UNLISTED = ['What stands here', refused] as const;

const judgeKeyUsage: Judge = ({ requested: { keyUsage = [] } }, profile, kind) => {
  const line = `keyUsage.${kind}`;
  if (keyUsage.length === 0) return { refused: 'has no bit set, so that the key could be used for nothing', line };
  if (keyUsage.includes('keyCertSign') || keyUsage.includes('cRLSign')) {
    return { refused: 'asks for keyCertSign or cRLSign, which only authorities have', line };
  }
  const given = profile.keyUsage[kind];
  const others = keyUsage.filter((bit) => !given.includes(bit as LeafKeyUsage));
  return others.length === 0 ? 'honoured' : { dropped: `will not have ${others.join(', ')}` };
};

const judgeExtendedKeyUsage: Judge = ({ requested: { extendedKeyUsage = [] } }, profile) => {
  const given = profile.extendedKeyUsage.map((use): string => EXTENDED_KEY_USAGES[use]);
  const others = extendedKeyUsage.filter((oid) => !given.includes(oid));
  if (others.length === 0) return 'honoured';
  return {
    refused: `asks for ${others.slice(0, 5).join(', ')}, which is outside the profile`,
    line: 'extendedKeyUsage',
  };
};

const judgeBasicConstraints: Judge = ({ requested: { basicConstraints } }) => {
  if (!basicConstraints?.cA && basicConstraints?.pathLenConstraint === undefined) return 'honoured';
  return { refused: 'asks for an authority (CA or a path length)', line: 'extensions' };
};

/** What cannot be blanked (`challenge-password.ts`) would have to be kept. */
const judgePassword: Judge = (request) =>
  isOddPassword(request) ? { refused: 'is not one string' } : { dropped: 'is ignored and not kept' };

const extensionRules: Readonly<Record<string, readonly [name: string, judge: Judge]>> = {
  // judged with the names
  [extensionIds.subjectAltName]: ['subjectAltName', honoured],
  [extensionIds.keyUsage]: ['keyUsage', judgeKeyUsage],
  [extensionIds.extendedKeyUsage]: ['extKeyUsage', judgeExtendedKeyUsage],
  [extensionIds.basicConstraints]: ['basicConstraints', judgeBasicConstraints],
  [extensionIds.subjectKeyIdentifier]: ['subjectKeyIdentifier', dropped],
  [extensionIds.authorityKeyIdentifier]: ['authorityKeyIdentifier', dropped],
  [extensionIds.tlsFeature]: ['The TLS feature', dropped],
  [extensionIds.smimeCapabilities]: ['The list of S/MIME capabilities', dropped],
  // unlisted ones are refused as well; these only have a name
  [extensionIds.certificatePolicies]: ['certificatePolicies', refused],
  [extensionIds.qcStatements]: ['qcStatements', refused],
  [extensionIds.nameConstraints]: ['nameConstraints', refused],
  [extensionIds.authorityInfoAccess]: ['authorityInfoAccess', refused],
  [extensionIds.crlDistributionPoints]: ['cRLDistributionPoints', refused],
};

const attributeRules: Readonly<Record<string, readonly [name: string, judge: Judge]>> = {
  [requestAttributeIds.extensionRequest]: ['extensionRequest', honoured],
  [requestAttributeIds.microsoftExtensions]: ['The extension request', honoured],
  [requestAttributeIds.challengePassword]: ['challengePassword', judgePassword],
  [requestAttributeIds.smimeCapabilities]: ['The list of S/MIME capabilities', dropped],
  [requestAttributeIds.microsoftOsVersion]: ["The client's system version", dropped],
  [requestAttributeIds.microsoftClientInfo]: ["The client's name and program", dropped],
  [requestAttributeIds.microsoftProvider]: ["The client's key provider", dropped],
  [requestAttributeIds.microsoftNameValuePair]: ['A wished validity or other client setting', dropped],
};
