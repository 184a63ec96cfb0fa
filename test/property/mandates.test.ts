import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { RequestRecord } from '../../shared/lifecycle/records.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import { audit } from '../faults/audit.ts';
import { CEREMONY, recordsOf } from '../world/world.ts';
import { outlived, unfounded, unproposed } from './founded.ts';
import { steps } from './mandate-sequences.ts';
import { copyOf, open, play } from './mandate-steps.ts';

/**
 * No sequence of designations leaves a mandate without an accepted form, or recorded paper, behind it; no request outlives
 * its mandate (issue B, "Shown by").
 */
describe('whatever anybody does, in any order', () => {
  test('no mandate is without an accepted form or recorded paper, and no request outlives its mandate', async () => {
    const first = await open();
    const { length } = first.world.keys.signatures;
    const done = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const scene = await copyOf(first, length);
        for (const one of sequence) {
          // time passes between two acts
          scene.world.clock.advance(1000);
          try {
            await play(scene, one);
          } catch (thrown) {
            if (!(thrown instanceof Refusal)) throw thrown;
          }
          expect([...unfounded(scene.world), ...outlived(scene.world), ...unproposed(scene.world)]).toEqual([]);
        }
        expect(audit(scene.world)).toEqual([]);
        for (const [act, times] of scene.done) done.set(act, (done.get(act) ?? 0) + times);
      }),
      { numRuns: 50 },
    );
    const often = (act: string) => done.get(act) ?? 0;
    const least = ['hand-in', 'decide', 'request', 'issued', 'refused', 'renounce', 'card'].map(often);
    expect(Math.min(...least), 'the sequences do something').toBeGreaterThan(1);
  });

  test('what looks for them finds a mandate, a certificate and an end that have nothing behind them', async () => {
    const { world, bureau } = await open();
    const pen = penOf(world, CEREMONY, 'forged');
    const request = recordsOf<RequestRecord>(world, 'request').find((one) => one.state === 'approved')!;
    world.clock.advance(1000);
    await issueCertificate(world, request.id, 'issue');
    expect([...unfounded(world), ...outlived(world), ...unproposed(world)]).toEqual([]);
    const { personId, mandateId: id } = request.requestedBy;
    const given = (await world.ledger.read('mandate', { personId, id }))!;
    const forged: MandateRecord = { ...given, id: 'f'.repeat(32), version: 1, personId: bureau.agent.personId };
    const ended: MandateRecord = {
      ...given,
      version: given.version + 1,
      state: 'ended',
      ended: { at: given.from, by: 'x', reason: 'x' },
    };
    await world.ledger.commit({
      records: [forged, ended],
      events: [pen.event(forged, 'mandate.given'), pen.event(ended, 'mandate.ended')],
    });
    expect(unfounded(world)).toEqual([`${forged.id} has no accepted form behind it`]);
    expect(unproposed(world)).toEqual([`nobody is asked about the certificates of ${id}`]);
    expect(outlived(world)).toEqual([expect.stringContaining('was issued without a mandate behind it')]);
  });
});
