import { randomBytes } from 'node:crypto';
import { evidence } from '../../infra/local/sample.ts';

/** The things in one structure that calls are about. */
export interface Place {
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly requestId: string;
  readonly issuer: string;
  readonly serial: string;
}

const NONE = '0'.repeat(32);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** The body of each POST, well-formed, so that only authority or the matter itself can stand against it. */
export const bodies: Readonly<Record<string, (place: Place) => unknown>> = {
  'register-person': () => ({
    lastName: 'Essai',
    firstNames: 'Camille',
    email: 'camille@example.org',
    directoryId: randomBytes(8).toString('hex'),
  }),
  'propose-appointment': () => ({ personId: NONE, role: 'auditor', until: inDays(100), evidence: evidence('letter') }),
  'approve-appointment': () => ({}),
  'record-mandate': ({ structureId }) => ({
    personId: NONE,
    role: 'mandatary',
    structureId,
    evidence: evidence('form'),
    until: inDays(100),
  }),
  'end-mandate': () => ({ reason: 'left' }),
  'register-structure': () => ({
    name: 'Deux fois',
    identifier: { scheme: 'SIRET', value: '00000001800010' },
    postalCode: '75001',
    town: 'Paris',
    department: 'Paris (75)',
  }),
  'record-subscription': () => ({ offer: 'SERV-SSL', domain: { name: 'example.org', admits: 'domain' } }),
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
};

/** The path with the place's own ids; what names something that is nowhere gets an id of nothing. */
export function pathOf(path: string, place: Place): string {
  const ids: Record<string, string> = {
    ...place,
    personId: NONE,
    mandateId: NONE,
    appointmentId: NONE,
    challengeId: NONE,
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? NONE);
}
