import { beforeEach, describe, expect, test } from 'vitest';
import { operations as acceptance } from '../../../functions/enrollment/acceptance.lambda.ts';
import { operations as designation } from '../../../functions/enrollment/designation.lambda.ts';
import { operations as documents } from '../../../functions/enrollment/documents.lambda.ts';
import { operations as holders } from '../../../functions/enrollment/holders.lambda.ts';
import { operations as inventory } from '../../../functions/enrollment/inventory.lambda.ts';
import { operations as registration } from '../../../functions/enrollment/registration.lambda.ts';
import { operations as revocation } from '../../../functions/enrollment/revocation.lambda.ts';
import { operations as submission } from '../../../functions/enrollment/submission.lambda.ts';
import type { LambdaName } from '../../../functions/lambdas.ts';
import { operations as privacy } from '../../../functions/privacy/privacy.lambda.ts';
import { type Route, routes } from '../../../functions/routes.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { roleRules } from '../../../shared/registration/authority.ts';
import type { Role } from '../../../shared/registration/records.ts';
import { bodies } from '../../authorisation/calls.ts';
import { certificate, contact, direction, holder, imported, request } from '../../contract/records.ts';
import { EVIDENCE, type Office, openOffice, SHA, type Somebody, START } from './office.ts';

/**
 * Another structure's objects look like absent ones: every route of people who belong to a structure is asked about both,
 * and the answers, and the reads of the ledger, are compared one by one.
 */
const FUNCTIONS: Partial<Record<LambdaName, object>> = {
  registration,
  submission,
  revocation,
  acceptance,
  designation,
  holders,
  inventory,
  documents,
  privacy,
};
const outside = (role: Role) => roleRules[role].reach !== 'house';
const asked = routes.filter(
  ({ who, path, operation }) =>
    Array.isArray(who) &&
    who.some(outside) &&
    // a POST whose object is named in its body counts as well
    (path.includes('{') || ['preview-request', 'submit-request'].includes(operation)),
);

/** Who belongs to one structure. */
const callersOf: readonly Role[] = [
  'legal-representative',
  'mandatary',
  'technical-administrator',
  'registration-officer',
  'holder',
];

/** Ids that are somebody's, and ids of the same form that are nobody's. */
const OTHERS = { structureId: 'a1'.repeat(16), subscriptionId: 'a2'.repeat(16), requestId: 'a3'.repeat(16) };
const ABSENT = { structureId: 'b1'.repeat(16), subscriptionId: 'b2'.repeat(16), requestId: 'b3'.repeat(16) };
const NAMES = {
  others: {
    ...OTHERS,
    issuer: 'ca-1',
    serial: '5f'.repeat(16),
    designationId: 'a4'.repeat(16),
    personId: 'a5'.repeat(16),
    mandateId: 'a6'.repeat(16),
    holderId: 'a8'.repeat(16),
    directionId: 'a9'.repeat(16),
    importId: 'aa'.repeat(16),
    workItemId: 'a7'.repeat(16),
    privacyRequestId: 'ab'.repeat(16),
    contactId: `${'a2'.repeat(16)}-${'ac'.repeat(16)}`,
    webhookId: `${'a2'.repeat(16)}-${'ad'.repeat(16)}`,
    machineId: 'ae'.repeat(16),
  },
  absent: {
    ...ABSENT,
    issuer: 'ca-1',
    serial: '6f'.repeat(16),
    designationId: 'b4'.repeat(16),
    personId: 'b5'.repeat(16),
    mandateId: 'b6'.repeat(16),
    holderId: 'b8'.repeat(16),
    directionId: 'b9'.repeat(16),
    importId: 'ba'.repeat(16),
    workItemId: 'b7'.repeat(16),
    privacyRequestId: 'bb'.repeat(16),
    contactId: `${'b2'.repeat(16)}-${'bc'.repeat(16)}`,
    webhookId: `${'b2'.repeat(16)}-${'bd'.repeat(16)}`,
    machineId: 'be'.repeat(16),
  },
};

