import { randomBytes } from 'node:crypto';
import { evidence } from '../../infra/local/sample.ts';

/** The things in one structure that calls are about. */
export interface Place {
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly requestId: string;
  readonly issuer: string;
  readonly serial: string;
  readonly designationId?: string;
  readonly contactId?: string;
  readonly webhookId?: string;
  readonly holderId?: string;
  readonly machineId?: string;
  /** Where it is about somebody's data: whose, and what they asked. */
  readonly personId?: string;
  readonly privacyRequestId?: string;
  readonly directionId?: string;
  readonly importId?: string;
}

const NONE = '0'.repeat(32);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** A document of terms that nobody uploaded. */
const nothing = { sha256: '0'.repeat(64), mediaType: 'text/plain', size: 1 };

const designation = ({ subscriptionId }: Place) => ({
  subscriptionIds: [subscriptionId],
  lines: [
    {
      action: 'add',
      lastName: 'ESSAI',
      firstNames: 'Camille',
      phone: '+33 1 00 00 00 00',
      email: 'camille@example.org',
      card: { family: 'CPS', number: '0000000078' },
    },
  ],
});

const FILE = `Nom;Prénoms;Courriel;Contrôle d’identité;Contrôlé le\r\nEssai;Camille;c@sceau.example.test;annuaire;${inDays(-1).slice(0, 10)}`;

