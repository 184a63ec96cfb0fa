import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/routes.ts';
import { type Client, clientOf, type Reply } from '../../infra/local/client.ts';
import { designateOnPaper } from '../../infra/local/designating.ts';
import { type SignIn, signIns } from '../../infra/local/identity/sign-ins.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { accept } from '../../infra/local/retrieval.ts';
import { CLINIC, evidence, idOf, makeSample, subscribe } from '../../infra/local/sample.ts';
import { described } from '../fuzz/routes.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { bodies, type Place, pathOf } from './calls.ts';
import { type Machine, machineOf } from './machine-clients.ts';
import {
  CALLERS,
  type Caller,
  directionMatrix,
  holderMatrix,
  machineMatrix,
  matrix,
  privacyMatrix,
  type Row,
} from './matrix.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-matrix-'));
let platform: Platform;
let own: Place;
let others: Place;
/** The same two structures, seen from what is one person's. */
let ownHolder: Place;
let othersHolder: Place;
/** And from a direction of each, and another direction of the same structure. */
let ownDirection: Place;
let othersDirection: Place;
let sameStructure: Place;
const clients = new Map<Caller, Client>();
let ownMachine: Machine;
/** Of the same subscription. */
let endedMachine: Machine;
let revokedMachine: Machine;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

