import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MACHINE_STAGE } from '../../../functions/routes.ts';
import type { ClientCertificate } from './tls.ts';

/** A request as it arrived, before anything was made of it. */
export interface Arrival {
  readonly method: string;
  /** Percent-decoded, without query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly rawQueryString: string;
  /** Name, value, name, value … as they stood on the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly port: number;
  readonly protocol: string;
}

export interface EventContext {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Claims of the verified token; absent where the route has no authorizer. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Of a connection behind mutual TLS, on the stage for machines. */
  readonly clientCertificate?: ClientCertificate;
  readonly requestId: string;
  readonly traceId: string;
  readonly domainName: string;
  readonly now: Date;
}

/** The deployed event has `scopes: null` on routes without scopes, which the published type does not admit. */
export type GatewayEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  readonly requestContext: APIGatewayProxyEventV2['requestContext'] & {
    readonly authorizer?: { readonly jwt: { readonly claims: Record<string, string>; readonly scopes: null } };
  };
};

/** Never reach a function: they belong to one connection, or have a field of their own (`cookies`). */
const NOT_PASSED_ON = new Set(
  'connection keep-alive proxy-authenticate proxy-authorization te trailer transfer-encoding upgrade expect cookie'.split(
    ' ',
  ),
);

/** The Lambda event of payload format 2.0 (API Gateway developer guide, "Lambda proxy integrations for HTTP APIs"). */
export function buildEvent(arrival: Arrival, context: EventContext): GatewayEvent {
  const { headers, cookies } = readHeaders(arrival, context);
  const query = readQuery(arrival.rawQueryString);
  const binary = arrival.body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: arrival.path,
    rawQueryString: arrival.rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId: '000000000000',
      apiId: context.clientCertificate ? 'local-machines' : 'local',
      ...(context.clientCertificate && { authentication: { clientCert: context.clientCertificate } }),
      ...(context.claims && { authorizer: { jwt: { claims: claimStrings(context.claims), scopes: null } } }),
      domainName: context.domainName,
      domainPrefix: context.domainName.split('.')[0]!,
      http: {
        method: arrival.method,
        path: arrival.path,
        protocol: arrival.protocol,
        sourceIp: arrival.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: '$default',
      time: logTime(context.now),
      timeEpoch: context.now.getTime(),
    },
    ...(arrival.body.length > 0 && { body: arrival.body.toString(binary ? 'base64' : 'utf8') }),
    ...(Object.keys(context.pathParameters).length > 0 && { pathParameters: { ...context.pathParameters } }),
    isBase64Encoded: binary,
    ...(context.clientCertificate && { stageVariables: { ...MACHINE_STAGE } }),
  };
}

function readHeaders(arrival: Arrival, context: EventContext) {
  const joined = new Map<string, string>();
  const cookies: string[] = [];
  for (let index = 0; index < arrival.rawHeaders.length; index += 2) {
    const name = arrival.rawHeaders[index]!.toLowerCase();
    const value = arrival.rawHeaders[index + 1]!;
    if (name === 'cookie') cookies.push(...value.split(';').map((one) => one.trim()));
    if (NOT_PASSED_ON.has(name)) continue;
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  const forwarded = joined.get('x-forwarded-for');
  joined.set('x-forwarded-for', forwarded === undefined ? arrival.sourceIp : `${forwarded}, ${arrival.sourceIp}`);
  joined.set('x-forwarded-port', String(arrival.port));
  joined.set('x-forwarded-proto', context.clientCertificate ? 'https' : 'http');
  joined.set('x-amzn-trace-id', context.traceId);
  return { headers: Object.fromEntries(joined), cookies: cookies.filter((one) => one !== '') };
}

/** Decoded names and values; repeated names joined with commas. */
function readQuery(raw: string): Record<string, string> | undefined {
  const joined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(raw)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return joined.size === 0 ? undefined : Object.fromEntries(joined);
}

/** HTTP APIs pass only these as text; everything else, and what says nothing about itself, arrives in base64. */
function isText(contentType: string | undefined): boolean {
  const essence = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  return essence.startsWith('text/') || /^application\/(json|xml|javascript)$/.test(essence);
}

/** Claims reach a function as strings: lists as `[a b]`, objects as `map[k:v]`. */
export function claimStrings(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimString(value)]));
}

function claimString(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimString).join(' ')}]`;
  if (value === null || value === undefined) return '<nil>';
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([name, one]) => `${name}:${claimString(one)}`).join(' ')}]`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Common Log Format, always in UTC: `05/Mar/2026:09:03:58 +0000`. */
function logTime(at: Date): string {
  const [date, time] = at.toISOString().split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
