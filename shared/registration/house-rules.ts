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
  /** Days in which a campaign may be approved once it was proposed. */
  campaignApproveDays: 7,
  /** Certificates that one campaign may be about. */
  campaignLargest: 100_000,
  /** Days over which a campaign may tell, at most. */
  campaignWindowDays: 366,
  /** Days from the end of the telling to the deadline. */
  campaignActDays: { least: 7, most: 120 },
  /** Messages in a minute: as a campaign has them where it says nothing, and at most. */
  campaignMailsPerMinute: { usual: 120, most: 600 },
  /** Signatures in a second for which a campaign may reckon, as if everybody renewed when told. */
  campaignSignaturesPerSecond: { usual: 10, most: 200 },
  /** Messages a minute about certificates that come to their end, so that many on one day make no flood. */
  expiryMailsPerMinute: 300,
  /** Addresses of one subscription that are written to. */
  contactsPerSubscription: 10,
  /** Days for which an address that gave way is kept, so that it can be told. */
  formerAddressDays: 30,
  /** Calendar months for which the verification of a contact stands. */
  contactVerifiedMonths: 12,
  /** Days for which the link in a contact's verification mail serves. */
  contactLinkDays: 7,
  /** Verification mails to one contact on one day. */
  contactMailsADay: 5,
  /** Minutes for which a send that went unanswered waits for the provider's word before it is repeated. */
  mailAnswerMinutes: 15,
  /** A mailbox that sent back so many messages for a while within so many days is dead, and tried again after as many. */
  mailboxFailures: { most: 4, days: 30 },
  /** Days before the end of a verification on which the mailbox is asked again. */
  contactAskedAgainDays: [30, 7],
  /** Days after its first mail on which a contact that nobody has verified is asked once more. */
  contactRemindedAfterDays: 8,
  /** Contacts that receive what is written to a subscription with certificates: with fewer, its people are warned. */
  contactsWanted: 2,
  /** Machines of one subscription that are told of its certificates. */
  webhooksPerSubscription: 5,
  /** Entered for one subscription on one day (UTC), ended or not. */
  webhookEntriesADay: 20,
  /** Hours for which the secret before signs beside a new one. */
  webhookOldSecretHours: 24,
  /** A webhook is told no more after so many attempts in vain in a row, if they took so many hours. */
  webhookMostFailures: 20,
  webhookFailsForHours: 24,
  /** Tests of one webhook on one day. */
  webhookPingsADay: 20,
  /** Days for which the deliveries of a webhook are kept. */
  webhookDeliveryDays: 30,
} as const;
