import { type Finding, Refusal } from '../errors.ts';
import { countryFault } from '../policy/country.ts';
import { departmentFault } from '../policy/department.ts';
import { caresForPeople, type Establishment } from './establishments.ts';
import { structureIdentifier } from './identifiers.ts';
import type { EvidenceReference, NamedStructure, StructureIdentifier, StructureRecord } from './records.ts';
import type { StoredNames } from './structure-names.ts';
import { nameText, type Place, plainText, refuseField, type Written } from './written.ts';

/** What an agent copies from the structure's file (form F503 §2). */
export type StructureForm = StructureAddress & { readonly identifier: StructureIdentifier };

/** What may be corrected: everything but the identifier. */
export type StructureAddress = Pick<NamedStructure, 'name' | 'postalCode' | 'town' | 'department' | 'country'> & {
  readonly establishment?: Establishment;
};

/**
 * A new structure. `names` is what of the form is stored (`sealedNames`), `digest` the keyed digest of its identifier. Throws a Refusal `malformed` with the field that is
 * wrong; the findings are warnings that the agent should read.
 */
export function newStructure(
  form: StructureForm,
  names: StoredNames,
  digest: string,
  { id, at }: Place,
): Written<StructureRecord> & { readonly findings: readonly Finding[] } {
  const { identifier } = form;
  const findings = [...structureIdentifier(identifier), ...fitting(identifier, form.establishment)];
  const address = checkedAddress(form);
  const record: StructureRecord = {
    kind: 'structure',
    id,
    version: 1,
    createdAt: at,
    ...address,
    ...names,
    state: 'active',
  };
  const data = { scheme: identifier.scheme, identifier: digest };
  return { record, event: { type: 'structure.registered', data }, findings };
}

/**
 * A structure with mistakes put right, on evidence: `known` is the structure opened, `names` what of the form is stored.
 * Throws a Refusal `malformed`, or `wrong-state` when it has closed.
 */
export function correctedStructure(
  structure: StructureRecord,
  known: NamedStructure,
  form: StructureAddress,
  names: StoredNames,
  evidence: EvidenceReference,
): Written<StructureRecord> & { readonly findings: readonly Finding[] } {
  if (structure.state === 'closed' || structure.state === 'succeeded') {
    throw new Refusal('wrong-state', `This structure is ${structure.state}: its dossier stays as it is.`);
  }
  const findings = fitting(known.identifier, form.establishment);
  const { establishment: _, ...standing } = structure;
  const address = checkedAddress(form);
  const record: StructureRecord = { ...standing, ...address, name: names.name, version: structure.version + 1 };
  const fields = (['name', 'postalCode', 'town', 'department', 'country', 'establishment'] as const).filter(
    (field) => known[field] !== address[field],
  );
  if (fields.length === 0)
    throw new Refusal('wrong-state', 'This would correct nothing: the structure says so already.');
  const data = { fields: fields.join(' '), evidence: evidence.sha256 };
  return { record, event: { type: 'structure.corrected', data }, findings };
}

/**
 * Whether the kind of establishment may have such a number: a FINESS is for those who care for patients or users, an RPPS
 * rank for a radiology practice that is not a company (form F503 §2).
 */
function fitting(identifier: StructureIdentifier, establishment: Establishment | undefined): readonly Finding[] {
  if (identifier.scheme === 'FINESS' && (establishment === undefined || !caresForPeople(establishment))) {
    refuseField(
      '/establishment',
      'finess-without-care',
      'A FINESS is for structures that care for patients or users: say which kind of establishment this is.',
      'form F503 §2',
    );
  }
  if (identifier.scheme === 'RPPS-RANK' && establishment !== 'radiology-practice') {
    refuseField(
      '/establishment',
      'rank-without-radiology',
      'Only a radiology practice that is not a company is identified by an RPPS rank: any other gives its SIRET.',
      'form F503 §2',
    );
  }
  const onSite = establishment === 'laboratory' || establishment === 'pharmacy';
  return identifier.scheme === 'FINESS' && identifier.finess === 'legal' && onSite ? [LEGAL_OF_SITE] : [];
}

const LEGAL_OF_SITE: Finding = {
  code: 'finess-kind-unusual',
  citation: 'form F503, notice on the FINESS',
  pointer: '/identifier/finess',
  detail: 'Laboratories and pharmacies order with their geographic FINESS: this one is said to be legal.',
};

function checkedAddress(form: StructureAddress): StructureAddress {
  const { country, establishment } = form;
  fieldFault('/country', 'country-invalid', 'country', countryFault(country));
  if (country === 'FR' && !/^\d{5}$/.test(form.postalCode)) {
    refuseField('/postalCode', 'postal-code-invalid', 'A postal code has 5 digits.');
  }
  const department = nameText(form.department, '/department', 100);
  fieldFault('/department', 'department-invalid', 'department', departmentFault(department, country));
  return {
    name: nameText(form.name, '/name', 200),
    postalCode: plainText(form.postalCode, '/postalCode', 12),
    town: nameText(form.town, '/town', 100),
    department,
    country,
    ...(establishment && { establishment }),
  };
}

/** Refuses what policy would refuse to certify, in its words. */
function fieldFault(pointer: string, code: string, what: string, fault: string | undefined): void {
  if (fault) refuseField(pointer, code, `This ${what} ${fault}.`);
}