/** The body of each POST and PUT, well-formed, so that only authority or the matter itself can stand against it. */
export const bodies: Readonly<Record<string, (place: Place) => unknown>> = {
  'register-person': () => ({
    lastName: 'Essai',
    firstNames: 'Camille',
    email: 'camille@example.org',
    directoryId: randomBytes(8).toString('hex'),
  }),
  'propose-appointment': () => ({ personId: NONE, role: 'auditor', until: inDays(100), evidence: evidence('letter') }),
  'approve-appointment': () => ({}),
  'end-mandate': () => ({ reason: 'left' }),
  'register-structure': () => ({
    name: 'Deux fois',
    identifier: { scheme: 'SIRET', value: '00000001800010' },
    postalCode: '75001',
    town: 'Paris',
    department: 'Paris (75)',
  }),
  'search-structures': () => ({ name: 'deux' }),
  'correct-structure': () => ({
    name: 'Encore une autre',
    postalCode: '75001',
    town: 'Paris',
    department: 'Paris (75)',
    evidence: evidence('letter'),
  }),
  'succeed-structure': () => ({
    cause: 'merger',
    evidence: evidence('deed'),
    overlapUntil: inDays(30),
    successor: { id: NONE },
  }),
  'suspend-structure': () => ({ reasons: 'looked into' }),
  'resume-structure': () => ({}),
  'close-structure': () => ({ reason: 'closed', evidence: evidence('deed') }),
  'record-contract': () => ({ evidence: evidence('contract'), from: inDays(-1) }),
  'end-contract': () => ({ reason: 'ended' }),
  'record-representative': () => ({ personId: NONE, evidence: evidence('deed'), until: inDays(100) }),
  'record-mandatary': () => ({ personId: NONE, givenBy: NONE, evidence: evidence('letter'), until: inDays(100) }),
  'confirm-mandate': () => ({}),
  'complete-person': () => ({ civility: 'Mme' }),
  'decide-subscription': () => ({ decision: 'accepted' }),
  'end-subscription': () => ({ reason: 'no more need' }),
  'make-domain-challenge': () => ({}),
  'check-domain-control': () => ({}),
  'clear-overlap': () => ({ evidence: evidence('agreement') }),
  'close-work-item': () => ({ outcome: 'done' }),
  'record-subscription': () => ({ offer: 'SERV-SSL', domain: { name: 'example.org', admits: 'domain' } }),
  'enter-contact': () => ({ address: `astreinte-${randomBytes(4).toString('hex')}@example.org`, label: 'Astreinte' }),
  'mail-contact': () => ({}),
  'retry-mail': () => ({}),
  'end-contact': () => ({}),
  'verify-contact': () => ({ secret: 'not the secret of anything' }),
  'enter-webhook': () => ({ url: 'https://hooks.example.org/sceau', types: ['certificate.revoked'] }),
  'rotate-webhook-secret': () => ({}),
  'test-webhook': () => ({}),
  'resume-webhook': () => ({}),
  'end-webhook': () => ({}),
  'record-domain-control': () => ({ method: 'agent-check', evidence: evidence('check') }),
  'preview-request': ({ subscriptionId }) => ({
    subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.example.org', dnsNames: [] },
  }),
  'submit-request': ({ subscriptionId }) => ({
    subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.example.org', dnsNames: [] },
    certificationRequest: 'not a request',
  }),
  'decide-request': () => ({ decision: 'approved' }),
  'revoke-certificate': () => ({ reason: 'superseded' }),
  'open-challenge': ({ issuer, serial }) => ({ issuer, serial, reason: 'superseded' }),
  'revoke-by-key-proof': () => ({ signature: 'AAAAAAAAAAAA' }),
  'revoke-by-code': ({ issuer, serial }) => ({
    issuer,
    serial,
    code: 'not the code of anything',
    reason: 'superseded',
  }),
  'accept-certificate': () => ({
    code: 'un cheval gris mange dehors',
    codeAgain: 'un cheval gris mange dehors',
    certificateSha256: '0'.repeat(64),
    texts: [],
  }),
  'refuse-certificate': () => ({ certificateSha256: '0'.repeat(64), reasons: 'another host' }),
  'renew-certificate': () => ({ certificationRequest: 'not a request' }),
  'change-code': () => ({ code: 'un cheval gris mange dehors', codeAgain: 'un cheval gris mange dehors' }),
  'change-order': () => ({ to: 'cancelled' }),
  'draft-designation': designation,
  'edit-designation': designation,
  'receive-signed-form': () => new TextEncoder().encode('not a PDF'),
  'submit-designation': () => ({ signedOn: inDays(0).slice(0, 10), texts: [] }),
  'review-designation': () => ({}),
  'decide-designation': () => ({ decision: 'refused', reasons: 'illegible' }),
  'withdraw-designation': () => ({}),
  'accept-duties': () => ({ text: { id: 'duties', version: '0', sha256: '0'.repeat(64) } }),
  'renounce-mandate': () => ({}),
  'register-holder': () => ({
    lastName: 'Essai',
    firstNames: 'Camille',
    email: 'camille@example.org',
    directoryId: randomBytes(8).toString('hex'),
    identity: { how: 'in-person', at: inDays(-1) },
  }),
  'correct-holder': () => ({ lastName: 'Essai', firstNames: 'Camille Noé', email: 'camille@example.org' }),
  'open-holder': () => ({}),
  'attest-holder': () => ({
    dataDigest: '0'.repeat(64),
    text: { id: 'holder-terms', version: '0', sha256: '0'.repeat(64) },
    language: 'fr',
  }),
  'ask-correction': () => ({ message: 'another name' }),
  'record-direction': ({ subscriptionId }) => ({
    subscriptionId,
    name: 'Direction des essais',
    mailDomains: ['sceau.example.test'],
    evidence: evidence('letter'),
  }),
  'correct-direction': () => ({
    name: 'Direction des essais',
    mailDomains: ['sceau.example.test'],
    dualControl: false,
    evidence: evidence('letter'),
  }),
  'close-direction': () => ({ reason: 'reorganised' }),
  'record-officer': () => ({ personId: NONE, givenBy: NONE, evidence: evidence('letter'), until: inDays(100) }),
  'register-in-direction': () => ({
    lastName: 'Essai',
    firstNames: 'Camille',
    email: `${randomBytes(8).toString('hex')}@sceau.example.test`,
    directoryId: randomBytes(8).toString('hex'),
    identity: { how: 'in-person', at: inDays(-1) },
    homonym: 'confirmed',
  }),
  'confirm-holder': () => ({ decision: 'refused', reasons: 'another address' }),
  'reissue-for-holder': () => ({
    lastName: 'Essai',
    firstNames: 'Camille Noé',
    email: 'camille@sceau.example.test',
    reason: 'superseded',
    withinDays: 5,
  }),
  'receive-import': () => new TextEncoder().encode(FILE),
  'run-import': () => ({}),
  'confirm-import': () => ({ decision: 'refused', reasons: 'another file' }),
  'request-for-holder': () => ({ certificationRequest: 'not a request' }),
  'declare-loss': () => ({ what: 'lost' }),
  'declare-departure': () => ({ kind: 'transfer', on: inDays(200).slice(0, 10) }),
  'withdraw-departure': () => ({}),
  'confirm-deletion': () => ({}),
  'declare-received': ({ issuer, serial }) => ({
    certificate: { issuer, serial },
    text: { id: 'holder-declaration', version: '0', sha256: '0'.repeat(64) },
    language: 'fr',
  }),
  'upload-terms': () => new TextEncoder().encode('not a PDF'),
  'propose-terms': () => ({
    title: { fr: 'Conditions', en: 'Terms' },
    documents: { fr: nothing, en: nothing },
    inForceFrom: inDays(1),
  }),
  'approve-terms': () => ({ sha256: '0'.repeat(64) }),
  'refuse-terms': () => ({ reasons: 'unclear' }),
  'accept-terms': () => ({ text: { id: 'terms', version: '0', sha256: '0'.repeat(64) }, language: 'fr' }),
  'replace-card': () => ({ card: { family: 'CPS', number: '0000000077' }, evidence: evidence('card') }),
  'ask-privacy': () => ({ asks: 'erasure' }),
  'record-privacy-request': ({ holderId }) => ({
    asks: 'access',
    channel: 'letter',
    receivedAt: inDays(-1),
    ...(holderId !== undefined && { holderId }),
  }),
  'answer-privacy-request': () => ({ outcome: 'refused', ground: 'accurate', text: 'They are as on your card.' }),
  'set-hold': () => ({ subject: 'person', subjectId: NONE, reasons: 'a case' }),
  'lift-hold': () => ({ reasons: 'the case is over' }),
  'propose-bulk': ({ issuer }) => ({
    selection: { by: 'list', certificates: [{ issuer, serial: NONE }] },
    reason: 'superseded',
    reasons: 'nothing of ours',
  }),
  'link-machine': ({ subscriptionId, issuer, serial }) => ({
    label: 'web-01',
    allows: [{ subscriptionId, usages: ['SSL_SERV'] }],
    certificate: { issuer, serial },
    until: inDays(100),
    reasons: 'a letter of the structure',
    evidence: evidence('letter'),
  }),
  'end-machine': () => ({ reasons: 'no longer in service' }),
  'approve-bulk': () => ({ listSha256: '0'.repeat(64) }),
  'pause-bulk': () => ({}),
  'resume-bulk': () => ({}),
  'cancel-bulk': () => ({}),
  'propose-campaign': () => ({
    because: 'security',
    filter: { issuer: 'nobody' },
    window: { from: '2026-04-01T00:00:00.000Z', until: '2026-05-01T00:00:00.000Z' },
    deadline: '2026-06-01T00:00:00.000Z',
    reasons: 'nothing of ours',
  }),
  'approve-campaign': () => ({ listSha256: '0'.repeat(64) }),
  'refuse-campaign': () => ({ reasons: 'not now' }),
  'pause-campaign': () => ({}),
  'resume-campaign': () => ({}),
  'cancel-campaign': () => ({}),
  'ask-status': () => new Uint8Array(1),
  'judge-card': () => ({ state: 'blocked', evidence: evidence('card') }),
};

/** The path with the place's own ids; what names something that is nowhere gets an id of nothing. */
export function pathOf(path: string, place: Place): string {
  const ids: Record<string, string> = {
    personId: NONE,
    mandateId: NONE,
    appointmentId: NONE,
    challengeId: NONE,
    contactId: `${NONE}-${NONE}`,
    webhookId: `${NONE}-${NONE}`,
    subject: 'person',
    ...place,
  };
  return path.replace(/\{(\w+)\+?\}/g, (_, name: string) => ids[name] ?? NONE);
}
