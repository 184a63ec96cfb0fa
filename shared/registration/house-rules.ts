/**
 * Figures that the sources leave to whoever runs the platform (PRODUCT marks them *(verify)* or configurable): changed
 * here, and nowhere else. The printed form has room for six lines and grows with more.
 */
export const houseRules = {
  /** Persons on one form F503. */
  formLines: 6,
  /** Calendar months after which a signed form is signed again. */
  formLifeMonths: 3,
  /** Digits of a card number. */
  cardDigits: 10,
  /** Days in which a new representative says which mandates stand. */
  confirmationDays: 60,
  /** Days in which the certificates of a structure and of its successor may serve side by side, at most. */
  overlapDays: 366,
} as const;
