import { beforeEach, describe, expect, test } from 'vitest';
import { lambdas } from '../../../functions/lambdas.ts';
import { routes } from '../../../functions/routes.ts';
import { RegisterStructureBody } from '../../../functions/schemas/structures.ts';
import { Refusal } from '../../../shared/errors.ts';
import { type Operation, operation } from '../../../shared/http/operation.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { MandateRecord, Role } from '../../../shared/registration/records.ts';
import { CLINIC as body, type Office, openOffice, problem } from './office.ts';

const headers = { 'idempotency-key': 'one' };

describe('Idempotency-Key', () => {
  let office: Office;
  let claims: Record<string, string>;
  beforeEach(async () => {
    office = await openOffice();
    claims = (await office.person('Agent', { role: 'validation-agent' })).claims;
  });

  /** An operation that counts, and waits while it is told to. */
  function counting() {
    let done = 0;
    let gate = Promise.resolve();
    const act = operation({ body: RegisterStructureBody }, async () => {
      done++;
      await gate;
      return { status: 201, body: { done }, headers: { location: `/done/${done}` } };
    });
    return {
      handler: office.handlerOf({ 'register-structure': act as Operation<unknown> }),
      done: () => done,
      hold() {
        let open = () => {};
        gate = new Promise((resolve) => {
          open = resolve;
        });
        return () => open();
      },
    };
  }

  test('a repeated call is answered as the first was, and does nothing', async () => {
    const first = await office.ask('POST /structures', { claims, body, headers });
    const again = await office.ask('POST /structures', { claims, body, headers });
    expect(first.status).toBe(201);
    expect([again.status, again.text, again.headers.location]).toEqual([201, first.text, first.headers.location]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.headers['request-id']).not.toBe(first.headers['request-id']);
    // without the key it is a second registration, and refused
    expect(problem(await office.ask('POST /structures', { claims, body })).code).toBe('conflict');
  });

  test('the same key with another call is a mismatch; of another caller or route it is another key', async () => {
    const { handler, done } = counting();
    await office.ask('POST /structures', { claims, body, headers }, handler);
    const other = { ...body, town: 'Lyon' };
    const mismatch = await office.ask('POST /structures', { claims, body: other, headers }, handler);
    expect(problem(mismatch).code).toBe('idempotency-mismatch');
    const colleague = (await office.person('Colleague', { role: 'validation-agent' })).claims;
    expect((await office.ask('POST /structures', { claims: colleague, body: other, headers }, handler)).status).toBe(
      201,
    );
    expect(done()).toBe(2);
    const person = { lastName: 'Petit', firstNames: 'Anne', email: 'a@example.test', directoryId: 'annuaire-1' };
    expect((await office.ask('POST /persons', { claims, body: person, headers })).status).toBe(201);
  });

  test('an answer is kept for whoever may still ask: not once the mandate has ended, and done again it is not', async () => {
    const { handler, done } = counting();
    const sender = await office.person('Sender', { role: 'validation-agent' });
    const ask = () => office.ask('POST /structures', { claims: sender.claims, body, headers }, handler);
    expect((await ask()).status).toBe(201);
    const other = await office.mandate(sender.id, 'validation-agent');
    const pen = penOf(office.house, { capacity: 'platform', function: 'test' }, 'test');
    const end = async (mandate: MandateRecord) => {
      const ended = { ...mandate, version: mandate.version + 1, state: 'ended' as const };
      await office.ledger.commit({ records: [ended], events: [pen.event(ended, 'mandate.ended')] });
    };
    await end(other);
    expect((await ask()).headers['idempotency-replayed']).toBe('true');
    const again = await office.mandate(sender.id, 'validation-agent');
    await end(sender.mandate);
    expect(problem(await ask()).code).toBe('idempotency-mismatch');
    await end(again);
    expect(problem(await ask()).code).toBe('forbidden');
    expect(done()).toBe(1);
  });

  test('nor for a sign-in without the card that came with it', async () => {
    const { handler } = counting();
    const ask = (acr: string) => office.ask('POST /structures', { claims: { ...claims, acr }, body, headers }, handler);
    expect((await ask('card')).status).toBe(201);
    expect(problem(await ask('password')).code).toBe('idempotency-mismatch');
  });

  test('ten at once: one works, the others are told to wait and then get its answer', async () => {
    const { handler, done, hold } = counting();
    const open = hold();
    const calls = Array.from({ length: 10 }, () => office.ask('POST /structures', { claims, body, headers }, handler));
    await Promise.race(calls);
    open();
    const answers = await Promise.all(calls);
    expect(done()).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const waiting = answers.filter(({ status }) => status === 409);
    expect(waiting).toHaveLength(9);
    expect(new Set(waiting.map((answer) => problem(answer).code))).toEqual(new Set(['in-progress']));
    expect(Number(waiting[0]!.headers['retry-after'])).toBeGreaterThan(0);
    expect((await office.ask('POST /structures', { claims, body, headers }, handler)).json).toEqual({ done: 1 });
  });

  test('a refused or failed call is not kept', async () => {
    let calls = 0;
    const outcomes = [new Refusal('wrong-state', 'Not yet.'), new Error('lost'), undefined];
    const act = operation({ body: RegisterStructureBody }, async () => {
      const outcome = outcomes[calls++];
      if (outcome) throw outcome;
      return { status: 201 };
    });
    const handler = office.handlerOf({ 'register-structure': act as Operation<unknown> });
    const ask = async () => (await office.ask('POST /structures', { claims, body, headers }, handler)).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([409, 500, 201, 201]);
    expect(calls).toBe(3);
  });

  test('the lease of a call that died runs out, and so does the keeping of an answer', async () => {
    const { handler, done, hold } = counting();
    hold();
    void office.ask('POST /structures', { claims, body, headers }, handler);
    await expect.poll(done).toBe(1);
    const live = counting();
    const ask = async () => (await office.ask('POST /structures', { claims, body, headers }, live.handler)).status;
    office.tick(34_000);
    expect(await ask()).toBe(409);
    office.tick(2_000);
    expect([await ask(), await ask()]).toEqual([201, 201]);
    expect(live.done()).toBe(1);
    office.tick(24 * 3_600_000);
    expect(await ask()).toBe(201);
    expect(live.done()).toBe(2);
  });

  test('a key that could not be kept does not turn success into failure', async () => {
    const { handler } = counting();
    const calls = { ...office.house.calls, finish: () => Promise.reject(new Error('table gone')) };
    Object.assign(office.house, { calls });
    expect((await office.ask('POST /structures', { claims, body, headers }, handler)).status).toBe(201);
    expect(office.logged.map(({ event }) => event)).toContain('answer.not-kept');
  });

  test.each(['', 'has space', 'x'.repeat(256), 'é'])('the key «%s» is malformed', async (key) => {
    const answer = await office.ask('POST /structures', { claims, body, headers: { 'idempotency-key': key } });
    expect(problem(answer).code).toBe('malformed');
  });

  test('what is kept holds no personal datum', async () => {
    const person = {
      lastName: 'Lefebvre',
      firstNames: 'Anne',
      email: 'anne@example.test',
      card: { family: 'CPS', number: '0123456789' },
    };
    const answer = await office.ask('POST /persons', { claims, body: person, headers });
    expect(answer.status).toBe(201);
    const kept = office.table.rows().filter(({ pk }) => pk.startsWith('idempotency#'));
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toMatch(/Lefebvre|anne|0123456789/);
  });
});

