import type { Finding } from '../errors.ts';
import { structureIdentifier } from './identifiers.ts';
import type { StructureRecord } from './records.ts';
import { type Place, plainText, refuseField, type Written } from './written.ts';

/** What an agent copies from the structure's file. */
export type StructureForm = Pick<
  StructureRecord,
  'name' | 'identifier' | 'postalCode' | 'town' | 'department' | 'country'
>;

/** `Paris (75)`, `Corse-du-Sud (2A)`, `La Réunion (974)`. */
const FRENCH_DEPARTMENT = /^[\p{L}][\p{L}' ’-]* \((\d{2}|2A|2B|9[78]\d)\)$/u;

/**
 * A new structure. `digest` is the keyed digest of its identifier. Throws a Refusal `malformed` with the field that is
 * wrong; the findings are warnings that the agent should read.
 */
export function newStructure(
  form: StructureForm,
  digest: string,
  { id, at }: Place,
): Written<StructureRecord> & { readonly findings: readonly Finding[] } {
  const findings = structureIdentifier(form.identifier);
  if (!/^[A-Z]{2}$/.test(form.country)) {
    refuseField('/country', 'country-invalid', 'A country is two capital letters of ISO 3166-1.');
  }
  if (form.country === 'FR') {
    if (!/^\d{5}$/.test(form.postalCode))
      refuseField('/postalCode', 'postal-code-invalid', 'A postal code has 5 digits.');
    if (!FRENCH_DEPARTMENT.test(form.department)) {
      refuseField(
        '/department',
        'department-invalid',
        'A department is written with its number, for example Paris (75).',
      );
    }
  }
  const record: StructureRecord = {
    kind: 'structure',
    id,
    version: 1,
    createdAt: at,
    name: plainText(form.name, '/name', 200),
    identifier: form.identifier,
    postalCode: plainText(form.postalCode, '/postalCode', 12),
    town: plainText(form.town, '/town', 100),
    department: plainText(form.department, '/department', 100),
    country: form.country,
    state: 'active',
  };
  const data = { scheme: form.identifier.scheme, identifier: digest };
  return { record, event: { type: 'structure.registered', data }, findings };
}