beforeAll(async () => {
  platform = await startPlatform({ folder, firstPort: 0 });
  const as = async (signIn: string, assurance?: 'password') =>
    clientOf(platform.url, await platform.tokenFor(signIn, assurance));
  const { structureId, subscriptionId } = await makeSample(platform);
  const agent = await as('validation-agent-1');
  const administrator = await as('technical-administrator-1');
  const place = await certified(administrator, structureId, subscriptionId, 'www.clinique.example.org');
  const representative = await as('legal-representative');
  const drafted = await representative.post(
    `/structures/${structureId}/designations`,
    bodies['draft-designation']!(place),
  );
  own = { ...place, designationId: drafted.expect(201).json().id, ...(await named(administrator, place)) };

  const otherStructure = { ...CLINIC, name: 'Une autre', identifier: { scheme: 'SIRET', value: '00000002600013' } };
  const other = (await agent.post('/structures', otherStructure)).expect(201).json().id;
  const form = { offer: 'SERV-SSL', domain: { name: 'autre.example.org', admits: 'domain' } };
  // entered by the colleague, so that nothing but authority stands against this agent's check of its domain
  const subscription = await subscribe(await as('validation-agent-2'), agent, other, form);
  const second = await as('technical-administrator-2');
  await idOf(second, agent, signIn('technical-administrator-2'));
  const term = { evidence: evidence('form'), until: inDays(300) };
  const head = (await representative.get('/me')).expect(200).json().personId as string;
  const director = await idOf(await as('hospital-director'), agent, signIn('hospital-director'));
  (await agent.post(`/structures/${other}/representatives`, { personId: director.personId, ...term })).expect(201);
  const signed = { [structureId]: head, [other]: director.personId } as const;
  const colleague = await as('validation-agent-2');
  const designate = (structure: string, subscribed: string, name: string, client: Client) =>
    designateOnPaper(
      { agent, colleague },
      {
        structureId: structure,
        subscriptionIds: [subscribed],
        signatoryId: signed[structure]!,
        people: [{ signIn: signIn(name), client }],
      },
    );
  await designate(other, subscription, 'technical-administrator-2', second);
  const elsewhere = await certified(second, other, subscription, 'www.autre.example.org');
  others = { ...elsewhere, ...(await named(second, elsewhere)) };

  const professional = async (by: Client, structure: string, name: string): Promise<Place> => {
    const pro = await subscribe(agent, colleague, structure, { offer: 'PRO' });
    await designate(structure, pro, by === second ? 'technical-administrator-2' : 'technical-administrator-1', by);
    return held(by, await as(name), { structureId: structure, subscriptionId: pro }, signIn(name));
  };
  ownHolder = await professional(administrator, structureId, 'holder');
  othersHolder = await professional(second, other, 'hospital-administrator-1');
  own = { ...own, holderId: ownHolder.holderId! };
  others = { ...others, holderId: othersHolder.holderId! };

  const mandatary = await idOf(await as('mandatary'), agent, signIn('mandatary'));
  const letter = { personId: mandatary.personId, givenBy: head, ...term };
  (await agent.post(`/structures/${structureId}/mandataries`, letter)).expect(201);
  await idOf(await as('holder-2'), agent, signIn('holder-2'));

  const directed = async (name: string, structure: string, person?: string): Promise<Place> => {
    const officer = await as(name);
    const { personId: officerId } = await idOf(officer, agent, signIn(name));
    const ministry = await subscribe(agent, colleague, structure, { offer: 'PERSON' });
    const at = { structureId: structure, subscriptionId: ministry };
    const form = { ...(bodies['record-direction']!({ ...place, ...at }) as object), subscriptionId: ministry };
    const { id: directionId } = (await agent.post(`/structures/${structure}/directions`, form)).expect(201).json();
    const letter = { personId: officerId, givenBy: signed[structure], ...term };
    (await agent.post(`/directions/${directionId}/officers`, letter)).expect(201);
    const csv = { 'content-type': 'text/csv' };
    const path = `/directions/${directionId}/imports`;
    const { id: importId } = (await officer.post(path, bodies['receive-import']!(place), csv)).expect(201).json();
    if (person === undefined) {
      const one = await officer.post(`/directions/${directionId}/holders`, bodies['register-in-direction']!(place));
      return { ...place, ...at, directionId, importId, holderId: one.expect(201).json().id };
    }
    const holder = { ...signIn(person), email: `${person}@sceau.example.test` };
    const had = await held(officer, await as(person), at, holder, `/directions/${directionId}`);
    // from the delivery on there is a declaration, and in time its receipt
    await accept(await as(person), `/certificates/${had.issuer}/${had.serial}`);
    return { ...had, directionId, importId };
  };
  ownDirection = await directed('registration-officer', structureId, 'hospital-administrator-2');
  othersDirection = await directed('registration-officer-2', other, 'hospital-administrator-3');
  sameStructure = await directed('registration-officer-2', structureId);
  const machines = [own, own, own, others].map((at, index) =>
    machineOf(
      platform,
      { administrator: at === own ? administrator : second, agent },
      at,
      `m${index}.${at === own ? 'clinique' : 'autre'}.example.org`,
    ),
  );
  const [first, ended, revoked, theirs] = await Promise.all(machines);
  [ownMachine, endedMachine, revokedMachine] = [first!, ended!, revoked!];
  own = { ...own, machineId: endedMachine.id };
  others = { ...others, machineId: theirs!.id };
  (await agent.post(`/machines/${endedMachine.id}/end`, bodies['end-machine']!(own))).expect(200);
  const { issuer, serial } = revokedMachine.place;
  (await agent.post(`/certificates/${issuer}/${serial}/revocation`, { reason: 'superseded' })).expect(200);
  const byId = ({ directionId, importId }: Place) => ({ directionId: directionId!, importId: importId! });
  own = { ...own, ...byId(ownDirection) };
  others = { ...others, ...byId(othersDirection) };
  // two security officers stay in office, so a third one is needed before the first may go
  const officer = await as('security-officer-1');
  const third = { ...(bodies['register-person']!(own) as object), lastName: 'Troisième' };
  const { id: thirdId } = (await officer.post('/persons', third)).expect(201).json();
  const proposal = { personId: thirdId, role: 'security-officer', ...term };
  const proposed = (await officer.post('/appointments', proposal)).expect(201).json();
  (await (await as('security-officer-2')).post(`/appointments/${proposed.id}/approval`, {})).expect(200);
  for (const caller of CALLERS) {
    const name = SIGN_INS[caller];
    clients.set(
      caller,
      name === undefined
        ? clientOf(platform.url)
        : await as(name, caller === 'administrator-without-card' ? 'password' : undefined),
    );
  }
}, 300_000);

afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

