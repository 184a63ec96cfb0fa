import type { NamedStructure } from '../registration/records.ts';
import { countryFault } from './country.ts';
import type { HolderFacts } from './declared.ts';
import { departmentFault } from './department.ts';
import { nationalStructureId, registeredSirenFault, sirenOf, structureIdFault } from './national-structure-id.ts';
import type { SubjectSource } from './profile.ts';

/** What a subject is made from: records, and the one declared name. */
export interface SubjectFacts {
  readonly structure: NamedStructure;
  /** The declared host, service name or address, settled; empty where a holder is named. */
  readonly commonName: string;
  readonly holder?: HolderFacts;
}

export interface Source {
  /** Where the value comes from, for the finding that is about it. */
  readonly pointer: string;
  readonly read: (facts: SubjectFacts) => string;
  /** What is wrong with a value beyond the rules of every text. */
  readonly fault?: (value: string, facts: SubjectFacts) => string | undefined;
  /** A renewed certificate keeps the old value where the record has another one by now. */
  readonly keptAtRenewal?: true;
}

export const subjectSources: Readonly<Record<SubjectSource, Source>> = {
  'structure.country': {
    pointer: '/structure/country',
    read: ({ structure }) => structure.country,
    fault: countryFault,
  },
  'structure.department': {
    pointer: '/structure/department',
    read: ({ structure }) => structure.department,
    fault: (value, { structure }) => departmentFault(value, structure.country),
    keptAtRenewal: true,
  },
  'structure.name': {
    pointer: '/structure/name',
    read: ({ structure }) => structure.name.normalize('NFC'),
    keptAtRenewal: true,
  },
  'structure.identifier': {
    pointer: '/structure/identifier',
    read: ({ structure }) => nationalStructureId(structure.identifier),
    fault: structureIdFault,
  },
  'structure.siren': {
    pointer: '/structure/identifier',
    read: ({ structure }) => `0002 ${sirenOf(structure.identifier) ?? ''}`,
    fault: (value) => registeredSirenFault(value, '0002 '),
  },
  'structure.nationalTradeRegister': {
    pointer: '/structure/identifier',
    read: ({ structure }) => `NTRFR-${sirenOf(structure.identifier) ?? ''}`,
    fault: (value, { structure }) =>
      structure.country === 'FR' ? registeredSirenFault(value, 'NTRFR-') : 'is for structures of the country FR only',
  },
  'declared.commonName': { pointer: '/declared/commonName', read: ({ commonName }) => commonName },
  'declared.serviceName': { pointer: '/declared/serviceName', read: ({ commonName }) => commonName },
  'declared.contact': { pointer: '/declared', read: ({ commonName }) => commonName },
  'holder.firstNames': { pointer: '/holder/firstNames', read: ({ holder }) => written(holder?.firstNames) },
  'holder.lastName': { pointer: '/holder/lastName', read: ({ holder }) => written(holder?.lastName) },
  'holder.fullName': { pointer: '/holder', read: ({ holder }) => fullName(holder?.firstNames, holder?.lastName) },
  'holder.serialNumber': {
    pointer: '/holder/serialNumber',
    read: ({ holder }) => holder?.serialNumber ?? '',
    fault: holderSerialFault,
  },
};

/** Why a text is no opaque serial number of a holder. */
export function holderSerialFault(text: string): string | undefined {
  return /^[0-9a-f]{32}$/.test(text) ? undefined : 'is not 32 hex digits drawn for this holder';
}

/** The CN of a person, before it is cut: first names, then last name. */
export function fullName(firstNames = '', lastName = ''): string {
  return `${firstNames} ${lastName}`.normalize('NFC');
}

const written = (text = '') => text.normalize('NFC');
