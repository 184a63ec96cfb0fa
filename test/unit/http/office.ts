import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { operations as designation } from '../../../functions/enrollment/designation.lambda.ts';
import type { DesignationHouse } from '../../../functions/enrollment/designation-house.ts';
import { operations as registration } from '../../../functions/enrollment/registration.lambda.ts';
import type { RegistrationHouse } from '../../../functions/enrollment/registration-house.ts';
import type { LambdaName } from '../../../functions/lambdas.ts';
import { MACHINE_STAGE, routes } from '../../../functions/routes.ts';
import { watchLine } from '../../../infra/local/log-canaries.ts';
import { type HttpHandler, lambda } from '../../../shared/http/lambda.ts';
import type { LogEvent, LogFields } from '../../../shared/http/log.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import type { Problem } from '../../../shared/http/problems.ts';
import { createCallKeeper } from '../../../shared/ledger/call-keeper.ts';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../../shared/ledger/memory-table.ts';
import { newId } from '../../../shared/lifecycle/identity.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { createSealedVault } from '../../../shared/lifecycle/sealed-vault.ts';
import { builtInTexts } from '../../../shared/messages/texts/texts.ts';
import { credentialsOf, guardOf } from '../../../shared/registration/credentials.ts';
import { clearVault } from '../../../shared/registration/personal.ts';
import type {
  MandateRecord,
  MandateScope,
  PersonData,
  PersonRecord,
  Role,
} from '../../../shared/registration/records.ts';
import { described } from '../../fuzz/routes.ts';
import { asFunction } from '../../world/as-function.ts';
import { memoryKeys, memoryRing } from '../../world/key-ring.ts';

/** One registration office over a ledger in memory, asked as API Gateway asks it: payload format 2.0. */
export const SALT = 'a5'.repeat(32);
export const SHA = 'ab'.repeat(32);
export const START = '2027-03-01T08:00:00.000Z';
export const EVIDENCE = { what: 'signed form', sha256: SHA };

/** A structure as an agent enters it. */
export const CLINIC = {
  name: 'Clinique des Tilleuls',
  identifier: { scheme: 'SIRET', value: '73282932000074' },
  postalCode: '75012',
  town: 'Paris',
  department: 'Paris (75)',
};

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Json;
}

/** Answers are looked at field by field. */
interface Json {
  readonly [name: string]: Json & string;
}

