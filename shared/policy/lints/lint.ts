import type { TbsCertificate } from '../../x509/certificate.ts';
import type { Extension } from '../../x509/extension.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import type { Attribute } from '../../x509/name.ts';
import type { PublicKey } from '../../x509/subject-public-key-info.ts';
import type { IssuerFacts } from '../issuer-facts.ts';
import type { Plan } from '../plan.ts';
import type { SubjectRule } from '../profile.ts';

/** One rule about the bytes to sign: its name, where it is written, the profile's line, and a check that can fail. */
export interface Lint {
  readonly code: string;
  readonly citation: string;
  readonly line: string;
  /** What is wrong, or undefined. */
  readonly check: (specimen: Specimen) => string | undefined;
}

/** The bytes, decoded, and what they are compared with. */
export interface Specimen {
  readonly tbs: TbsCertificate;
  readonly subject: readonly SubjectPart[];
  readonly key: PublicKey;
  /** The extensions by OID. */
  readonly values: ReadonlyMap<string, Extension>;
  /** Of the subjectAltName; none where it is missing. */
  readonly altNames: readonly GeneralName[];
  readonly plan: Plan;
  readonly issuer: IssuerFacts;
  readonly expected: Expected;
}

/** An attribute of the subject: which RDN it stands in, and the profile's row for its type. */
export interface SubjectPart {
  readonly rdn: number;
  readonly attribute: Attribute;
  readonly row: SubjectRule | undefined;
}

/** What the caller knows besides: the key of the request, and the operator's OID arc. */
export interface Expected {
  readonly publicKey?: PublicKey;
  readonly policyArc?: string;
}

/** `detail` unless what the rule asks for holds. */
export const unless = (holds: boolean, detail: string): string | undefined => (holds ? undefined : detail);
