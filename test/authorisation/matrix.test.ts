import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/routes.ts';
import { type Client, clientOf, type Reply } from '../../infra/local/client.ts';
import { signIns } from '../../infra/local/identity/sign-ins.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { CLINIC, evidence, idOf, makeSample } from '../../infra/local/sample.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { bodies, type Place, pathOf } from './calls.ts';
import { CALLERS, type Caller, matrix, type Row } from './matrix.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-matrix-'));
let platform: Platform;
let own: Place;
let others: Place;
const clients = new Map<Caller, Client>();

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

beforeAll(async () => {
  platform = await startPlatform({ folder, firstPort: 0 });
  const as = async (signIn: string, assurance?: 'password') =>
    clientOf(platform.url, await platform.tokenFor(signIn, assurance));
  const { structureId, subscriptionId } = await makeSample(platform);
  const agent = await as('validation-agent-1');
  const administrator = await as('technical-administrator-1');
  own = await certified(administrator, structureId, subscriptionId, 'www.clinique.example.org');

  const otherStructure = { ...CLINIC, name: 'Une autre', identifier: { scheme: 'SIRET', value: '00000002600013' } };
  const other = (await agent.post('/structures', otherStructure)).expect(201).json().id;
  const form = { offer: 'SERV-SSL', domain: { name: 'autre.example.org', admits: 'domain' } };
  const subscription = (await agent.post(`/structures/${other}/subscriptions`, form)).expect(201).json().id;
  await agent.post(`/subscriptions/${subscription}/domain-control`, {
    method: 'agent-check',
    evidence: evidence('check'),
  });
  const second = await as('technical-administrator-2');
  await mandate(
    agent,
    await idOf(second, agent, signIn('technical-administrator-2')),
    'technical-administrator',
    other,
    subscription,
  );
  others = await certified(second, other, subscription, 'www.autre.example.org');

  await mandate(agent, await idOf(await as('mandatary'), agent, signIn('mandatary')), 'mandatary', structureId);
  await idOf(await as('registration-officer'), agent, signIn('registration-officer'));
  for (const caller of CALLERS) {
    const name = SIGN_INS[caller];
    clients.set(
      caller,
      name === undefined
        ? clientOf(platform.url)
        : await as(name, caller === 'administrator-without-card' ? 'password' : undefined),
    );
  }
}, 120_000);

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
  nobody: 'registration-officer',
  stranger: 'stranger',
};
const signIn = (name: string) => signIns.find((one) => one.name === name)!;

async function mandate(
  agent: Client,
  { personId }: { personId: string },
  role: string,
  structureId: string,
  subscriptionId?: string,
) {
  const scope = subscriptionId === undefined ? {} : { subscriptionId };
  const form = { personId, role, structureId, ...scope, evidence: evidence('form'), until: inDays(300) };
  (await agent.post('/mandates', form)).expect(201);
}

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

function ask(operation: string, caller: Caller, place: Place): Promise<Reply> {
  const { method, path } = routes.find((route) => route.operation === operation)!;
  const client = clients.get(caller)!;
  return method === 'GET'
    ? client.get(pathOf(path, place), '*/*')
    : client.post(pathOf(path, place), bodies[operation]!(place));
}

/** `yes`, or the status with which a caller is turned away. */
function expected(row: Row, caller: Caller, place: 'own' | 'others'): 'yes' | 401 | 403 {
  if (row.own === 'everybody') return 'yes';
  if (caller === 'signed-out') return 401;
  if (row.own === 'known') return caller === 'stranger' ? 403 : 'yes';
  const may = place === 'own' ? row.own : (row.others ?? row.own);
  return may.includes(caller) ? 'yes' : 403;
}

const verdict = (status: number) => (status === 401 || status === 403 ? status : status < 500 ? 'yes' : status);

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
          if (verdict(status) !== expected(row, caller, place)) wrong.push(`${caller} on ${place}: ${status}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  test('once a mandate has ended, the very next request is refused, on every route', async () => {
    const officer = clients.get('security-officer')!;
    const ended: Caller[] = [
      'legal-representative',
      'mandatary',
      'technical-administrator',
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
    for (const { operation } of routes.filter((route) => Array.isArray(route.who))) {
      for (const caller of ended) {
        const { status } = await ask(operation, caller, own);
        if (status !== 403) wrong.push(`${caller}, ${operation}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
