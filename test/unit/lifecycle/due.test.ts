import { describe, expect, test } from 'vitest';
import { crlsDue, finishStuckRequests, sweepOutbox } from '../../../shared/lifecycle/due.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { delayMs, workOff } from '../../../shared/lifecycle/outbox.ts';
import type { Invoker, OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { submittedTo } from '../../world/retrieval.ts';
import { makeCast, makeWorld, type World } from '../../world/world.ts';

const MINUTE = 60_000;
const ACTOR = { capacity: 'platform', function: 'test' } as const;

/** An invoker that does what the functions would, and remembers what it was asked. */
function working(world: World): Invoker & { readonly asked: string[]; readonly nudged: OutboxRow[] } {
  const asked: string[] = [];
  const nudged: OutboxRow[] = [];
  return {
    asked,
    nudged,
    async issueCertificate(requestId) {
      asked.push(requestId);
      return (await issueCertificate(world, requestId, 'issue')).answer;
    },
    async issueCrl(scope) {
      asked.push(scope);
      await issueCrl(world, scope, ACTOR, 'crl');
    },
    async meetDeadline({ serial }) {
      asked.push(serial);
    },
    async meetHolder({ holderId }) {
      asked.push(holderId);
    },
    async meetContact(of) {
      asked.push('contactId' in of ? of.contactId : of.subscriptionId);
    },
    async certifySeal(sealId) {
      asked.push(sealId);
    },
    async certifyResponder(issuer) {
      asked.push(issuer);
    },
    async runImport(importId) {
      asked.push(importId);
    },
    async runBulk(bulkId) {
      asked.push(bulkId);
    },
    async runCampaign(campaignId) {
      asked.push(campaignId);
    },
    async meetTerms({ personId }) {
      asked.push(personId);
    },
    async nudge(rows) {
      nudged.push(...rows);
    },
  };
}

const submitted = async (world: World) => (await submittedTo(world, await makeCast(world))).id;

describe('the reconciler', () => {
  test('leaves a fresh request to whoever has it in hand, and finishes it a minute later', async () => {
    const world = await makeWorld();
    const id = await submitted(world);
    const invoker = working(world);
    expect(await finishStuckRequests({ ...world, invoker })).toEqual({ found: 0, stuck: 0 });
    world.clock.advance(2 * MINUTE);
    expect(await finishStuckRequests({ ...world, invoker })).toEqual({ found: 1, stuck: 0 });
    expect((await world.ledger.read('request', { id }))?.state).toBe('issued');
    expect(await finishStuckRequests({ ...world, invoker })).toEqual({ found: 0, stuck: 0 });
    expect(invoker.asked).toEqual([id]);
  });

  test('one request that fails does not keep the others waiting', async () => {
    const world = await makeWorld();
    const ids = [await submitted(world), await submitted(world), await submitted(world)];
    world.clock.advance(2 * MINUTE);
    const invoker = working(world);
    const limping: Invoker = {
      ...invoker,
      issueCertificate: (id) => (id === ids[0] ? Promise.reject(new Error('down')) : invoker.issueCertificate(id)),
    };
    await finishStuckRequests({ ...world, invoker: limping });
    const states = await Promise.all(ids.map(async (id) => (await world.ledger.read('request', { id }))?.state));
    expect(states).toEqual(['approved', 'issued', 'issued']);
  });

  test('one that fails for ten minutes is counted as stuck, and no longer once it is issued', async () => {
    const world = await makeWorld();
    const id = await submitted(world);
    const down: Invoker = { ...working(world), issueCertificate: () => Promise.reject(new Error('down')) };
    world.clock.advance(9 * MINUTE);
    expect(await finishStuckRequests({ ...world, invoker: down })).toEqual({ found: 1, stuck: 0 });
    world.clock.advance(2 * MINUTE);
    expect(await finishStuckRequests({ ...world, invoker: down })).toEqual({ found: 1, stuck: 1 });
    expect(await finishStuckRequests({ ...world, invoker: working(world) })).toEqual({ found: 1, stuck: 0 });
    expect((await world.ledger.read('request', { id }))?.state).toBe('issued');
  });
});

describe('the sweep', () => {
  test('nudges one row of each topic that waits, and nothing when nothing waits', async () => {
    const world = await makeWorld();
    const invoker = working(world);
    expect(await sweepOutbox({ ...world, invoker })).toEqual({ found: 0 });
    await issueCertificate(world, await submitted(world), 'issue');
    await issueCertificate(world, await submitted(world), 'issue');
    await issueCrl(world, 'ca', ACTOR, 'crl');
    expect(await sweepOutbox({ ...world, invoker })).toEqual({ found: 3 });
    expect(invoker.nudged.map(({ topic }) => topic).sort()).toEqual(['event', 'notification', 'publication']);
  });
});

describe('lists that are due', () => {
  test('an issuing authority’s at once, then twice a day; a root’s never by the clock', async () => {
    const world = await makeWorld();
    const invoker = working(world);
    await crlsDue({ ...world, invoker });
    expect(invoker.asked.sort()).toEqual(['ca', 'test-ca']);
    world.clock.advance(11 * 60 * MINUTE);
    expect(await crlsDue({ ...world, invoker })).toEqual({ found: 0 });
    world.clock.advance(61 * MINUTE);
    expect(await crlsDue({ ...world, invoker })).toEqual({ found: 2 });
  });
});

describe('working off the outbox', () => {
  test('a row is removed only after its work; a failure puts it off, twice as long each time', async () => {
    const world = await makeWorld();
    await issueCertificate(world, await submitted(world), 'issue');
    const house = { clock: world.clock, outbox: world.ledger.outbox };
    const due = async () => (await house.outbox.due('notification', world.clock.now(), 10)).length;
    const failing = () => Promise.reject(new Error('down'));
    for (let attempt = 0; attempt < 4; attempt++) {
      expect(await due()).toBe(1);
      const { done, failed } = await workOff(house, 'notification', undefined, failing, ({ id }) => id);
      expect([done, failed.length]).toEqual([0, 1]);
      expect(await due()).toBe(0);
      world.clock.advance(delayMs(attempt) - 1);
      expect(await due()).toBe(0);
      world.clock.advance(1);
    }
    const { done } = await workOff(
      house,
      'notification',
      undefined,
      async () => undefined,
      ({ id }) => id,
    );
    expect([done, await due()]).toEqual([1, 0]);
  });

  test('rows of one group are one piece of work', async () => {
    const world = await makeWorld();
    const ids = [await submitted(world), await submitted(world)];
    for (const id of ids) await issueCertificate(world, id, 'issue');
    const house = { clock: world.clock, outbox: world.ledger.outbox };
    const groups: number[] = [];
    const worked = await workOff(
      house,
      'notification',
      undefined,
      async (rows) => void groups.push(rows.length),
      () => 'all',
    );
    expect([groups, worked.done]).toEqual([[2], 2]);
  });
});