const SIGN_INS: Readonly<Partial<Record<Caller, string>>> = {
  'security-officer': 'security-officer-1',
  'validation-agent': 'validation-agent-1',
  auditor: 'auditor',
  'legal-representative': 'legal-representative',
  mandatary: 'mandatary',
  'technical-administrator': 'technical-administrator-1',
  'administrator-without-card': 'technical-administrator-1',
  holder: 'holder',
  'registration-officer': 'registration-officer',
  nobody: 'holder-2',
  stranger: 'stranger',
};
const signIn = (name: string) => signIns.find((one) => one.name === name)!;

async function certified(
  administrator: Client,
  structureId: string,
  subscriptionId: string,
  commonName: string,
): Promise<Place> {
  const certificationRequest = pkcs10(generate('P-256'));
  const application = {
    subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName, dnsNames: [] },
    certificationRequest,
  };
  const request = (await administrator.post('/requests', application)).expect(201).json();
  const { issuer, serial } = request.certificate as { issuer: string; serial: string };
  return { structureId, subscriptionId, requestId: request.id, issuer, serial };
}

/** An address that the administrator of a place has named for notices. */
async function named(administrator: Client, place: Place): Promise<Pick<Place, 'contactId' | 'webhookId'>> {
  const made = async (what: string, operation: string): Promise<string> => {
    const path = `/subscriptions/${place.subscriptionId}/${what}`;
    return (await administrator.post(path, bodies[operation]!(place))).expect(201).json().id;
  };
  return { contactId: await made('contacts', 'enter-contact'), webhookId: await made('webhooks', 'enter-webhook') };
}

/** Somebody who holds a certificate of their own that nobody has accepted yet. */
async function held(
  administrator: Client,
  holder: Client,
  place: { readonly structureId: string; readonly subscriptionId: string },
  { lastName, firstNames, email, card, directoryId }: SignIn,
  under = `/subscriptions/${place.subscriptionId}`,
): Promise<Place> {
  const form = {
    ...{ lastName, firstNames, email, ...(card ? { card } : { directoryId }) },
    identity: { how: 'in-person', at: inDays(-1) },
  };
  const { id: holderId } = (await administrator.post(`${under}/holders`, form)).expect(201).json();
  (await holder.get('/me')).expect(200);
  const [mine] = (await holder.get('/me/holders')).expect(200).json().items as unknown as {
    dataDigest: string;
    terms: { id: string; version: string; sha256: string };
  }[];
  const { id, version, sha256 } = mine!.terms;
  const attestation = { dataDigest: mine!.dataDigest, text: { id, version, sha256 }, language: 'fr' };
  (await holder.post(`/holders/${holderId}/attestation`, attestation)).expect(200);
  const body = { certificationRequest: pkcs10(generate('P-256')) };
  const made = (await holder.post(`/holders/${holderId}/certificate-request`, body)).expect(201).json();
  const { issuer, serial } = made.certificate as { issuer: string; serial: string };
  return { ...place, holderId, requestId: made.id, issuer, serial };
}

/** What the holder of a place asks about their data, as an agent records it. */
async function askedIn(agent: Client, place: Place): Promise<Place> {
  const { personId } = (await agent.get(`/holders/${place.holderId}`)).expect(200).json() as unknown as {
    personId: string;
  };
  const form = { asks: 'access', channel: 'letter', receivedAt: inDays(-1), holderId: place.holderId };
  const { id } = (await agent.post(`/persons/${personId}/privacy-requests`, form)).expect(201).json();
  return { ...place, personId, privacyRequestId: id };
}

let asked = 0;

/** The answer, which must be one that the published description promises. */
async function ask(operation: string, caller: Caller, place: Place): Promise<Reply> {
  const reply = await call(operation, caller, place);
  const { statuses } = described.find((one) => one.operation === operation)!;
  if (!statuses.has(reply.status)) throw new Error(`${operation} answers ${reply.status}, which is not described`);
  return reply;
}

