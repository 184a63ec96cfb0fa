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
  /** Days after which the leave to request a certificate lapses unused. */
  openingDays: 90,
  /** Calendar months after which an identity check is no longer taken down. */
  identityCheckMonths: 12,
  /** A holder's identity is checked again before every so many renewals. */
  renewalsPerIdentityCheck: 2,
  /** Days before its end from which a holder's certificate shows as to be renewed: to those who open requests, then to the holder. */
  renewalShownDays: { openers: 120, holder: 60 },
  /** A departure is declared so many days ahead at most. */
  departureAheadDays: 366,
  /** Days after a departure on which the holder is reminded to confirm that everything is deleted. */
  deletionReminderDays: [14, 30],
  /** Days in which an import may be started after its dry run. */
  importStartDays: 7,
  /** Days for which the lines of an import and its report are kept. */
  importKeptDays: 90,
  /** Days in which the revocation of many certificates may be approved once its list is frozen. */
  bulkApproveDays: 7,
  /** Certificates that one such order may be about, and how many of them one call may name. */
  bulkLargest: 100_000,
  bulkNamed: 10_000,
  /**
   * Certificates that are revoked in a second. Each is a row of one partition of the ledger, its list, which takes a
   * thousand writes a second, two of them for a row in a transaction.
   */
  bulkPerSecond: 300,
  /** Addresses of one subscription that are written to. */
  contactsPerSubscription: 10,
  /** Calendar months for which the verification of a contact stands. */
  contactVerifiedMonths: 12,
  /** Days for which the link in a contact's verification mail serves. */
  contactLinkDays: 7,
  /** Verification mails to one contact on one day. */
  contactMailsADay: 5,
} as const;
