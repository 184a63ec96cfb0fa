import type { LambdaName } from '../../functions/lambdas.ts';
import { Refusal } from '../errors.ts';
import { type Presented, recognised } from '../lifecycle/machines/recognising.ts';
import type { Ledger } from '../lifecycle/ports.ts';
import { lookupSaltOf } from '../lifecycle/registration/desk.ts';
import { inForce, type Principal } from '../registration/authority.ts';
import { lookupDigest } from '../registration/credentials.ts';
import type { Call, FrontHouse } from './call.ts';
import { clientCertificateOf, isForMachines } from './client-certificate.ts';
import { bodyBytes, decodeBody, decodeParams, decodeQuery } from './decoding.ts';
import type { Operations } from './lambda.ts';
import type { Log } from './log.ts';
import { bodyMediaType, negotiateLanguage, negotiateMediaType } from './negotiation.ts';
import type { Work } from './performing.ts';
import { type Claims, principalOf, signInDigest } from './principal.ts';
import { limitRate } from './rate.ts';
import { methodsAt, routeOfKey } from './routing.ts';
import { sourceOf, viewerOf } from './source.ts';
import type { CallState, Event, Layer } from './state.ts';

/** Finds the operation of the route key. `$default` and what is not of this function is refused here. */
export function routed(name: LambdaName, operations: Operations<FrontHouse>): Layer {
  return {
    before: ({ event, internal }) => {
      const route = routeOfKey(event.routeKey);
      if (!route || route.lambda !== name) refuseUnknown(event, internal);
      const operation = Object.hasOwn(operations, route.operation) ? operations[route.operation] : undefined;
      if (!operation) throw new Error(`${name} has no operation ${route.operation}`);
      internal.route = route;
      internal.operation = operation;
      const { light } = operation.schemas;
      internal.accepts = light ? route.gives[0]! : negotiateMediaType(event.headers.accept, route.gives);
    },
  };
}

function refuseUnknown(event: Event, internal: CallState): never {
  const methods = methodsAt(event.rawPath, isForMachines(event));
  if (methods.length === 0) throw new Refusal('not-found', 'There is nothing at this address: see /openapi.json.');
  internal.allow = [...new Set(methods)].join(', ');
  throw new Refusal('method-not-allowed', `This address takes ${internal.allow}.`);
}

/** The function that people meet first (`GET /me`), and the only one that registers whose a sign-in is. */
const LINKER: LambdaName = 'registration';

/** Counts the call, then finds out who calls and whether they hold any mandate that the route admits. */
export function identified(name: LambdaName, composed: () => FrontHouse): Layer {
  return {
    before: async ({ event, internal }) => {
      const { route } = internal;
      const house = composed();
      internal.house = house;
      const machine = clientCertificateOf(event);
      // before anything is read: what machines may not do is none of theirs to ask about
      if (machine && !(Array.isArray(route.who) && route.who.includes('machine'))) {
        throw new Refusal('forbidden', 'This is not for machines.');
      }
      if (internal.operation.schemas.light) return;
      internal.lookupSalt = await saltOf(house.ledger);
      const { lookupSalt } = internal;
      if (route.who === 'public') {
        internal.caller = lookupDigest(lookupSalt, `address|${sourceOf(event.requestContext.http.sourceIp)}`);
        return limitRate(house, internal.caller);
      }
      const principal = machine
        ? await machineOf(house, internal, machine)
        : await personOf(house, internal, claimsOf(event), name);
      internal.principal = principal;
      internal.language = negotiateLanguage(event.headers['accept-language'], principal.language);
      if (route.who === 'signed-in') return;
      const roles = route.who;
      const now = house.clock.now();
      if (principal.mandates.some((mandate) => roles.includes(mandate.role) && inForce(mandate, now))) return;
      throw new Refusal('forbidden', `This needs a mandate in force as ${roles.join(' or ')}.`);
    },
  };
}

async function personOf(house: FrontHouse, state: CallState, claims: Claims, name: LambdaName): Promise<Principal> {
  const { lookupSalt, correlation } = state;
  state.caller = signInDigest(lookupSalt, claims);
  await limitRate(house, state.caller);
  return principalOf({ house, lookupSalt, claims, function: name, mayLink: name === LINKER, correlation });
}

async function machineOf(house: FrontHouse, state: CallState, certificate: Presented): Promise<Principal> {
  state.caller = lookupDigest(state.lookupSalt, `client-certificate|${certificate.sha256}`);
  await limitRate(house, state.caller);
  return recognised(house, certificate);
}

/** The innermost layer: decodes, and hands middy's handler the work instead of the event. */
export function received(log: Log): Layer {
  return {
    before: (request) => {
      const { event, internal } = request;
      const { operation, route, principal } = internal;
      const { light, largestBody } = operation.schemas;
      // a body where none belongs is refused for being there
      const bytes = bodyBytes(event, route.takes ? largestBody : Number.POSITIVE_INFINITY);
      const call: Call<never, never> = {
        get principal() {
          if (principal) return principal;
          throw new TypeError('a public route has no principal');
        },
        roles: Array.isArray(route.who) ? route.who : [],
        params: decodeParams(event, route.path),
        query: decodeQuery(event, operation.schemas) as never,
        body: decodeBody(bytes, event.headers['content-type'], route.takes, operation.schemas) as never,
        ...(route.takes && { sent: bodyMediaType(event.headers['content-type'], route.takes) }),
        correlation: internal.correlation,
        language: internal.language,
        accepts: internal.accepts,
        source: sourceOf(light ? viewerOf(event) : event.requestContext.http.sourceIp),
      };
      const work: Work = {
        state: internal,
        call,
        bytes,
        idempotencyKey: route.method === 'POST' && !light ? event.headers['idempotency-key'] : undefined,
        log,
      };
      request.event = work as never;
    },
  };
}

/** The claims of the token that API Gateway verified. Throws a Refusal `unauthenticated` without them. */
function claimsOf(event: Event): Claims {
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: Claims } } };
  if (authorizer?.jwt?.claims) return authorizer.jwt.claims;
  throw new Refusal('unauthenticated', 'This call needs a sign-in: send a token as Authorization: Bearer.');
}

const salts = new WeakMap<Ledger, string>();

/** The house's salt. It is written once for ever, so that each instance reads it once. */
async function saltOf(ledger: Ledger): Promise<string> {
  const known = salts.get(ledger) ?? (await lookupSaltOf(ledger));
  salts.set(ledger, known);
  return known;
}