describe('another’s objects and absent ones', () => {
  let office: Office;
  const callers = new Map<Role, Somebody>();
  beforeEach(async () => {
    office = await openOffice();
    const { structureId, subscriptionId, requestId } = OTHERS;
    const { issuer, serial, designationId, personId, mandateId, workItemId, directionId, importId } = NAMES.others;
    const common = { version: 1, createdAt: START } as const;
    const records = [
      {
        ...common,
        kind: 'structure',
        id: structureId,
        name: 'Une autre',
        identifier: { scheme: 'SIRET', value: '00000001800010' },
        postalCode: '75001',
        town: 'Paris',
        department: 'Paris (75)',
        country: 'FR',
        state: 'active',
        confirming: { since: '2028-01-01T00:00:00.000Z', until: '2028-03-01T00:00:00.000Z' },
      },
      {
        ...common,
        kind: 'machine',
        id: NAMES.others.machineId,
        structureId,
        label: 'web-01',
        allows: [],
        credentials: [],
        linkedBy: personId,
        reasons: 'asked for',
        evidence: EVIDENCE,
        state: 'linked',
      },
      {
        ...common,
        kind: 'subscription',
        id: subscriptionId,
        structureId,
        offer: 'SERV-SSL',
        domain: { name: 'example.test', admits: 'domain' },
        control: undefined,
        population: 'production',
        dualControl: false,
        state: 'active',
      },
      request({ id: requestId, structureId, subscriptionId, profile: 'ssl-serv-1' }),
      certificate({
        issuer,
        serial,
        structureId,
        subscriptionId,
        requestId,
        profile: 'ssl-serv-1',
        state: 'issued',
        certificate: Uint8Array.of(1),
      }),
      {
        ...common,
        kind: 'mandate',
        id: mandateId,
        personId,
        role: 'technical-administrator',
        scope: { reach: 'subscription', structureId, subscriptionId },
        givenBy: [],
        evidence: EVIDENCE,
        from: START,
        until: '2030-01-01T00:00:00.000Z',
        state: 'active',
      },
      {
        ...common,
        kind: 'designation',
        id: designationId,
        updatedAt: START,
        number: 'F503-2027-0000-0000-0000',
        structureId,
        offers: [{ subscriptionId, offer: 'SERV-SSL', domain: 'example.test' }],
        lines: [],
        signatory: { personId, mandateId, capacity: 'legal-representative' },
        origin: 'platform',
        enteredBy: [],
        state: 'submitted',
        superseded: [],
        form: { dataSha256: SHA, sha256: SHA, key: 'forms/x', madeAt: START },
      },
      {
        ...common,
        kind: 'workItem',
        id: workItemId,
        task: 'revocations',
        structureId,
        personId,
        subscriptionIds: [subscriptionId],
        cause: 'administrator.removed',
        state: 'open',
      },
      direction({ id: directionId, createdAt: START, structureId, subscriptionId }),
      imported({ id: importId, createdAt: START, structureId, subscriptionId, directionId, by: personId }),
      {
        ...common,
        kind: 'privacyRequest',
        id: NAMES.others.privacyRequestId,
        personId,
        asks: 'access',
        receivedAt: START,
        channel: 'api',
        recordedBy: { personId, capacity: 'data-subject' },
        holder: { holderId: NAMES.others.holderId, structureId, subscriptionId, directionId },
        dueAt: START,
        state: 'answered',
        answer: { at: START, outcome: 'granted' },
      },
      contact({ id: NAMES.others.contactId, createdAt: START, structureId, subscriptionId }),
      holder({ id: NAMES.others.holderId, createdAt: START, personId, mandateId, structureId, subscriptionId }),
    ] as readonly LedgerRecord[];
    const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
    const events = records.map((record) => pen.event(record, 'test.made'));
    await office.ledger.commit({ records, events });
    const own = { structureId: 'c1'.repeat(16), subscriptionId: 'c2'.repeat(16) };
    for (const role of callersOf) {
      const scopes = {
        house: { reach: 'house' },
        structure: { reach: 'structure', structureId: own.structureId },
        subscription: { reach: 'subscription', ...own },
        // of the very subscription: what is another direction's, or another holder's, is out of reach all the same
        direction: { reach: 'direction', structureId, subscriptionId, directionId: 'c4'.repeat(16) },
        holder: { reach: 'holder', structureId, subscriptionId, holderId: 'c3'.repeat(16) },
      } as const;
      const scope = scopes[roleRules[role].reach];
      callers.set(role, await office.person(role, { role, scope }));
    }
  });

  /** The answer, and each read that it took: which operation, and which partition or index without its names. */
  async function ask(route: Route, role: Role, place: typeof NAMES.others) {
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => (place as Record<string, string>)[name] ?? 'x');
    const reads: string[] = [];
    const { get, query } = office.table;
    const word = (of: unknown) => JSON.stringify(of).replace(/"([a-z-]+)#[^"]*"/g, '"$1"');
    Object.assign(office.table, {
      get: (...of: Parameters<typeof get>) => {
        reads.push(`get ${word(of[0])}`);
        return get(...of);
      },
      query: (...of: Parameters<typeof query>) => {
        reads.push(`query ${word(of[0])}`);
        return query(...of);
      },
    });
    const operations = FUNCTIONS[route.lambda];
    if (!operations) throw new Error(`the function ${route.lambda} is not asked here`);
    const body = bodies[route.operation]?.(place as never);
    const octets = route.takes?.[0] === 'application/pdf';
    const table = route.takes?.[0] === 'text/csv';
    const answer = await office.ask(
      `${route.method} ${path}`,
      {
        claims: callers.get(role)!.claims,
        ...(octets
          ? { raw: Buffer.from('%PDF-1.7').toString() }
          : table
            ? { raw: Buffer.from(body as Uint8Array).toString() }
            : body !== undefined && { body }),
        headers: { accept: '*/*', ...((octets || table) && { 'content-type': route.takes![0]! }) },
      },
      office.handlerOf(operations as never, route.lambda),
    );
    Object.assign(office.table, { get, query });
    const { instance: _, ...said } = answer.json as Record<string, unknown>;
    return { status: answer.status, said, reads };
  }

  const cases = asked.flatMap((route) =>
    (route.who as readonly Role[])
      .filter((role) => callersOf.includes(role))
      .map((role) => [route.operation, role, route] as const),
  );
  test.each(cases)('%s by a %s of somewhere else', async (_, role, route) => {
    // the first call of a sign-in links it
    await office.ask('GET /me', { claims: callers.get(role)!.claims });
    const absent = await ask(route, role, NAMES.absent);
    const others = await ask(route, role, NAMES.others);
    expect(others).toEqual(absent);
    expect(others.status).toBe(404);
    expect(others.said).toMatchObject({ code: 'not-found', detail: 'Il n’y a rien ici que vous puissiez voir.' });
  });

  test('every such route is asked', () => {
    expect(cases.length).toBeGreaterThan(30);
  });
});
