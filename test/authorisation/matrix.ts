/**
 * Who may do what, written down apart from the code that decides it. A row is a route; it lists the callers who may, in
 * their own structure or subscription, and those who may in another's too. Whoever is not listed may not. A route
 * without a row fails the test, and a row without a route.
 */
export const CALLERS = [
  'security-officer',
  'validation-agent',
  'auditor',
  'legal-representative',
  'mandatary',
  'technical-administrator',
  /** The technical administrator, signed in without the card. */
  'administrator-without-card',
  /** A person whom the ledger knows and who has no mandate. */
  'nobody',
  /** A sign-in that belongs to nobody. */
  'stranger',
  'signed-out',
] as const;
export type Caller = (typeof CALLERS)[number];

export interface Row {
  readonly own: readonly Caller[] | 'everybody' | 'known';
  /** Of a structure in which the caller has no mandate. Absent: the route is not about a structure. */
  readonly others?: readonly Caller[];
}

const HOUSE: readonly Caller[] = ['security-officer', 'validation-agent', 'auditor'];
const SUBSCRIBER: readonly Caller[] = ['legal-representative', 'mandatary', 'technical-administrator'];
const AGENT: readonly Caller[] = ['validation-agent'];
const OFFICER: readonly Caller[] = ['security-officer'];
const reading: Row = { own: [...HOUSE, ...SUBSCRIBER], others: HOUSE };

export const matrix: Readonly<Record<string, Row>> = {
  health: { own: 'everybody' },
  openapi: { own: 'everybody' },
  'list-issuers': { own: 'everybody' },
  'open-challenge': { own: 'everybody' },
  'revoke-by-key-proof': { own: 'everybody' },
  'show-me': { own: 'known' },
  'register-person': { own: [...AGENT, ...OFFICER] },
  'propose-appointment': { own: OFFICER },
  'approve-appointment': { own: OFFICER },
  'record-mandate': { own: AGENT, others: AGENT },
  'end-mandate': { own: [...AGENT, ...OFFICER] },
  'register-structure': { own: AGENT },
  'show-structure': { own: HOUSE, others: HOUSE },
  'record-subscription': { own: AGENT, others: AGENT },
  'show-subscription': reading,
  'record-domain-control': { own: AGENT, others: AGENT },
  'preview-request': { own: ['technical-administrator'], others: [] },
  'submit-request': { own: ['technical-administrator'], others: [] },
  'show-request': reading,
  'list-approvals': { own: HOUSE },
  'decide-request': { own: AGENT, others: AGENT },
  'list-certificates': reading,
  'show-certificate': reading,
  'revoke-certificate': {
    own: [...SUBSCRIBER, 'validation-agent', 'security-officer'],
    others: ['validation-agent', 'security-officer'],
  },
};
