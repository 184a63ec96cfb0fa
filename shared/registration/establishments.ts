/**
 * What kind of establishment a structure is, as far as the form and its notice make a difference: the notice's groups for
 * the choice of a FINESS, who may be identified by a FINESS at all, and who by an RPPS rank.
 */
export const ESTABLISHMENTS = [
  'public-hospital',
  'dialysis-centre',
  'medico-social',
  'laboratory',
  'pharmacy',
  'health-centre',
  'health-house',
  'private-non-profit-hospital',
  'private-for-profit-establishment',
  'radiology-practice',
  'other-care',
  'no-care',
] as const;
export type Establishment = (typeof ESTABLISHMENTS)[number];

/** FINESS numbers are for structures that care for patients or users (form F503 §2). */
export const caresForPeople = (establishment: Establishment): boolean => establishment !== 'no-care';

/** Laboratories and pharmacies have a membership contract without signing one (notice of form F503). */
export const hasImplicitContract = (establishment: Establishment | undefined): boolean =>
  establishment === 'laboratory' || establishment === 'pharmacy';
