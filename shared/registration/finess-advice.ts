import type { Establishment } from './establishments.ts';

/**
 * Which FINESS to order with: the decision table of the notice of form F503, cell by cell. The number does not tell its
 * kind, and the kinds of establishment follow different rules; where the notice is silent this says so, and never guesses.
 */
export const PROJECTS = ['segur-core', 'other'] as const;
/** A core service of the Ségur programme (shared record, national identity), or anything else. */
export type Project = (typeof PROJECTS)[number];

export const CONTRACT_STATES = ['none', 'legal', 'geographic'] as const;
/** The kind of FINESS that the membership contract in force names; `none` without one. */
export type ContractState = (typeof CONTRACT_STATES)[number];

export type FinessKind = 'legal' | 'geographic';

/** What to do when the certificates are renewed. */
export type AtRenewal = 'same-number' | 'move-to-legal' | 'follow-contract' | 'ask-agent';

/** One thing that may be done: the number to order with, whether a contract is to be signed with it first, and later. */
export interface Option {
  readonly finess: FinessKind;
  readonly contract: 'sign-first' | 'in-force' | 'implicit';
  readonly atRenewal: AtRenewal;
}

/** Which sentence of the notice says so. */
export type Because =
  | 'sign-on-legal'
  | 'stay-on-legal'
  | 'leave-geographic'
  | 'number-of-contract'
  | 'implicit-contract'
  | 'sign-on-geographic'
  | 'stay-on-geographic'
  | 'unsaid';

export interface FinessAdvice {
  /** `one` number, a `choice` of two, or `unsaid`: the general rule, to be confirmed by an agent. */
  readonly answer: 'one' | 'choice' | 'unsaid';
  readonly because: Because;
  readonly options: readonly [Option, ...Option[]];
  /** Paragraph of the notice, as its reader finds it. */
  readonly place: {
    readonly paragraph: 1 | 2 | 3 | undefined;
    readonly project: Project;
    readonly contract: ContractState;
  };
}

type Cell = Omit<FinessAdvice, 'place'>;

const one = (because: Because, finess: FinessKind, contract: Option['contract'], atRenewal: AtRenewal): Cell => ({
  answer: 'one',
  because,
  options: [{ finess, contract, atRenewal }],
});

/** “La règle qui s'applique en général est d'utiliser le FINESS juridique.” */
const UNSAID: Cell = {
  answer: 'unsaid',
  because: 'unsaid',
  options: [{ finess: 'legal', contract: 'sign-first', atRenewal: 'ask-agent' }],
};
const UNSAID_WITH_CONTRACT: Cell = {
  ...UNSAID,
  options: [{ finess: 'legal', contract: 'in-force', atRenewal: 'ask-agent' }],
};

/** Outside the core services: whatever number the contract in force names; without one the notice says nothing. */
const AS_CONTRACT: Readonly<Record<ContractState, Cell>> = {
  none: UNSAID,
  legal: one('number-of-contract', 'legal', 'in-force', 'follow-contract'),
  geographic: one('number-of-contract', 'geographic', 'in-force', 'follow-contract'),
};

/** Whatever contract is on record: that of laboratories and pharmacies is implicit, on the geographic number. */
const IMPLICIT = one('implicit-contract', 'geographic', 'implicit', 'same-number');
const ALWAYS_IMPLICIT: Readonly<Record<ContractState, Cell>> = {
  none: IMPLICIT,
  legal: IMPLICIT,
  geographic: IMPLICIT,
};

/** The paragraphs of the notice, by project and by contract. */
const NOTICE: Readonly<Record<1 | 2 | 3, Readonly<Record<Project, Readonly<Record<ContractState, Cell>>>>>> = {
  1: {
    'segur-core': {
      none: one('sign-on-legal', 'legal', 'sign-first', 'same-number'),
      legal: one('stay-on-legal', 'legal', 'in-force', 'same-number'),
      geographic: {
        answer: 'choice',
        because: 'leave-geographic',
        options: [
          { finess: 'geographic', contract: 'in-force', atRenewal: 'move-to-legal' },
          { finess: 'legal', contract: 'sign-first', atRenewal: 'same-number' },
        ],
      },
    },
    other: AS_CONTRACT,
  },
  2: { 'segur-core': ALWAYS_IMPLICIT, other: ALWAYS_IMPLICIT },
  3: {
    'segur-core': {
      none: one('sign-on-geographic', 'geographic', 'sign-first', 'same-number'),
      legal: UNSAID_WITH_CONTRACT,
      geographic: one('stay-on-geographic', 'geographic', 'in-force', 'same-number'),
    },
    other: AS_CONTRACT,
  },
};

/** The paragraph that speaks of a kind of establishment; undefined where none does. */
const PARAGRAPH: Readonly<Record<Establishment, 1 | 2 | 3 | undefined>> = {
  'public-hospital': 1,
  'dialysis-centre': 1,
  'medico-social': 1,
  laboratory: 2,
  pharmacy: 2,
  'health-centre': 3,
  'health-house': 3,
  'private-non-profit-hospital': 3,
  'private-for-profit-establishment': 3,
  'radiology-practice': undefined,
  'other-care': undefined,
  'no-care': undefined,
};

/** What the notice answers to an establishment with a project and a contract. */
export function finessAdvice(establishment: Establishment, project: Project, contract: ContractState): FinessAdvice {
  const paragraph = PARAGRAPH[establishment];
  const unsaid = contract === 'none' ? UNSAID : UNSAID_WITH_CONTRACT;
  const cell = paragraph === undefined ? unsaid : NOTICE[paragraph][project][contract];
  return { ...cell, place: { paragraph, project, contract } };
}
