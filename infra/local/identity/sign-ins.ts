import type { CardFamily, Role } from '../../../shared/registration/records.ts';

/**
 * The people of the local cloud: all invented, one or two per role, so that every right and every refusal can be tried.
 * A sign-in says who somebody is and nothing about what they may do: `role` is what start-up's sample organisation makes of
 * them in the ledger.
 */
export interface SignIn {
  /** What is given as `sign_in`; also the token's `sub`. */
  readonly name: string;
  readonly role: Role | 'none';
  readonly lastName: string;
  readonly firstNames: string;
  readonly email: string;
  /** Tokens say `card` and `acr=card`. Numbers begin with 00, which no card authority gives. */
  readonly card?: { readonly family: CardFamily; readonly number: string };
  /** Tokens say `directory_id`. */
  readonly directoryId?: string;
  readonly language: 'fr' | 'en';
  /** What a signatory of the form needs beside. */
  readonly civility?: 'M.' | 'Mme';
}

/** One of the numbers that are kept for works of fiction. */
export const PHONE = '+33 1 99 00 12 34';

const house = (role: Role, name: string, number: number, lastName: string, firstNames: string): SignIn => ({
  name,
  role,
  lastName,
  firstNames,
  email: `${name}@sceau.example.test`,
  directoryId: `TEST-DIR-${String(number).padStart(4, '0')}`,
  language: 'fr',
});

const outside = (
  role: Role | 'none',
  name: string,
  lastName: string,
  firstNames: string,
  more: Partial<SignIn>,
): SignIn => ({
  name,
  role,
  lastName,
  firstNames,
  email: `${name}@clinique.example.test`,
  language: 'fr',
  ...more,
});

export const signIns: readonly SignIn[] = [
  house('security-officer', 'security-officer-1', 1, 'BRISELAME', 'Odile'),
  house('security-officer', 'security-officer-2', 2, 'TOURNESOL-HAUT', 'Fabien'),
  house('validation-agent', 'validation-agent-1', 3, 'PLUMEVERTE', 'Margot'),
  house('validation-agent', 'validation-agent-2', 4, 'GRANDPRÉ-TEST', 'Ivan'),
  house('auditor', 'auditor', 5, 'CLAIRVOYE', 'Solange'),
  outside('legal-representative', 'legal-representative', 'FONTENOUVELLE', 'Aurore', {
    card: { family: 'CDE', number: '0011223301' },
    civility: 'Mme',
  }),
  outside('mandatary', 'mandatary', 'ROCHEBELLE-ESSAI', 'Damien', {
    card: { family: 'CDA', number: '0011223302' },
    civility: 'M.',
  }),
  outside('technical-administrator', 'technical-administrator-1', 'PETITBOIS-ESSAI', 'Lina', {
    card: { family: 'CPS', number: '0123456789' },
  }),
  outside('technical-administrator', 'technical-administrator-2', 'VAUCRESSIN', 'Noé', {
    card: { family: 'CPE', number: '0011223304' },
    language: 'en',
  }),
  outside('registration-officer', 'registration-officer', 'MONTFLEURI-ESSAI', 'Inès', {
    card: { family: 'CPE', number: '0011223309' },
    directoryId: 'TEST-DIR-1001',
  }),
  outside('registration-officer', 'registration-officer-2', 'GRANDPRE-ESSAI', 'Malo', {
    card: { family: 'CPE', number: '0011223310' },
  }),
  outside('holder', 'holder', 'BELLERIVE-ESSAI', 'Théo', { directoryId: 'TEST-DIR-1002' }),
  outside('holder', 'holder-2', 'VALSERINE-ESSAI', 'Jade', { directoryId: 'TEST-DIR-1003' }),
  // the hospital of `npm run demo`, which registers them itself
  outside('none', 'hospital-director', 'CLAIRVAL-ESSAI', 'Hélène', {
    email: 'direction@hopital.example.test',
    card: { family: 'CDE', number: '0011223305' },
    civility: 'Mme',
  }),
  outside('none', 'hospital-administrator-1', 'HAUTEPIERRE-ESSAI', 'Rémi', {
    email: 'remi@hopital.example.test',
    card: { family: 'CPE', number: '0011223306' },
  }),
  outside('none', 'hospital-administrator-2', 'BOISJOLI-ESSAI', 'Awa', {
    email: 'awa@hopital.example.test',
    card: { family: 'CPS', number: '0011223307' },
  }),
  outside('none', 'hospital-administrator-3', 'CHAMPVERT-ESSAI', 'Yann', {
    email: 'yann@hopital.example.test',
    card: { family: 'CPA', number: '0011223308' },
  }),
  // the ministry of `npm run demo`, likewise
  outside('none', 'ministry-director', 'SAULNIER-ESSAI', 'Brune', {
    email: 'cabinet@ministere.example.test',
    card: { family: 'CDE', number: '0011223320' },
    civility: 'Mme',
  }),
  outside('none', 'ministry-officer-1', 'ORMEVAL-ESSAI', 'Gaël', {
    email: 'gael@ministere.example.test',
    card: { family: 'CPE', number: '0011223321' },
  }),
  outside('none', 'ministry-officer-2', 'PRÉCOURT-ESSAI', 'Irène', {
    email: 'irene@ministere.example.test',
    card: { family: 'CPE', number: '0011223322' },
  }),
  outside('none', 'ministry-holder', 'VALCLAIRE-ESSAI', 'Maya', {
    email: 'maya@ministere.example.test',
    directoryId: 'TEST-DIR-2001',
  }),
  // somebody whom the house does not know
  outside('none', 'stranger', 'PASSELOIN', 'Camille', { card: { family: 'CPS', number: '0011223399' } }),
];

/** What a token says of somebody beside `sub`; without the card, the number is still known but `acr` is `password`. */
export function claimsOf({ card, directoryId }: SignIn, withCard: boolean): Record<string, string> {
  return {
    ...(card === undefined ? {} : { card: `${card.family}:${card.number}` }),
    ...(directoryId === undefined ? {} : { directory_id: directoryId }),
    acr: card !== undefined && withCard ? 'card' : 'password',
  };
}
