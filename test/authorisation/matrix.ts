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
  /** Of one direction of the structure. */
  'registration-officer',
  /** Of one certificate for persons in the structure. */
  'holder',
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
  /** Callers whom the route admits and this object does not, with what they get in their own structure; 404 elsewhere. */
  readonly turned?: Readonly<Partial<Record<Caller, 403 | 404>>>;
}

const HOUSE: readonly Caller[] = ['security-officer', 'validation-agent', 'auditor'];
const SUBSCRIBER: readonly Caller[] = ['legal-representative', 'mandatary', 'technical-administrator'];
const SIGNATORY: readonly Caller[] = ['legal-representative', 'mandatary'];
const AGENT: readonly Caller[] = ['validation-agent'];
const OFFICER: readonly Caller[] = ['security-officer'];
const ANSWERERS: readonly Caller[] = ['registration-officer', 'validation-agent'];
/** Who answers for what is erased, and who looks on. */
const KEEPERS: readonly Caller[] = ['security-officer', 'auditor'];
const reading: Row = { own: [...HOUSE, ...SUBSCRIBER], others: HOUSE };
/** Holders see what is theirs: of what is the structure's they learn nothing. */
const NOT_THEIRS = { turned: { holder: 404, 'registration-officer': 404 } } as const;
/** Officers look after their direction’s holders: others’ are not there. */
const NOT_OF_DIRECTION = { turned: { 'registration-officer': 404 } } as const;
const accepting: Row = { own: ['technical-administrator'], others: [], turned: { holder: 404 } };

/** Administrators have no offer PERSON, and a holder of PRO is none here, where holders are admitted at all. */
const NO_ADMINISTRATOR = { 'technical-administrator': 404, 'administrator-without-card': 404 } as const;
const OF_OFFICERS = { turned: NO_ADMINISTRATOR } as const;
const OF_OTHERS = { turned: { ...NO_ADMINISTRATOR, holder: 404 } } as const;

/** Those who look after a holder of PRO, and the holder. */
const looking: Row = { own: ['technical-administrator', 'holder'], others: [], ...NOT_OF_DIRECTION };

const registering: Row = { own: ['registration-officer'], others: [] };

/** Those who sign for their own structure, and the house's people for any. */
const bySignatory = (house: readonly Caller[]): Row => ({
  own: ['legal-representative', 'mandatary', ...house],
  others: house,
});

