import { describe, expect, test } from 'vitest';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { decide } from '../world/decisions.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { type Cast, makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

const applicantKey = generate('P-256');
const input = (cast: Cast) => ({
  subscriptionId: cast.subscription.id,
  usage: 'SSL_SERV',
  declared: { commonName: 'www.example.org', dnsNames: ['api.example.org'] },
  certificationRequest: pkcs10(applicantKey),
});

async function submitted(world: World): Promise<string> {
  const cast = await makeCast(world);
  return (await submitRequest(world, cast.administrator, input(cast), 'submit')).request.id;
}

const certificates = (world: World) =>
  world.table
    .rows()
    .filter(
      (row) =>
        row.kind === 'certificate' && row.requestId !== undefined && !String(row.requestId).startsWith('ceremony-'),
    );

async function clean(): Promise<number> {
  const world = await makeWorld();
  const requestId = await submitted(world);
  const watched = faulty(world, 0, 'not-done');
  await issueCertificate(watched.world, requestId, 'issue');
  return watched.calls.length;
}
const remoteCalls = await clean();

describe('issuance: every remote call goes wrong in every way, and then somebody asks again', () => {
  test('the clean run makes remote calls of each kind', () => expect(remoteCalls).toBeGreaterThan(9));

  for (const mode of MODES) {
    for (let at = 1; at <= remoteCalls; at++) {
      test(`call ${at} of ${remoteCalls}: ${mode}`, async () => {
        const world = await makeWorld();
        const requestId = await submitted(world);
        const signaturesBefore = world.keys.signatures.length;
        await endure(() => issueCertificate(faulty(world, at, mode).world, requestId, 'first'));
        expect(audit(world)).toEqual([]);

        const { answer } = await issueCertificate(world, requestId, 'again');
        expect(answer.outcome).toBe('issued');
        expect(audit(world)).toEqual([]);
        expect(certificates(world)).toHaveLength(1);
        const messages = new Set(
          world.keys.signatures.slice(signaturesBefore).map(({ message }) => Buffer.from(message).toString('hex')),
        );
        expect(messages.size, 'only one TBS was ever signed').toBe(1);
      });
    }
  }
});

describe('submission: every remote call goes wrong in every way', () => {
  for (const mode of MODES) {
    test(mode, async () => {
      const watched = faulty(await makeWorld(), 0, mode);
      const cast = await makeCast(watched.world);
      const before = watched.calls.length;
      await submitRequest(watched.world, cast.administrator, input(cast), 'submit');
      const made = watched.calls.length - before;
      for (let at = 1; at <= made; at++) {
        const world = await makeWorld();
        const caller = await makeCast(world);
        await endure(() => submitRequest(faulty(world, at, mode).world, caller.administrator, input(caller), 'submit'));
        expect(audit(world), `call ${at}`).toEqual([]);
        const requests = world.table.rows().filter((row) => row.kind === 'request');
        const keys = world.table.rows().filter((row) => row.kind === 'key');
        expect(requests.length, `call ${at}: a request and its key, or neither`).toBe(keys.length);
      }
    });
  }
});

describe('issuance in a crowd', () => {
  test('50 parallel calls for one request: one certificate, one serial, one intent', async () => {
    const world = await makeWorld();
    const requestId = await submitted(world);
    const issued = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issueCertificate(world, requestId, `call ${i}`)),
    );
    expect(new Set(issued.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(certificates(world)).toHaveLength(1);
    expect(world.table.rows().filter((row) => row.kind === 'intent' && row.requestId === requestId)).toHaveLength(1);
    expect(audit(world)).toEqual([]);
  });

  test('a signer that answers with another key never gets its certificate out', async () => {
    const world = await makeWorld();
    const requestId = await submitted(world);
    const liar: World = {
      ...world,
      signer: { ...world.keys, sign: (_, algorithm, message) => world.keys.sign('alias/test-ca', algorithm, message) },
    };
    await expect(issueCertificate(liar, requestId, 'liar')).rejects.toThrow('does not verify');
    expect(certificates(world).map(({ state }) => state)).toEqual(['reserved']);
    expect((await issueCertificate(world, requestId, 'again')).answer.outcome).toBe('issued');
    // and it is told: nobody had leave to ask the other key
    expect(audit(world)).toEqual([expect.stringMatching(/by alias\/test-ca was made without leave$/)]);
  });
});

describe('policy is asked again at signature', () => {
  const ended = async (world: World, cast: Cast) => {
    const mandate = cast.administrator.mandates[0]!;
    const now = {
      ...mandate,
      version: 2,
      state: 'ended' as const,
      ended: { at: '2026-03-02T09:00:00.000Z', by: 'x', reason: 'left' },
    };
    const { penOf } = await import('../../shared/lifecycle/recording.ts');
    const pen = penOf(world, { capacity: 'platform', function: 'test' }, 'end');
    await world.ledger.commit({ records: [now], events: [pen.event(now, 'mandate.ended')] });
  };

  test('a mandate that ended after submission: refused, and nothing is signed', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world);
    const { request } = await submitRequest(world, cast.administrator, input(cast), 'submit');
    const before = world.keys.signatures.length;
    await ended(world, cast);
    const { answer } = await issueCertificate(world, request.id, 'issue');
    expect(answer).toMatchObject({ outcome: 'refused', code: 'forbidden' });
    expect(world.keys.signatures.length).toBe(before);
    expect(audit(world)).toEqual([]);
  });

  test('a mandate that ended between reservation and signature: the serial is abandoned', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world);
    const { request } = await submitRequest(world, cast.administrator, input(cast), 'submit');
    const broken: World = { ...world, signer: { ...world.keys, sign: () => Promise.reject(new Error('power cut')) } };
    await expect(issueCertificate(broken, request.id, 'first')).rejects.toThrow('power cut');
    await ended(world, cast);
    expect((await issueCertificate(world, request.id, 'again')).answer.outcome).toBe('refused');
    expect(certificates(world).map(({ state }) => state)).toEqual(['abandoned']);
    expect(audit(world)).toEqual([]);
  });

  test('dual control: nothing is issued without the decision of another person, and its event', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world, { dualControl: true });
    const { request } = await submitRequest(world, cast.administrator, input(cast), 'submit');
    expect(request.state).toBe('pending');
    await expect(issueCertificate(world, request.id, 'early')).rejects.toMatchObject({ code: 'wrong-state' });
    const decided = await decide(world, cast.agent, { requestId: request.id, decision: 'approved' });
    expect(decided.request.state).toBe('approved');
    expect((await issueCertificate(world, request.id, 'issue')).answer.outcome).toBe('issued');
    expect(audit(world)).toEqual([]);
  });

  test('dual control: a request that was merely marked approved is refused', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world, { dualControl: true });
    const { request } = await submitRequest(world, cast.administrator, input(cast), 'submit');
    const { penOf } = await import('../../shared/lifecycle/recording.ts');
    const pen = penOf(world, { capacity: 'platform', function: 'test' }, 'forge');
    const forged = { ...request, version: 2, state: 'approved' as const };
    await world.ledger.commit({ records: [forged], events: [pen.event(forged, 'request.approved')] });
    expect((await issueCertificate(world, request.id, 'issue')).answer).toMatchObject({
      outcome: 'refused',
      code: 'policy',
    });
  });
});