export interface Asked {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string;
  /** Sent in base64, as API Gateway hands over what is not text. */
  readonly octets?: Uint8Array;
  readonly base64?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** As the API for machines hands it over, PEM. */
  readonly clientCertPem?: string;
  /** Of the stage; that for machines where there is a certificate and nothing is said. */
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly routeKey?: string;
  readonly sourceIp?: string;
  /** What is left of the function's time, in milliseconds. */
  readonly timeLeft?: number;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;
export type Somebody = Awaited<ReturnType<Office['person']>>;

export async function openOffice(rateLimit = 1000) {
  const clock = { at: new Date(START), now: () => new Date(clock.at) };
  let drawn = 0;
  const randomness = {
    bytes: (n: number) => createHash('sha512').update(`seed ${drawn++}`).digest().subarray(0, n),
  };
  const table = createMemoryTable();
  const ledger = createLedger(table);
  const calls = createCallKeeper(table);
  const nudged: OutboxRow[] = [];
  /** What the DNS says: TXT records by name. */
  const dns = new Map<string, readonly string[]>();
  const logged: { event: LogEvent; fields: LogFields }[] = [];
  let nonces = 0;
  const nonce = { bytes: (n: number) => createHash('sha512').update(`nonce ${nonces++}`).digest().subarray(0, n) };
  const dataKeys = memoryKeys();
  const ring = memoryRing({ clock, randomness: nonce }, dataKeys);
  const house: RegistrationHouse & DesignationHouse = {
    clock,
    randomness,
    ledger,
    vault: createSealedVault(ring, ['dossier', 'person']),
    calls,
    settings: {
      cardClaim: 'card',
      directoryClaim: 'directory_id',
      assuranceClaim: 'acr',
      assuranceValue: 'card',
      rateLimit,
    },
    invoker: { nudge: async (rows) => void nudged.push(...rows) },
    resolver: { txt: async (name) => dns.get(name) ?? [] },
    loopbackWebhooks: false,
    texts: builtInTexts,
  };
  const pen = penOf(house, { capacity: 'ceremony', approvers: ['one', 'two'] }, 'ceremony');
  const founded = {
    kind: 'house',
    version: 1,
    createdAt: pen.at,
    lookupSalt: SALT,
    ceremonySha256: SHA,
    publicationBase: 'http://pki.example.test',
  } as const;
  await ledger.commit({ records: [founded], events: [pen.event(founded, 'house.founded')] });

  const handlerOf = (
    operations: Readonly<Record<string, Operation<RegistrationHouse & DesignationHouse>>>,
    name: LambdaName = 'registration',
  ) =>
    lambda(
      name,
      operations,
      // what a test has put in place of the call keeper stays
      () => ({
        ...asFunction({ ...house, dataKeys }, name, table),
        ...(house.calls !== calls && { calls: house.calls }),
      }),
      (event, fields) => {
        watchLine(name, JSON.stringify({ event, fields }));
        logged.push({ event, fields });
      },
    );
  const handlers = { registration: handlerOf(registration), designation: handlerOf(designation, 'designation') };
  const met = new Set<string>();
  const handlerFor = (address: string) =>
    routeOf(address)?.lambda === 'designation' ? handlers.designation : handlers.registration;

  return {
    clock,
    table,
    ledger,
    ring,
    dataKeys,
    house,
    nudged,
    dns,
    logged,
    handlerOf,
    /** Asks the function of registrations or of designations, whose route it is, or another handler. */
    async ask(address: string, asked: Asked = {}, by: HttpHandler = handlerFor(address)) {
      const { claims } = asked;
      const sub = String(claims?.sub);
      // only the function of registrations links a sign-in, at its first call
      if (by === handlers.designation && claims && !met.has(sub)) {
        await askHandler(handlers.registration, 'GET /me', { claims });
      }
      met.add(sub);
      const own = by === handlers.registration || by === handlers.designation;
      return own ? askDescribed(by, address, asked) : askHandler(by, address, asked);
    },
    tick: (milliseconds: number) => {
      clock.at = new Date(clock.at.getTime() + milliseconds);
    },
    /** A Person with a card, and a token for them; with a mandate when a role is given. */
    async person(
      name: string,
      given: { role?: Role; scope?: MandateScope; until?: string; directoryId?: string } = {},
    ) {
      const id = newId(randomness);
      const number = String(parseInt(createHash('sha256').update(name).digest('hex').slice(0, 12), 16))
        .padStart(10, '0')
        .slice(-10);
      const card = { family: 'CPS', number } as const;
      const data: PersonData = {
        civility: 'Mme',
        lastName: name,
        firstNames: 'Camille',
        email: `${name.toLowerCase()}@example.test`,
        phone: '+33 1 99 00 00 00',
        ...(given.directoryId ? { directoryId: given.directoryId } : { card }),
      };
      const record: PersonRecord = {
        kind: 'person',
        id,
        version: 1,
        createdAt: START,
        personal: await clearVault.seal(id, data),
        language: 'fr',
      };
      const guards = credentialsOf(data).map((credential) => guardOf(SALT, credential, id));
      const mandate = given.role && mandateOf(newId(randomness), id, given.role, given.scope, given.until);
      await ledger.commit({
        records: [record, ...guards, ...(mandate ? [mandate] : [])],
        events: [pen.event(record, 'person.registered'), ...(mandate ? [pen.event(mandate, 'mandate.given')] : [])],
      });
      const claims = { iss: 'https://id.example.test', sub: `sub-${name}`, card: `CPS:${number}`, acr: 'card' };
      return { id, claims, card, mandate: mandate as MandateRecord };
    },
    /** A further mandate of somebody. */
    async mandate(personId: string, role: Role, scope?: MandateScope): Promise<MandateRecord> {
      const mandate = mandateOf(newId(randomness), personId, role, scope);
      await ledger.commit({ records: [mandate], events: [pen.event(mandate, 'mandate.given')] });
      return mandate;
    },
  };
}

export function mandateOf(
  id: string,
  personId: string,
  role: Role,
  scope: MandateScope = { reach: 'house' },
  until = '2028-02-01T00:00:00.000Z',
): MandateRecord {
  return {
    kind: 'mandate',
    id,
    version: 1,
    createdAt: START,
    personId,
    role,
    scope,
    givenBy: [],
    evidence: EVIDENCE,
    from: START,
    until,
    state: 'active',
  };
}

let asks = 0;

function routeOf(address: string) {
  const [method = '', path = ''] = address.split(' ');
  return routes.find((candidate) => candidate.method === method && pattern(candidate.path).test(path));
}

/** `POST /structures`, with claims as a verified token has them. */
export async function askHandler(handler: HttpHandler, address: string, asked: Asked = {}): Promise<Answered> {
  const [method = '', path = ''] = address.split(' ');
  const route = routeOf(address);
  const headers: Record<string, string> = {
    ...(asked.body !== undefined && { 'content-type': 'application/json' }),
    ...asked.headers,
  };
  const text = asked.raw ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
  const stageVariables = asked.stageVariables ?? (asked.clientCertPem === undefined ? undefined : MACHINE_STAGE);
  const event = {
    version: '2.0',
    routeKey: asked.routeKey ?? (route ? `${method} ${route.path}` : '$default'),
    rawPath: path,
    rawQueryString: '',
    headers,
    ...(asked.query && { queryStringParameters: asked.query }),
    ...(route && { pathParameters: { ...pattern(route.path).exec(path)?.groups } }),
    requestContext: {
      requestId: `request-${++asks}`,
      http: { method, path, sourceIp: asked.sourceIp ?? '192.0.2.1', protocol: 'HTTP/1.1', userAgent: 'test' },
      ...(asked.claims && { authorizer: { jwt: { claims: asked.claims, scopes: null } } }),
      ...(asked.clientCertPem !== undefined && {
        authentication: { clientCert: { clientCertPem: asked.clientCertPem } },
      }),
    },
    ...(stageVariables && { stageVariables }),
    ...(text !== undefined && { body: asked.base64 ? Buffer.from(text).toString('base64') : text }),
    ...(asked.octets && { body: Buffer.from(asked.octets).toString('base64') }),
    isBase64Encoded: asked.base64 ?? asked.octets !== undefined,
  };
  const context = { awsRequestId: 'aws', getRemainingTimeInMillis: () => asked.timeLeft ?? 29_000 } as Context;
  const result = await handler(event as never, context);
  const body = result.body ?? '';
  const type = String(result.headers?.['content-type'] ?? '');
  return {
    status: result.statusCode!,
    headers: result.headers as Record<string, string>,
    text: body,
    json: type.endsWith('json') ? JSON.parse(body) : {},
  };
}

/** The same of a function of ours: whatever a test makes a route answer must stand in its published description. */
export async function askDescribed(handler: HttpHandler, address: string, asked: Asked): Promise<Answered> {
  const answered = await askHandler(handler, address, asked);
  const operation = routeOf(address)?.operation;
  const statuses = described.find((one) => one.operation === operation)?.statuses;
  if (!statuses || answered.status === 405 || statuses.has(answered.status)) return answered;
  throw new Error(`${operation}: ${answered.status} is not described: ${answered.text}`);
}

export function problem(answered: Answered): Problem {
  if (answered.headers['content-type'] !== 'application/problem+json') throw new Error(`no problem: ${answered.text}`);
  return answered.json as unknown as Problem;
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}