describe('every function that takes a key', () => {
  const takes = routes.filter((one) => one.method === 'POST' && one.takes?.includes('application/json'));

  test('has leave to keep answers, and no other has', () => {
    const keepers = lambdas.filter(({ writes }) => writes.includes('idempotency'));
    expect(keepers.map(({ name }) => name).sort()).toEqual([...new Set(takes.map((one) => one.lambda))].sort());
    for (const { name, reads } of keepers) expect(reads, name).toContain('idempotency');
  });

  test.each([...Map.groupBy(takes, (one) => one.lambda)])(
    '%s gives the key of a refused call back, and does once what is asked twice',
    async (name, [route]) => {
      const office = await openOffice();
      const roles = Array.isArray(route!.who) ? (route!.who as readonly Role[]) : [];
      const { claims } = await office.person('Caller', roles[0] && { role: roles[0] });
      await office.ask('GET /me', { claims });
      const outcomes = [new Refusal('wrong-state', 'Not yet.')];
      let done = 0;
      const act = operation({ body: RegisterStructureBody }, async () => {
        const outcome = outcomes.shift();
        if (outcome) throw outcome;
        return { status: 201, headers: { location: `/done/${++done}` } };
      });
      const handler = office.handlerOf({ [route!.operation]: act as Operation<unknown> }, name);
      const address = `POST ${route!.path.replace(/\{\w+\}/g, 'one')}`;
      const ask = async () => {
        const { status, headers: given } = await office.ask(address, { claims, body, headers }, handler);
        return [status, given.location, given['idempotency-replayed']];
      };
      expect([await ask(), await ask(), await ask()]).toEqual([
        [409, undefined, undefined],
        [201, '/done/1', undefined],
        [201, '/done/1', 'true'],
      ]);
    },
  );
});
