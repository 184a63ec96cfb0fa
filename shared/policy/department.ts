/** The numbers of the French departments (INSEE), and of the overseas collectivities that postal codes name like them. */
const NUMBER = /^(0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[46-9])$/;

/** `Paris (75)`, `Corse-du-Sud (2A)`, `La Réunion (974)`. */
const WRITTEN = /^\p{L}[\p{L}\p{M} '’-]* \((?<number>[0-9A-Z]+)\)$/u;

/**
 * Why a text is no department of a subject's ST, in the sector's naming family: for France the name, then the number in
 * brackets; any text for other countries. Undefined when it is one.
 */
export function departmentFault(department: string, country: string): string | undefined {
  if (country !== 'FR') return undefined;
  if (NUMBER.test(WRITTEN.exec(department)?.groups?.number ?? '')) return undefined;
  return 'is not of the form `Paris (75)`: the name of the department, then its number in brackets';
}