export const matrix: Readonly<Record<string, Row>> = {
  health: { own: 'everybody' },
  openapi: { own: 'everybody' },
  'list-issuers': { own: 'everybody' },
  'show-checkpoint': { own: 'everybody' },
  'open-challenge': { own: 'everybody' },
  'revoke-by-key-proof': { own: 'everybody' },
  'revoke-by-code': { own: 'everybody' },
  'list-texts': { own: 'everybody' },
  'show-text': { own: 'everybody' },
  'show-text-document': { own: 'everybody' },
  'retrieval-notice': { own: 'everybody' },
  // a machine calls by its certificate and no token: see `machineMatrix`
  'show-machine': { own: [] },
  'link-machine': { own: AGENT, others: AGENT },
  'list-machines': bySignatory(HOUSE),
  'end-machine': bySignatory(AGENT),
  'ask-status': { own: 'everybody' },
  'ask-status-by-address': { own: 'everybody' },
  'look-at-status-by-address': { own: 'everybody' },
  'accept-certificate': accepting,
  'refuse-certificate': accepting,
  'change-code': accepting,
  'change-order': { own: SUBSCRIBER, others: [], ...NOT_OF_DIRECTION },
  // not about one structure: each caller sees their own
  'list-inventory': { own: [...HOUSE, ...SUBSCRIBER, 'registration-officer', 'holder'] },
  'count-inventory': { own: [...HOUSE, ...SUBSCRIBER, 'registration-officer', 'holder'] },
  'export-inventory': { own: [...HOUSE, ...SUBSCRIBER, 'registration-officer', 'holder'] },
  'renew-certificate': { own: ['technical-administrator'], others: [] },
  'show-prefill': { ...reading, ...NOT_OF_DIRECTION },
  'list-revocation-requests': { ...reading, ...NOT_OF_DIRECTION },
  'show-me': { own: 'known' },
  'register-person': { own: [...AGENT, ...OFFICER] },
  'propose-appointment': { own: OFFICER },
  'approve-appointment': { own: OFFICER },
  'end-mandate': { own: [...AGENT, ...OFFICER] },
  'register-structure': { own: AGENT },
  'finess-advice': { own: 'everybody' },
  'show-structure': bySignatory(HOUSE),
  'search-structures': { own: HOUSE },
  'correct-structure': { own: AGENT, others: AGENT },
  'succeed-structure': { own: AGENT, others: AGENT },
  'suspend-structure': { own: AGENT, others: AGENT },
  'resume-structure': { own: AGENT, others: AGENT },
  'close-structure': { own: AGENT, others: AGENT },
  'record-contract': { own: AGENT, others: AGENT },
  'list-contracts': bySignatory(HOUSE),
  'end-contract': { own: AGENT, others: AGENT },
  'record-representative': { own: AGENT, others: AGENT },
  'record-mandatary': { own: AGENT, others: AGENT },
  'list-representatives': bySignatory(HOUSE),
  'confirm-mandate': { own: ['legal-representative'] },
  'complete-person': { own: AGENT },
  'list-subscriptions': bySignatory(HOUSE),
  'record-subscription': bySignatory(AGENT),
  'decide-subscription': { own: AGENT, others: AGENT },
  'end-subscription': bySignatory([]),
  'make-domain-challenge': { own: [...SUBSCRIBER, ...AGENT], others: AGENT },
  'check-domain-control': { own: [...SUBSCRIBER, ...AGENT], others: AGENT },
  'clear-overlap': { own: AGENT, others: AGENT },
  'list-work': { own: [...HOUSE, 'registration-officer'] },
  'list-work-items': { own: HOUSE },
  'show-work-item': { own: HOUSE },
  'close-work-item': { own: [...SIGNATORY, ...AGENT], others: AGENT },
  'list-revocation-proposals': bySignatory(HOUSE),
  'show-subscription': reading,
  'enter-contact': { own: SUBSCRIBER, others: [] },
  'list-contacts': reading,
  'mail-contact': { own: SUBSCRIBER, others: [] },
  'end-contact': { own: SUBSCRIBER, others: [] },
  'verify-contact': { own: 'everybody' },
  'enter-webhook': { own: SUBSCRIBER, others: [] },
  'list-webhooks': reading,
  'rotate-webhook-secret': { own: SUBSCRIBER, others: [] },
  'test-webhook': { own: SUBSCRIBER, others: [] },
  'resume-webhook': { own: SUBSCRIBER, others: [] },
  'end-webhook': { own: SUBSCRIBER, others: [] },
  'list-webhook-deliveries': reading,
  'record-domain-control': { own: AGENT, others: AGENT },
  'preview-request': accepting,
  'submit-request': { own: ['technical-administrator'], others: [] },
  'show-request': { ...reading, ...NOT_THEIRS },
  'list-approvals': { own: HOUSE },
  'decide-request': { own: AGENT, others: AGENT },
  'list-certificates': reading,
  'show-certificate': { ...reading, ...NOT_THEIRS },
  'show-notices': { ...reading, ...NOT_THEIRS },
  'prove-certificate': { ...reading, ...NOT_THEIRS },
  'show-dossier': reading,
  'revoke-certificate': {
    own: [...SUBSCRIBER, 'validation-agent', 'security-officer'],
    others: ['validation-agent', 'security-officer'],
    ...NOT_THEIRS,
  },
  'draft-designation': { own: [...SIGNATORY, ...AGENT], others: AGENT },
  'list-designations': { own: [...SIGNATORY, ...HOUSE], others: HOUSE },
  'list-designations-to-review': { own: HOUSE },
  'show-designation': { own: [...SIGNATORY, ...HOUSE], others: HOUSE },
  'edit-designation': { own: [...SIGNATORY, ...AGENT], others: AGENT },
  'print-form': { own: [...SIGNATORY, ...HOUSE], others: HOUSE },
  'receive-signed-form': { own: [...SIGNATORY, ...AGENT], others: AGENT },
  'show-signed-form': { own: [...SIGNATORY, ...HOUSE], others: HOUSE },
  'submit-designation': { own: [...SIGNATORY, ...AGENT], others: AGENT },
  'review-designation': { own: AGENT, others: AGENT },
  'decide-designation': { own: AGENT, others: AGENT },
  'withdraw-designation': { own: [...SIGNATORY, ...AGENT], others: AGENT },
  'list-my-mandates': { own: 'known' },
  'accept-duties': { own: 'known' },
  'renounce-mandate': { own: 'known' },
  'list-mandates-of-person': { own: HOUSE },
  'list-mandates-of-subscription': { own: [...SIGNATORY, ...HOUSE], others: HOUSE },
  'replace-card': { own: AGENT },
  'judge-card': { own: [...AGENT, ...OFFICER] },
  'register-holder': { own: ['technical-administrator'], others: [] },
  'list-holders': reading,
  'show-holder': { own: [...HOUSE, ...SUBSCRIBER, 'holder'], others: HOUSE, ...NOT_OF_DIRECTION },
  'correct-holder': { own: ['technical-administrator'], others: [], ...NOT_OF_DIRECTION },
  'open-holder': { own: ['technical-administrator'], others: [], ...NOT_OF_DIRECTION },
  'reissue-for-holder': { own: ['technical-administrator'], others: [], ...NOT_OF_DIRECTION },
  'confirm-holder': { own: [], others: [], ...NOT_OF_DIRECTION },
  'record-direction': { own: AGENT, others: AGENT },
  'list-directions': bySignatory(HOUSE),
  'show-direction': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE },
  'correct-direction': { own: AGENT, others: AGENT },
  'close-direction': { own: AGENT, others: AGENT },
  'record-officer': { own: AGENT, others: AGENT },
  'list-officers': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE },
  'register-in-direction': registering,
  'list-holders-of-direction': { own: [...HOUSE, 'registration-officer'], others: HOUSE },
  'receive-import': registering,
  'list-imports': { own: [...HOUSE, 'registration-officer'], others: HOUSE },
  'show-import': { own: [...HOUSE, 'registration-officer'], others: HOUSE },
  'report-import': { own: [...HOUSE, 'registration-officer'], others: HOUSE },
  'run-import': registering,
  'confirm-import': registering,
  'list-my-holders': { own: 'known' },
  'attest-holder': { own: ['holder'], others: [] },
  'ask-correction': { own: ['holder'], others: [] },
  'request-for-holder': { own: ['holder'], others: [] },
  'declare-received': { own: ['holder'], others: [] },
  'declare-loss': looking,
  'declare-departure': looking,
  'withdraw-departure': looking,
  // whoever was that holder, once the mandate has ended: others meet nothing
  'confirm-deletion': { own: 'known' },
  'show-receipt': { own: [...HOUSE, 'technical-administrator', 'holder'], others: HOUSE, ...NOT_OF_DIRECTION },
  'upload-terms': { own: OFFICER },
  'propose-terms': { own: OFFICER },
  'list-terms': { own: HOUSE },
  'show-terms': { own: HOUSE },
  'show-terms-document': { own: HOUSE },
  'approve-terms': { own: OFFICER },
  'refuse-terms': { own: OFFICER },
  'show-terms-progress': { own: HOUSE },
  'list-my-terms': { own: 'known' },
  'accept-terms': { own: 'known' },
  'ask-privacy': { own: 'known' },
  'list-my-privacy-requests': { own: 'known' },
  'show-my-privacy-request': { own: 'known' },
  'export-my-data': { own: 'known' },
  'list-privacy-requests': { own: [...HOUSE, 'registration-officer'] },
  'record-privacy-request': { own: ANSWERERS },
  'show-privacy-request': { own: [...HOUSE, 'registration-officer'] },
  'export-data-of-person': { own: ANSWERERS },
  'answer-privacy-request': { own: ANSWERERS },
  'set-hold': { own: OFFICER },
  'list-holds': { own: KEEPERS },
  'lift-hold': { own: OFFICER },
  'forecast-purge': { own: KEEPERS },
  'list-purges': { own: KEEPERS },
  'propose-bulk': { own: OFFICER },
  'list-bulk': { own: KEEPERS },
  'show-bulk': { own: KEEPERS },
  'list-bulk-certificates': { own: KEEPERS },
  'approve-bulk': { own: OFFICER },
  'pause-bulk': { own: OFFICER },
  'resume-bulk': { own: OFFICER },
  'cancel-bulk': { own: OFFICER },
  'propose-campaign': { own: OFFICER },
  'list-campaigns': { own: KEEPERS },
  'show-campaign': { own: KEEPERS },
  'list-campaign-certificates': { own: KEEPERS },
  'approve-campaign': { own: OFFICER },
  'refuse-campaign': { own: OFFICER },
  'pause-campaign': { own: OFFICER },
  'resume-campaign': { own: OFFICER },
  'cancel-campaign': { own: OFFICER },
  'show-campaign-report': { own: KEEPERS },
  'list-relint-reports': { own: KEEPERS },
  'list-checkpoints': { own: KEEPERS },
  'prove-consistency': { own: KEEPERS },
  'list-mails': { own: HOUSE },
  'retry-mail': { own: AGENT },
  'show-relint-report': { own: KEEPERS },
  'show-signatures': { own: KEEPERS },
};

