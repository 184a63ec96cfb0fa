import { beforeAll, describe, expect, test } from 'vitest';
import { type Route, routes } from '../../../functions/routes.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { Role } from '../../../shared/registration/records.ts';
import { POPULATIONS, populationOf } from '../../../shared/registration/terms-records.ts';
import { bodies, type Place, pathOf } from '../../authorisation/calls.ts';
import { attest, certified, open, register, request } from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { issued, issuedTo, nameOf } from '../../world/retrieval.ts';
import { approved, DAY, officersOf } from '../../world/terms.ts';
import { type Cast, CEREMONY, makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';

/**
 * Whoever has not accepted new terms by their deadline does nothing more by a role whose terms they are. Every route is
 * asked by each such role, so that a new one is closed to them unless it is listed here.
 */
const OPEN: Readonly<Record<string, string>> = {
  'revoke-certificate': 'revokes',
  'refuse-certificate': 'revokes',
  'withdraw-designation': 'takes back',
  'end-contact': 'takes back',
  'end-webhook': 'takes back',
  'end-machine': 'takes back',
  'declare-loss': 'reports a loss',
  'declare-departure': 'reports a departure',
  'attest-holder': 'accepts the terms with it',
  'submit-designation': 'accepts the terms with it, by the signatory’s hand',
  'ask-correction': 'a right over one’s own data',
};

type Authority = Awaited<ReturnType<typeof openAuthority>>;
type Claims = Readonly<Record<string, string>>;
interface Seen {
  readonly place: Place;
  readonly claims: Readonly<Partial<Record<Role, Claims>>>;
}

let authority: Authority;
let seen: readonly Seen[];

beforeAll(async () => {
  authority = await openAuthority();
  const { world, house } = authority;
  const { structure, subscription } = authority.cast;
  const certificate = await issuedTo(world, authority.cast);
  const heads = async (structureId: string) => {
    const as = async (role: 'legal-representative' | 'mandatary') =>
      (await authority.person(role, { reach: 'structure', structureId })).claims;
    return { 'legal-representative': await as('legal-representative'), mandatary: await as('mandatary') };
  };
  const at = { structureId: structure.id, subscriptionId: subscription.id };
  const servers: Place = { ...at, requestId: certificate.requestId, ...nameOf(certificate) };
  const signatories = await heads(structure.id);
  const drafted = await authority.ask(pathIn('draft-designation', servers), {
    claims: signatories['legal-representative'],
    body: bodies['draft-designation']!(servers),
  });
  expect(drafted.status).toBe(201);
  const designationId = (drafted.json as unknown as { id: string }).id;

  const entered = async (operation: 'enter-contact' | 'enter-webhook') => {
    const made = await authority.ask(pathIn(operation, servers), {
      claims: authority.administrator,
      body: bodies[operation]!(servers) as object,
    });
    expect(made.status).toBe(201);
    return (made.json as unknown as { id: string }).id;
  };
  const contactId = await entered('enter-contact');
  const webhookId = await entered('enter-webhook');

  const pro: Cast = await makeCast(world, { offer: 'PRO' });
  const mine = await certified(house, pro);
  const holder = { iss: 'https://id.example.test', sub: 'sub-camille', directory_id: 'camille' };
  expect((await authority.ask('GET /me', { claims: holder })).status).toBe(200);
  const people: Place = {
    ...{ structureId: pro.structure.id, subscriptionId: pro.subscription.id },
    ...{ requestId: mine.certificate.requestId, ...nameOf(mine.certificate) },
    holderId: mine.holder.id,
  };
  // somebody else, to whom a certificate was issued that waits for them, and a request is open
  const next = await register(house, pro, { recognised: { directoryId: 'next' }, data: NEXT });
  await attest(house, next);
  const awaited = await issued(world, (await request(house, next)).request);
  await open(house, pro, next);
  await attest(house, next);
  const theirs = { iss: holder.iss, sub: 'sub-next', directory_id: 'next' };
  expect((await authority.ask('GET /me', { claims: theirs })).status).toBe(200);
  const [given] = authority.cast.administrator.mandates;
  const item = {
    ...{ kind: 'workItem', version: 1, createdAt: world.clock.now().toISOString(), id: '7'.repeat(32), state: 'open' },
    ...{ structureId: structure.id, task: 'revocations', certificates: [] },
  } as const;
  const pen = penOf(world, CEREMONY, 'item');
  await world.ledger.commit({ records: [item as never], events: [pen.event(item as never, 'workItem.opened')] });
  seen = [
    {
      place: { ...people, ...nameOf(awaited), holderId: next.holder.id },
      claims: { holder: theirs },
    },
    {
      place: {
        ...servers,
        designationId,
        contactId,
        webhookId,
        ...({ workItemId: item.id, personId: given!.personId, mandateId: given!.id } as object),
      },
      claims: { ...signatories, 'technical-administrator': authority.administrator },
    },
    {
      place: people,
      claims: {
        ...(await heads(pro.structure.id)),
        'technical-administrator': await authority.claimsOf(pro.administrator.personId),
        holder,
      },
    },
  ];
  const officers = await officersOf(world);
  for (const population of POPULATIONS) await approved({ house, officers }, population);
  world.clock.advance(31 * DAY);
});

const routeOf = (operation: string) => routes.find((route) => route.operation === operation)!;
const pathIn = (operation: string, place: Place) => {
  const { method, path } = routeOf(operation);
  return `${method} ${pathOf(path, place)}`;
};

const NEXT = { lastName: 'Autre', firstNames: 'Dominique', email: 'dominique@example.org' };
const KEYED = ['submit-request', 'renew-certificate', 'request-for-holder'];

/** Well-formed, with a key of its own where one is certified. */
function bodyOf(operation: string, role: Role, place: Place): unknown {
  const body = bodies[operation]?.(place);
  if (operation === 'preview-request' && role === 'holder') {
    return {
      ...{ subscriptionId: place.subscriptionId, usage: 'PRO_AUTH_CLI' },
      declared: { holder: { holderId: place.holderId } },
    };
  }
  return KEYED.includes(operation) ? { ...(body as object), certificationRequest: pkcs10(generate('P-256')) } : body;
}

/** Whether the late are turned away in one of the places, and whether anything was done for them in any. */
async function asked({ operation, takes }: Route, role: Role) {
  let late = false;
  let done = false;
  for (const { place, claims } of seen) {
    const who = claims[role];
    if (!who) continue;
    const body = bodyOf(operation, role, place);
    const type = takes?.[0] ?? 'application/json';
    const sent =
      type === 'application/json'
        ? { body: (body ?? {}) as object }
        : { octets: new TextEncoder().encode(String(body ?? 'x')), headers: { 'content-type': type } };
    const answered = await authority.ask(pathIn(operation, place), { claims: who, ...sent });
    if (answered.text.includes('terms-not-accepted')) late = true;
    if (answered.status < 300) done = true;
  }
  return { late, done };
}

const acts = routes.flatMap((route) =>
  route.method === 'GET' || typeof route.who === 'string'
    ? []
    : route.who.filter((role) => populationOf(role)).map((role) => [route.operation, role] as const),
);
const closed = acts.filter(([operation]) => OPEN[operation] === undefined);
const opened = acts.filter(([operation]) => OPEN[operation] !== undefined);

describe('after the deadline of new terms', () => {
  test.each(closed)('%s is closed to a %s', async (operation, role) => {
    expect(await asked(routeOf(operation), role)).toEqual({ late: true, done: false });
  });

  test.each(opened)('%s stays open to a %s', async (operation, role) => {
    expect((await asked(routeOf(operation), role)).late).toBe(false);
  });

  test('what stays open is what there is', () => {
    expect(Object.keys(OPEN).filter((operation) => !acts.some(([act]) => act === operation))).toEqual([]);
  });
});
