import type { Role } from '../shared/registration/records.ts';
import type { LambdaName } from './lambdas.ts';

/**
 * Every route of the API, as data: read by the deployment, the local gateway, the OpenAPI document and the
 * authorisation matrix. `operation` names the file of the handler and the schemas in `schemas/`.
 */
export interface Route {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it, with `{name}` for path parameters. */
  readonly path: string;
  /** The Lambda that this route belongs to. */
  readonly lambda: LambdaName;
  /** Roles with a mandate that may call it; `public` needs no sign-in, `signed-in` needs only a linked Person. */
  readonly who: 'public' | 'signed-in' | readonly Role[];
  /** What the body may be, and what the answer may be; the first is the default. */
  readonly takes?: readonly string[];
  readonly gives: readonly string[];
  readonly tag: string;
  readonly summary: string;
}

const JSON_BODY = ['application/json'] as const;
const JSON_ANSWER = ['application/json'] as const;
const OFFICERS = ['security-officer'] as const;
const AGENTS = ['validation-agent'] as const;
const READERS = ['validation-agent', 'security-officer', 'auditor'] as const;

const get = (path: string, operation: string, lambda: LambdaName, who: Route['who'], tag: string, summary: string) =>
  ({ method: 'GET', path, operation, lambda, who, gives: JSON_ANSWER, tag, summary }) satisfies Route;
const post = (path: string, operation: string, lambda: LambdaName, who: Route['who'], tag: string, summary: string) =>
  ({
    method: 'POST',
    path,
    operation,
    lambda,
    who,
    takes: JSON_BODY,
    gives: JSON_ANSWER,
    tag,
    summary,
  }) satisfies Route;

export const routes: readonly Route[] = [
  get('/health', 'health', 'open', 'public', 'platform', 'Whether the platform answers'),
  {
    ...get('/openapi.json', 'openapi', 'open', 'public', 'platform', 'This description'),
    gives: ['application/vnd.oai.openapi+json', 'application/json'],
  },
  get('/issuers', 'list-issuers', 'open', 'public', 'platform', 'The certification authorities and their addresses'),

  get('/me', 'show-me', 'registration', 'signed-in', 'identity', 'Who the caller is, and their mandates'),
  post('/persons', 'register-person', 'registration', [...AGENTS, ...OFFICERS], 'identity', 'Register a person'),
  post('/appointments', 'propose-appointment', 'registration', OFFICERS, 'identity', 'Propose an internal role'),
  post(
    '/appointments/{appointmentId}/approval',
    'approve-appointment',
    'registration',
    OFFICERS,
    'identity',
    'Give a proposed role, as the second security officer',
  ),
  post(
    '/mandates',
    'record-mandate',
    'registration',
    AGENTS,
    'identity',
    'Record a mandate that a structure has given, with its evidence',
  ),
  post(
    '/persons/{personId}/mandates/{mandateId}/end',
    'end-mandate',
    'registration',
    [...AGENTS, ...OFFICERS],
    'identity',
    'End a mandate, at once',
  ),

  post('/structures', 'register-structure', 'registration', AGENTS, 'structures', 'Register a structure'),
  get('/structures/{structureId}', 'show-structure', 'registration', READERS, 'structures', 'A structure'),
  post(
    '/structures/{structureId}/subscriptions',
    'record-subscription',
    'registration',
    AGENTS,
    'structures',
    'Record a subscription to an offer, with its declared domain',
  ),
  get(
    '/subscriptions/{subscriptionId}',
    'show-subscription',
    'registration',
    [...READERS, 'technical-administrator', 'legal-representative', 'mandatary'],
    'structures',
    'A subscription',
  ),
  post(
    '/subscriptions/{subscriptionId}/domain-control',
    'record-domain-control',
    'registration',
    AGENTS,
    'structures',
    'Record the check that the structure controls its declared domain',
  ),

  post(
    '/requests/preview',
    'preview-request',
    'submission',
    ['technical-administrator'],
    'requests',
    'What the certificate would say, and what stands against it',
  ),
  post('/requests', 'submit-request', 'submission', ['technical-administrator'], 'requests', 'Request a certificate'),
  get(
    '/requests/{requestId}',
    'show-request',
    'submission',
    ['technical-administrator', 'legal-representative', 'mandatary', ...READERS],
    'requests',
    'A request and where it stands',
  ),
  get('/approvals', 'list-approvals', 'decision', READERS, 'requests', 'Requests that wait for an agent, oldest first'),
  post(
    '/requests/{requestId}/decision',
    'decide-request',
    'decision',
    AGENTS,
    'requests',
    'Approve or refuse a request that waits for an agent',
  ),

  get(
    '/subscriptions/{subscriptionId}/certificates',
    'list-certificates',
    'submission',
    ['technical-administrator', 'legal-representative', 'mandatary', ...READERS],
    'certificates',
    'The certificates of a subscription, newest first',
  ),
  {
    ...get(
      '/certificates/{issuer}/{serial}',
      'show-certificate',
      'submission',
      ['technical-administrator', 'legal-representative', 'mandatary', ...READERS],
      'certificates',
      'A certificate: its record, or PEM, DER, chain or PKCS #7 by the Accept header',
    ),
    gives: [
      'application/json',
      'application/x-pem-file',
      'application/pem-certificate-chain',
      'application/pkix-cert',
      'application/pkcs7-mime',
    ],
  },
  post(
    '/certificates/{issuer}/{serial}/revocation',
    'revoke-certificate',
    'revocation',
    ['technical-administrator', 'legal-representative', 'mandatary', 'validation-agent', 'security-officer'],
    'certificates',
    'Revoke a certificate, for ever',
  ),
  post(
    '/key-proofs',
    'open-challenge',
    'revocation',
    'public',
    'certificates',
    'Ask for a text to sign with the private key of a certificate that is to be revoked',
  ),
  post(
    '/key-proofs/{challengeId}/answer',
    'revoke-by-key-proof',
    'revocation',
    'public',
    'certificates',
    'Revoke a certificate by proof of its private key',
  ),
];