/** The same routes, about what a holder of the officer's own direction asked, and one of another structure's. */
export const privacyMatrix: Readonly<Record<string, Row>> = {
  'record-privacy-request': { own: ANSWERERS, others: AGENT },
  'show-privacy-request': { own: [...HOUSE, 'registration-officer'], others: HOUSE },
  'export-data-of-person': { own: ANSWERERS, others: AGENT },
  'answer-privacy-request': { own: ANSWERERS, others: AGENT },
};

/** What machines may, each for what is its own; a route that is not here is not there for them. */
export const machineMatrix: Readonly<Record<string, 'itself' | 'its subscription' | 'its own'>> = {
  'show-machine': 'itself',
  'preview-request': 'its subscription',
  'submit-request': 'its subscription',
  'show-request': 'its own',
  'show-certificate': 'its own',
  'renew-certificate': 'its own',
  'revoke-certificate': 'its own',
};

const byHolder: Row = {
  own: ['holder'],
  others: [],
  turned: { 'technical-administrator': 403, 'administrator-without-card': 403 },
};

/** The same routes, about a holder of the officer’s own direction and of another structure’s, and about their certificate. */
export const directionMatrix: Readonly<Record<string, Row>> = {
  'show-holder': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE, ...OF_OTHERS },
  'correct-holder': { own: ['registration-officer'], others: [], ...OF_OFFICERS },
  'open-holder': { own: ['registration-officer'], others: [], ...OF_OFFICERS },
  'reissue-for-holder': { own: ['registration-officer'], others: [], ...OF_OFFICERS },
  // nothing of this holder waits, which is no matter of authority
  'confirm-holder': { own: ['registration-officer'], others: [] },
  'show-request': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE, ...OF_OTHERS },
  'show-certificate': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE, ...OF_OTHERS },
  'show-notices': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE, ...OF_OTHERS },
  'prove-certificate': { own: [...HOUSE, ...SIGNATORY, 'registration-officer'], others: HOUSE, ...OF_OTHERS },
  'revoke-certificate': {
    own: [...SIGNATORY, 'registration-officer', 'validation-agent', 'security-officer'],
    others: ['validation-agent', 'security-officer'],
    ...OF_OTHERS,
  },
  'declare-departure': { own: ['registration-officer'], others: [], ...OF_OTHERS },
  'withdraw-departure': { own: ['registration-officer'], others: [], ...OF_OTHERS },
  'declare-loss': { own: ['registration-officer'], others: [], ...OF_OTHERS },
  'show-receipt': { own: [...HOUSE, 'registration-officer'], others: HOUSE, ...OF_OTHERS },
};

/** The same routes, about a certificate that is a person's: nobody acts in the holder's place. */
export const holderMatrix: Readonly<Record<string, Row>> = {
  'show-request': { own: [...HOUSE, ...SUBSCRIBER, 'holder'], others: HOUSE, ...NOT_OF_DIRECTION },
  'show-certificate': { own: [...HOUSE, ...SUBSCRIBER, 'holder'], others: HOUSE, ...NOT_OF_DIRECTION },
  'show-notices': { own: [...HOUSE, ...SUBSCRIBER, 'holder'], others: HOUSE, ...NOT_OF_DIRECTION },
  'prove-certificate': { own: [...HOUSE, ...SUBSCRIBER, 'holder'], others: HOUSE, ...NOT_OF_DIRECTION },
  'accept-certificate': byHolder,
  'change-code': byHolder,
  'refuse-certificate': byHolder,
  'revoke-certificate': {
    own: [...SUBSCRIBER, 'validation-agent', 'security-officer', 'holder'],
    others: ['validation-agent', 'security-officer'],
    ...NOT_OF_DIRECTION,
  },
};
