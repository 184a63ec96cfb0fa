/**
 * Where a formula begins in one spreadsheet or another (CWE-1236): these signs, behind spaces and quotes too, and in every
 * form that a program may take for them: full-width, small, raised, lowered, and each dash that can stand for a minus.
 */
const LEAD = /^[\s'"’‘“”«`´]*[=+\-@|%\u00AC\u2010-\u2015\u2043\u2212\u02D7\u2500\u2502\u2795\u2796]/u;

/** Whether a program that takes text for formulas may take this for one. */
export function beginsFormula(text: string): boolean {
  return LEAD.test(text.normalize('NFKC'));
}
