import { DerError } from '../der/error.ts';
import type { Finding } from '../errors.ts';
import { decodeTbsCertificate, type TbsCertificate } from '../x509/certificate.ts';
import { extensionIds } from '../x509/extension.ts';
import { decodeName } from '../x509/name.ts';
import { decodeSubjectAltName } from '../x509/subject-alt-name.ts';
import { decodeSubjectPublicKeyInfo, type PublicKey } from '../x509/subject-public-key-info.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import { extensionLints } from './lints/extensions.ts';
import { fieldLints } from './lints/fields.ts';
import type { Expected, Lint, Specimen, SubjectPart } from './lints/lint.ts';
import { nameLints } from './lints/names.ts';
import { equalOctets } from './octets.ts';
import type { Plan } from './plan.ts';
import { cite, SUBJECT_TYPES } from './profile.ts';

/** Every rule that is asked of the bytes before they are signed, in the order of the certificate's fields. */
export const lints: readonly Lint[] = [...fieldLints, ...nameLints, ...extensionLints];

/**
 * Reads the bytes that are about to be signed as a stranger would, and asks every rule of them. Nothing of what built
 * them is used: a fault in the builder, in a stored intent or in the plan shows here. No finding: they may be signed.
 */
export function lintTbs(
  tbsDer: Uint8Array,
  plan: Plan,
  issuer: IssuerFacts,
  expected: Expected = {},
): readonly Finding[] {
  try {
    const tbs = decodeTbsCertificate(tbsDer);
    const values = new Map(tbs.extensions.map((extension) => [extension.id, extension]));
    const altName = values.get(extensionIds.subjectAltName);
    const specimen: Specimen = {
      tbs,
      subject: partsOf(tbs, plan),
      key: keyOf(tbs, expected),
      values,
      altNames: altName ? decodeSubjectAltName(altName.value) : [],
      plan,
      issuer,
      expected,
    };
    const findings: Finding[] = [];
    for (const lint of lints) {
      const detail = lint.check(specimen);
      if (detail !== undefined) findings.push(finding(lint, detail, plan));
    }
    return findings;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return [{ code: 'lint-encoding', citation: 'X.690 §10, §11; RFC 5280 §4.1', detail: error.message }];
  }
}

function partsOf({ subject }: TbsCertificate, { profile }: Plan): SubjectPart[] {
  const parts: SubjectPart[] = [];
  for (const [rdn, attributes] of decodeName(subject).entries()) {
    for (const attribute of attributes) {
      const row = profile.subject.find(({ type }) => SUBJECT_TYPES[type].oid === attribute.type);
      parts.push({ rdn, attribute, row });
    }
  }
  return parts;
}

/** The key, decoded; the caller's own decoding serves where it is of the same bytes. */
function keyOf({ spki }: TbsCertificate, { publicKey }: Expected): PublicKey {
  return publicKey && equalOctets(publicKey.spki, spki) ? publicKey : decodeSubjectPublicKeyInfo(spki);
}

function finding({ code, citation, line }: Lint, detail: string, { profile }: Plan): Finding {
  return { code: `lint-${code}`, citation: `${citation}; ${cite(profile, line)}`, detail };
}
