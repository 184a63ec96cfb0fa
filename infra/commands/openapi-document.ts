import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { type Lambda, type LambdaName, lambdas } from '../../functions/lambdas.ts';
import { type Route, routes } from '../../functions/routes.ts';
import { Id } from '../../functions/schemas/parts.ts';
import { PublicEventForm, publicEventForms } from '../../functions/schemas/public-events.ts';
import { FindingView, serial } from '../../functions/schemas/requests.ts';
import { REFUSAL_CODES, type RefusalCode } from '../../shared/errors.ts';
import type { Operation } from '../../shared/http/operation.ts';
import { problems } from '../../shared/http/problems.ts';

/** The operations of each function that answers people, as its module exports them. */
export type OperationTables = ReadonlyMap<LambdaName, Readonly<Record<string, Operation>>>;

/** Imports the modules of the functions that have routes: they have no side effect. */
export async function operationTables(): Promise<OperationTables> {
  const answering = lambdas.filter(({ name }) => routes.some((route) => route.lambda === name));
  const load = async ({ name, entry }: Lambda) => {
    const { href } = new URL(`../../functions/${entry}`, import.meta.url);
    const module = (await import(href)) as { operations: Record<string, Operation> };
    return [name, module.operations] as const;
  };
  return new Map(await Promise.all(answering.map(load)));
}

/** The description of the whole API (OpenAPI 3.1). Throws Error for a route without an operation. */
export function describeApi(tables: OperationTables) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const operation = tables.get(route.lambda)?.[route.operation];
    if (!operation) throw new Error(`${route.method} ${route.path} has no operation ${route.operation}`);
    const path = describedPath(route);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Sceau',
      version: '0.1.0',
      description:
        'Certification and registration authority for software certificates. Every answer has a Request-Id; every refusal is a problem (RFC 9457) whose titles are in French or English by Accept-Language.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    webhooks: describeWebhooks(),
    components: {
      securitySchemes: {
        signIn: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        machine: { type: 'mutualTLS', description: 'On the host for machines: a client certificate, and no token.' },
      },
      responses: problemResponses(),
    },
  });
}

/** What the platform itself asks of a subscriber's machine. */
function describeWebhooks() {
  const header = z.object({
    'Sceau-Signature': z.string().meta({
      description:
        '`t=<seconds>,v1=<hex>`, one `v1` for each valid secret: HMAC-SHA-256 over `t`, a full stop and the body. Refuse what is older than some minutes.',
    }),
    'Sceau-Event-Id': Id.meta({ description: 'Delivered at least once, in no order: the same id is the same event.' }),
    'Sceau-Event-Type': z.string(),
  });
  return Object.fromEntries(
    Object.entries(publicEventForms).map(([type, schema]) => [
      type,
      {
        post: {
          operationId: `told-${type}`,
          tags: ['webhooks'],
          summary: schema.meta()?.description ?? type,
          security: [],
          requestParams: { header },
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: {
            '2XX': { description: 'Taken. Anything else, or nothing within ten seconds, is tried again for a day.' },
          },
        },
      },
    ]),
  );
}

/** The form of what is told outside, as a file that others can check with. */
export function describePublicEvents(): object {
  const { $schema: _, ...schema } = z.toJSONSchema(PublicEventForm, { target: 'draft-2020-12' });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:sceau:public-event:1',
    title: 'Event about a certificate, version 1',
    ...schema,
  };
}

/** OpenAPI knows no parameter that takes slashes; API Gateway writes such a one with a plus. */
export const describedPath = ({ path }: Pick<Route, 'path'>): string => path.replace('+}', '}');

/** As it is committed. */
export function printed(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function describe(route: Route, { schemas }: Operation): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1]!);
  const path = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  const header = z.object({
    'Idempotency-Key': z
      .string()
      .max(255)
      .optional()
      .meta({ description: 'The same call with the same key is done once.' }),
  });
  const body = route.takes && schemas.body;
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    ...(Array.isArray(route.who) && { description: `By a mandate in force as ${route.who.join(', ')}.` }),
    security: securityOf(route),
    requestParams: {
      ...(names.length > 0 && { path }),
      ...(schemas.query && { query: schemas.query as z.ZodObject }),
      ...(body && !schemas.holdsSecret && !schemas.light && { header }),
    },
    ...(body && {
      requestBody: { required: true, content: Object.fromEntries(route.takes.map((type) => [type, { schema: body }])) },
    }),
    responses: { ...answers(route, schemas), ...refusals(route, schemas) },
  };
}