function call(operation: string, caller: Caller, place: Place): Promise<Reply> {
  // so that no caller has had a minute's calls before the matrix is through (`shared/http/rate.ts`)
  if (++asked % 1_000 === 0) platform.clock.advance(60_000);
  const { method, path, takes } = routes.find((route) => route.operation === operation)!;
  const client = clients.get(caller)!;
  if (method === 'GET') return client.get(pathOf(path, place), '*/*');
  if (method === 'HEAD') return client.head(pathOf(path, place), '*/*');
  const send = method === 'PUT' ? client.put : client.post;
  const sent = takes?.find((type) => type === 'text/csv' || type === 'application/ocsp-request');
  const headers: Record<string, string> = sent === undefined ? {} : { 'content-type': sent };
  return send(pathOf(path, place), bodies[operation]!(place), headers);
}

/**
 * `yes`, or the status with which a caller is turned away: 404 when they may in their own place, as if nothing were there;
 * 403 when they may nowhere.
 */
function expected(row: Row, caller: Caller, place: 'own' | 'others'): 'yes' | 401 | 403 | 404 {
  if (row.own === 'everybody') return 'yes';
  if (caller === 'signed-out') return 401;
  if (row.own === 'known') return caller === 'stranger' ? 403 : 'yes';
  const may = place === 'own' ? row.own : (row.others ?? row.own);
  if (may.includes(caller)) return 'yes';
  const turned = row.turned?.[caller];
  if (turned) return place === 'own' ? turned : 404;
  // without the card nobody administers, and still no more is said of another's than of what is not there
  const holds = caller === 'administrator-without-card' ? 'technical-administrator' : caller;
  return place === 'others' && row.others && row.own.includes(holds) ? 404 : 403;
}

/** What may be done may still meet an object that is not there: only a caller who is turned away must get the one status. */
const meets = (status: number, wanted: 'yes' | number) =>
  wanted === 'yes' ? status < 500 && status !== 401 && status !== 403 : status === wanted;

