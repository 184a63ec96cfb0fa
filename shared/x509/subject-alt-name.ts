import { type Extension, extensionIds } from './extension.ts';
import { decodeGeneralNames, encodeGeneralNames, type GeneralName } from './general-name.ts';

/** SubjectAltName ::= GeneralNames. Critical where the subject is empty.                RFC 5280 §4.2.1.6 */
export function encodeSubjectAltName(names: readonly GeneralName[], critical = false): Extension {
  return { id: extensionIds.subjectAltName, critical, value: encodeGeneralNames(names) };
}

export function decodeSubjectAltName(value: Uint8Array): GeneralName[] {
  return decodeGeneralNames(value);
}