function answers(
  route: Route,
  { answer, status = 200, alsoStatus = [] }: Operation['schemas'],
): ZodOpenApiResponsesObject {
  const json = answer ? { schema: answer } : {};
  const octets = { schema: z.string().meta({ format: 'binary' }) };
  const content = Object.fromEntries(route.gives.map((type) => [type, type.endsWith('json') ? json : octets]));
  return Object.fromEntries(
    [status, ...alsoStatus].map((code) => [String(code), { description: DESCRIPTIONS[code] ?? 'Done.', content }]),
  );
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken in hand; not finished yet.',
  303: 'Too large for an answer: it is at the address in `Location`, for a few minutes.',
};

/**
 * What any call, any signed-in call and any call with a body may be refused with: one answer per status. What API Gateway
 * answers before any function is asked has its own form.
 */
function refusals(
  route: Route,
  { body, query, light, alsoRefuses = [] }: Operation['schemas'],
): ZodOpenApiResponsesObject {
  const codes: RefusalCode[] = ['malformed', 'rate-limited', 'unavailable', ...alsoRefuses];
  if (!light) codes.push('not-acceptable');
  if (route.who !== 'public') codes.push('unauthenticated', 'forbidden');
  if (route.path.includes('{') || [body, query].some(namesSomething)) codes.push('not-found');
  // whom it is about may have been erased
  if (route.who !== 'public') codes.push('erased');
  if (route.takes) codes.push('unsupported-media-type', 'too-large');
  if (route.takes && !light) codes.push('conflict', 'policy');
  const statuses = new Set(codes.map((code) => problems[code].status));
  const rows = [...statuses].map((status) => {
    const same = REFUSAL_CODES.filter((code) => problems[code].status === status);
    const content = GATEWAY_STATUSES.has(status) ? { ...problemContent, ...gatewayContent } : problemContent;
    return [String(status), { description: same.map((code) => `\`${code}\``).join(', '), content }];
  });
  return Object.fromEntries([...rows, ['500', { description: '`internal`', content: problemContent }]]);
}

/** Whether a form names something of ours by an opaque id or a serial number: it may then not be there. */
function namesSomething(schema: z.ZodType | undefined): boolean {
  const text = schema ? JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })) : '';
  return NAMES.some((pattern) => text.includes(pattern));
}

const NAMES = [Id, serial].map((schema) => JSON.stringify(z.toJSONSchema(schema).pattern));

/** No token that it accepts, a body above its limit, its throttle, a function that does not answer. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([401, 413, 429, 503]);
const gatewayContent = {
  'application/json': {
    schema: z
      .strictObject({ message: z.string() })
      .meta({ id: 'ApiGatewayMessage', description: 'Of API Gateway itself: no function was asked.' }),
  },
};

const ProblemView = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum([...REFUSAL_CODES, 'internal']),
    findings: z.array(FindingView),
    incident: z.string().optional().meta({ description: 'With `internal`: the number to quote.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

const problemContent = { 'application/problem+json': { schema: ProblemView } };

/** One component per code: what the `type` of a problem points at. */
function problemResponses() {
  const content = problemContent;
  const known = REFUSAL_CODES.map((code) => [
    code,
    { description: `${problems[code].status}: ${problems[code].en} / ${problems[code].fr}`, content },
  ]);
  return Object.fromEntries([...known, ['internal', { description: '500: Internal error / Erreur interne', content }]]);
}

/** By a sign-in, by the certificate of a machine, or by either. */
function securityOf({ who }: Route): Record<string, string[]>[] {
  if (who === 'public') return [];
  if (who === 'signed-in') return [{ signIn: [] }];
  const people = who.some((role) => role !== 'machine');
  return [...(people ? [{ signIn: [] }] : []), ...(who.includes('machine') ? [{ machine: [] }] : [])];
}