describe('the authorisation matrix', () => {
  test('has a row for every route, and a route for every row', () => {
    expect(Object.keys(matrix).sort()).toEqual(routes.map(({ operation }) => operation).sort());
  });

  for (const { operation } of routes) {
    test(`${operation}: every caller, on their own and on another's`, async () => {
      const row = matrix[operation]!;
      const wrong: string[] = [];
      for (const caller of CALLERS) {
        for (const place of ['own', 'others'] as const) {
          const { status } = await ask(operation, caller, place === 'own' ? own : others);
          if (!meets(status, expected(row, caller, place))) wrong.push(`${caller} on ${place}: ${status}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  for (const [operation, row] of Object.entries(holderMatrix)) {
    test(`${operation} of a person’s certificate: every caller, on their own and on another’s`, async () => {
      const wrong: string[] = [];
      for (const caller of CALLERS) {
        for (const place of ['own', 'others'] as const) {
          const { status } = await ask(operation, caller, place === 'own' ? ownHolder : othersHolder);
          const wanted = expected(row, caller, place);
          // it is there: whoever may meets it
          const met = wanted !== 'yes' || status !== 404;
          if (!met || !meets(status, wanted)) wrong.push(`${caller} on ${place}: ${status}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  for (const [operation, row] of Object.entries(directionMatrix)) {
    test(`${operation} of a direction: every caller, in their own and in another’s`, async () => {
      const wrong: string[] = [];
      for (const caller of CALLERS) {
        for (const place of ['own', 'others'] as const) {
          const { status } = await ask(operation, caller, place === 'own' ? ownDirection : othersDirection);
          const wanted = expected(row, caller, place);
          const met = wanted !== 'yes' || status !== 404;
          if (!met || !meets(status, wanted)) wrong.push(`${caller} on ${place}: ${status}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  for (const [operation, row] of Object.entries(privacyMatrix)) {
    test(`${operation} of a holder: every caller, in their own direction and in another’s`, async () => {
      const wrong: string[] = [];
      const agent = clients.get('validation-agent')!;
      const places = { own: await askedIn(agent, ownDirection), others: await askedIn(agent, othersDirection) };
      for (const caller of CALLERS) {
        for (const place of ['own', 'others'] as const) {
          const { status } = await ask(operation, caller, places[place]);
          const wanted = expected(row, caller, place);
          const met = wanted !== 'yes' || status !== 404;
          if (!met || !meets(status, wanted)) wrong.push(`${caller} on ${place}: ${status}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  test('machines have a row for every route that admits them, and for no other', () => {
    const admitting = routes.filter(({ who }) => Array.isArray(who) && who.includes('machine'));
    expect(Object.keys(machineMatrix).sort()).toEqual(admitting.map(({ operation }) => operation).sort());
  });

  test('a machine on every route: about its own, another’s, once it has ended, and with a revoked certificate', async () => {
    const wrong: string[] = [];
    const askAs = async (machine: Machine, { method, path, operation }: (typeof routes)[number], place: Place) => {
      const body = method === 'GET' || method === 'HEAD' ? undefined : (bodies[operation]!(place) ?? {});
      return machine.ask(method, pathOf(path, place), body instanceof Uint8Array ? {} : body);
    };
    // its own last of all is revoked
    const last = [...routes].sort(
      (a, b) => Number(a.operation === 'revoke-certificate') - Number(b.operation === 'revoke-certificate'),
    );
    for (const route of last) {
      const admits = machineMatrix[route.operation];
      const demand = (whose: string, status: number, holds: boolean) => {
        if (!holds) wrong.push(`${route.operation}, ${whose}: ${status}`);
      };
      const absent = (status: number) => status === 404 || status === 405;
      const { place } = ownMachine;
      for (const [whose, machine] of [
        ['ended', endedMachine],
        ['revoked', revokedMachine],
      ] as const) {
        const status = await askAs(machine, route, machine.place);
        demand(whose, status, admits ? status === 403 : absent(status));
      }
      if (admits !== 'itself') {
        const status = await askAs(ownMachine, route, others);
        demand('others', status, admits ? status === 404 : absent(status));
      }
      if (admits === 'its own') {
        // what people have in its own subscription, and what another machine there is known by
        for (const theirs of [own, revokedMachine.place]) {
          const status = await askAs(ownMachine, route, theirs);
          demand('neighbours', status, status === 404);
        }
      }
      const status = await askAs(ownMachine, route, place);
      demand('own', status, admits ? meets(status, 'yes') && status !== 404 : absent(status));
    }
    expect(wrong).toEqual([]);
  });

  test('an officer finds nothing of another direction, be it of the same structure, on every route', async () => {
    const wrong: string[] = [];
    for (const { operation, who, path } of routes) {
      if (!Array.isArray(who) || !who.includes('registration-officer')) continue;
      if (!/\{(directionId|holderId|importId)\}/.test(path)) continue;
      const { status } = await ask(operation, 'registration-officer', sameStructure);
      if (status !== 404) wrong.push(`${operation}: ${status}`);
    }
    expect(wrong).toEqual([]);
  });

  test('once a mandate has ended, the very next request is refused, on every route', async () => {
    const officer = clients.get('security-officer')!;
    const ended: Caller[] = [
      'legal-representative',
      'mandatary',
      'technical-administrator',
      'registration-officer',
      'holder',
      'auditor',
      'validation-agent',
      'security-officer',
    ];
    for (const caller of ended) {
      const me = (await clients.get(caller)!.get('/me')).expect(200).json() as unknown as {
        personId: string;
        mandates: { id: string; inForce: boolean }[];
      };
      for (const { id } of me.mandates.filter(({ inForce }) => inForce)) {
        (await officer.post(`/persons/${me.personId}/mandates/${id}/end`, { reason: 'left' })).expect(200);
      }
    }
    const wrong: string[] = [];
    for (const caller of ended) {
      // another minute for each of them: nobody is to be refused for their haste
      platform.clock.advance(61_000);
      for (const { operation } of routes.filter((route) => Array.isArray(route.who))) {
        const { status } = await ask(operation, caller, own);
        if (status !== 403) wrong.push(`${caller}, ${operation}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});
