/** How the simulated world is: who there is, how they behave, and what goes wrong. Shares are of one, days are days. */
export const figures = {
  /** The first certificate of the stock was issued three years before this many days after the first day. */
  firstEndsAfterDays: 125,
  /** Certificates of one structure, on the average. */
  certificatesPerStructure: 20,
  offers: { 'SERV-SSL': 35, ORG: 30, PRO: 15, PERSON: 20 },
  /** Administrators of a subscription, mandataries of a structure, contacts of a subscription. */
  administrators: { '1': 30, '2': 50, '3': 20 },
  mandataries: { '0': 50, '1': 50 },
  contacts: { '0': 25, '1': 25, '2': 40, '3': 10 },
  officers: { '1': 20, '2': 80 },
  /** Of contacts: whoever reads the mailbox never clicks. */
  neverVerifies: 0.15,
  /** Of verified ones: the click is repeated when the house asks for it. */
  verifiesAgain: 0.7,
  /** How somebody goes about what they are told. */
  temperaments: { prompt: 55, late: 22, 'last-day': 8, never: 15 },
  /** Days from the reading to the act of somebody prompt; days before the end on which somebody late acts. */
  promptDays: [1, 6],
  lateDays: [3, 14],
  /** Whoever answers for others passes it on, or finds somebody, with this chance at each notice. */
  passesOn: 0.3,
  /** Certificates that nobody wants any more: whoever is told lets them end. */
  unwanted: 0.12,
  /** People who leave within the years, and whether somebody takes their place. */
  leaves: 0.3,
  replacedAfterLeaving: 0.5,
  /** Certificates that are revoked before their end; renewals that are revoked within weeks, because something was wrong. */
  revoked: 0.03,
  renewalRevoked: 0.06,
  /** Renewals that nobody accepts, or accepts late; those of holders who never declare that they have them. */
  neverAccepts: 0.04,
  acceptsLate: 0.06,
  neverDeclares: 0.04,
  structuresClosed: 0.02,
  /** Mailboxes: gone for ever from some day, full for some weeks, or whose reader complains once. */
  mailboxes: { good: 80, dies: 10, full: 6, complains: 4 },
  fullDays: [10, 60],
  /** Single sends: throttled, lost before the provider had it, accepted without an answer. */
  throttled: 0.004,
  lost: 0.002,
  unanswered: 0.004,
  /** Events of the provider: told twice, late (by up to two days), or never, which is so of good news alone. */
  eventTwice: 0.04,
  eventLate: 0.03,
  eventLost: 0.001,
  /** Times when the provider takes nothing, when nobody looks at the clock, and steps of the clock. */
  mailOutages: 2,
  mailOutageDays: [2, 5],
  scanOutages: 3,
  scanOutageDays: [1, 6],
  clockSteps: 6,
  clockStepHours: [1, 30],
} as const;
