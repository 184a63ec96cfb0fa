import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../shared/errors.ts';
import { decideDesignation } from '../../shared/lifecycle/designation/decision.ts';
import { printedForm, receiveSignedForm } from '../../shared/lifecycle/designation/documents.ts';
import { draftDesignation } from '../../shared/lifecycle/designation/drafting.ts';
import { submitDesignation } from '../../shared/lifecycle/designation/submission.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import {
  administrators,
  type Bureau,
  callerOf,
  deskWorld,
  houseOf,
  lineOf,
  makeBureau,
  SIGNED_TEXTS,
  signedOn,
  underReview,
} from '../world/designations.ts';
import { recordsOf, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

const ADDED = [lineOf('add', 1), lineOf('add', 2)];
const CHANGED = [lineOf('add', 3), lineOf('remove', 1), lineOf('add', 4)];

/** One designation accepted, and a second one under review that adds two persons to two offers and removes one. */
async function prepared(): Promise<{ world: World; bureau: Bureau; id: string; before: readonly MandateRecord[] }> {
  const world = await deskWorld();
  const bureau = await makeBureau(world);
  await accept(world, bureau, await underReview(world, bureau, ADDED));
  const id = await underReview(world, bureau, CHANGED);
  return { world, bureau, id, before: administrators(world) };
}

const accept = (world: World, { agent }: Bureau, id: string) =>
  decideDesignation(houseOf(world), callerOf(agent, ['validation-agent']), id, { decision: 'accepted' });

const toldOf = (world: World) =>
  world.table
    .rows()
    .filter((row) => row.pk.startsWith('outbox#'))
    .map((row) => (row.about as { notice?: string }).notice);

/** Whether the second form has taken effect: wholly, or not at all; anything between is told. */
function effect({ world, id, before }: { world: World; id: string; before: readonly MandateRecord[] }): string {
  const now = administrators(world);
  const given = now.filter((mandate) => mandate.designation?.id === id);
  const ended = now.filter((mandate) => mandate.state === 'ended');
  const proposals = recordsOf(world, 'workItem').length;
  const told = toldOf(world).filter((notice) => notice === 'administrator-removed').length;
  const [designation] = recordsOf(world, 'designation').filter((row) => row.id === id);
  const { state } = designation as unknown as { state: string };
  const found = `${state}: ${given.length} given, ${ended.length} ended, ${proposals} proposed, ${told} told`;
  if (now.length - given.length !== before.length) return `mandates of others changed; ${found}`;
  return found;
}
const NOTHING = 'under-review: 0 given, 0 ended, 0 proposed, 0 told';
const ALL = 'accepted: 4 given, 2 ended, 1 proposed, 1 told';

const remoteCalls = await (async () => {
  const { world, bureau, id } = await prepared();
  const watched = faulty(world, 0, 'not-done');
  await accept(watched.world, bureau, id);
  return watched.calls.length;
})();

describe('acceptance: every remote call goes wrong in every way; afterwards all of it holds, or none', () => {
  test('a clean run does all of it', async () => {
    const one = await prepared();
    expect(effect(one)).toBe(NOTHING);
    await accept(one.world, one.bureau, one.id);
    expect(effect(one)).toBe(ALL);
    expect(audit(one.world)).toEqual([]);
    expect(remoteCalls).toBeGreaterThan(10);
  });

  for (const mode of MODES) {
    test(mode, async () => {
      for (let at = 1; at <= remoteCalls; at++) {
        const one = await prepared();
        const outcome = await endure(() => accept(faulty(one.world, at, mode).world, one.bureau, one.id));
        const found = effect(one);
        expect([NOTHING, ALL], `call ${at}`).toContain(found);
        if (outcome === 'done') expect(found, `call ${at}: said to be done`).toBe(ALL);
        expect(audit(one.world), `call ${at}`).toEqual([]);
        if (found === NOTHING) await accept(one.world, one.bureau, one.id);
        expect(effect(one), `call ${at}: asked again`).toBe(ALL);
        expect(audit(one.world), `call ${at}: asked again`).toEqual([]);
      }
    });
  }
});

describe('acceptance in a crowd', () => {
  test('20 parallel acceptances are one', async () => {
    const one = await prepared();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => accept(one.world, one.bureau, one.id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(['conflict', 'wrong-state']).toContain((outcome.reason as Refusal).code);
    }
    expect(effect(one)).toBe(ALL);
    expect(audit(one.world)).toEqual([]);
  });

  test('two forms that add the same person to the same offers, accepted at once, give each mandate once', async () => {
    const world = await deskWorld();
    const bureau = await makeBureau(world);
    const ids = [
      await underReview(world, bureau, [lineOf('add', 1)]),
      await underReview(world, bureau, [lineOf('add', 1)]),
    ];
    const outcomes = await Promise.allSettled(ids.map((id) => accept(world, bureau, id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(administrators(world)).toHaveLength(bureau.subscriptions.length);
    expect(audit(world)).toEqual([]);
  });
});

describe('before acceptance: printing, taking back and submitting, with every fault', () => {
  /** Everything up to the submission, each step asked again once after a fault. */
  async function play(world: World, seen: World, bureau: Bureau): Promise<string> {
    const caller = callerOf(bureau.representative);
    const twice = async <T>(act: (on: World) => Promise<T>): Promise<T> => {
      let done: { readonly value: T } | undefined;
      await endure(async () => {
        done = { value: await act(seen) };
      });
      return done ? done.value : act(world);
    };
    const input = { subscriptionIds: bureau.subscriptions.map(({ id }) => id), lines: ADDED };
    const { id } = await twice((on) => draftDesignation(houseOf(on), caller, bureau.structure.id, input));
    await twice((on) => printedForm(houseOf(on), caller, id));
    await twice((on) => receiveSignedForm(houseOf(on), caller, id, new TextEncoder().encode('signed')));
    await twice(async (on) => {
      const before = await world.ledger.read('designation', { id });
      if (before?.state === 'submitted') return;
      await submitDesignation(houseOf(on), caller, id, { signedOn: signedOn(world), texts: SIGNED_TEXTS });
    });
    return id;
  }

  for (const mode of MODES) {
    test(mode, async () => {
      const clean = await deskWorld();
      const watched = faulty(clean, 0, mode);
      await play(clean, watched.world, await makeBureau(clean));
      for (let at = 1; at <= watched.calls.length; at++) {
        const world = await deskWorld();
        const bureau = await makeBureau(world);
        const id = await play(world, faulty(world, at, mode).world, bureau);
        const designation = (await world.ledger.read('designation', { id }))!;
        expect(designation.state, `call ${at}`).toBe('submitted');
        const kept = [...world.evidence.objects.keys()];
        expect(kept, `call ${at}`).toEqual(expect.arrayContaining([designation.form!.key, designation.signed!.key]));
        const people = recordsOf(world, 'person').length;
        const guards = recordsOf(world, 'unique').filter((row) => row.namespace === 'card');
        expect(guards, `call ${at}: of two newcomers`).toHaveLength(2);
        expect(people, `call ${at}: three of the bureau, two newcomers`).toBe(5);
        expect(administrators(world)).toEqual([]);
        expect(audit(world), `call ${at}`).toEqual([]);
      }
    });
  }
});
