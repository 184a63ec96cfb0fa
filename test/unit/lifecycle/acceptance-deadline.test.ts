import { beforeEach, describe, expect, test } from 'vitest';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { LAPSE_AFTER_DAYS, REMIND_AFTER_DAYS } from '../../../shared/lifecycle/awaiting.ts';
import { findDeadlines, meetDeadline } from '../../../shared/lifecycle/deadlines.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { audit } from '../../faults/audit.ts';
import {
  acceptanceOf,
  acceptedTo,
  deadlinesOf,
  issuedTo,
  metDeadlines,
  type RetrievalHouse,
  retrievalCast,
} from '../../world/retrieval.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import type { Cast, World } from '../../world/world.ts';

const DAY = 86_400_000;

let world: World;
let house: RetrievalHouse;
let cast: Cast;
beforeEach(async () => {
  ({ world, house, cast } = await retrievalCast());
});

const code = (refusal: string) => ({ code: refusal });

describe('the clock', () => {
  const run = () => metDeadlines(world);
  const state = async ({ issuer, serial }: { issuer: string; serial: string }) => ({
    certificate: (await world.ledger.read('certificate', { issuer, serial }))!.state,
    acceptance: (await world.ledger.read('acceptance', { issuer, serial }))!.state,
  });

  test('thirty days of nobody: one reminder on day 23, revocation on day 30, each once', async () => {
    const issued = await issuedTo(world, cast);
    const kept: string[] = [];
    for (let day = 1; day <= LAPSE_AFTER_DAYS + 5; day++) {
      world.clock.advance(DAY);
      const first = await run();
      const second = await run();
      kept.push(
        ...first.told.map((notice) => `${day} ${notice}`),
        ...second.told.map((notice) => `${day} again ${notice}`),
      );
      expect((await state(issued)).certificate).toBe(day < LAPSE_AFTER_DAYS ? 'issued' : 'revoked');
    }
    expect(kept).toEqual([
      `${REMIND_AFTER_DAYS} acceptance-reminder`,
      `${LAPSE_AFTER_DAYS} crl`,
      `${LAPSE_AFTER_DAYS} acceptance-lapsed`,
    ]);
    expect(await state(issued)).toEqual({ certificate: 'revoked', acceptance: 'lapsed' });
    expect((await world.ledger.list('acceptances-due', '')).items).toEqual([]);
    expect(audit(world)).toEqual([]);
  });

  test('on the thirtieth day it is too late to accept, whether the clock has run since the reminder or not', async () => {
    const issued = await issuedTo(world, cast);
    world.clock.advance(REMIND_AFTER_DAYS * DAY);
    await run();
    world.clock.advance((LAPSE_AFTER_DAYS - REMIND_AFTER_DAYS) * DAY);
    const act = acceptCertificate(house, cast.administrator, acceptanceOf(issued), 'late');
    await expect(act).rejects.toMatchObject(code('wrong-state'));
  });

  test('nobody is revoked without a reminder: a clock that was down reminds late, and waits seven days more', async () => {
    const issued = await issuedTo(world, cast);
    world.clock.advance((LAPSE_AFTER_DAYS + 1) * DAY);
    expect(await run()).toEqual({ found: 1, told: ['acceptance-reminder'] });
    const { dueAt } = (await world.ledger.read('acceptance', issued))!;
    expect(dueAt).toBe(new Date(+world.clock.now() + 7 * DAY).toISOString());
    // the day that is told is the one on which it will be done
    const letters = (await posted(world)).map(unwrapped);
    expect(letters.some((text) => text.includes(wording.dayOf(dueAt!, 'fr')))).toBe(true);
    world.clock.advance(7 * DAY - 1);
    expect(await run()).toEqual({ found: 0, told: [] });
    world.clock.advance(1);
    expect((await run()).told).toEqual(['crl', 'acceptance-lapsed']);
    expect(await state(issued)).toEqual({ certificate: 'revoked', acceptance: 'lapsed' });
    const late = await issuedTo(world, cast);
    world.clock.advance((LAPSE_AFTER_DAYS + 1) * DAY);
    await expect(acceptCertificate(house, cast.administrator, acceptanceOf(late), 'late')).resolves.toBeDefined();
    expect(audit(world)).toEqual([]);
  });

  test('an accepted certificate is left alone, and one that was revoked otherwise is closed without a word', async () => {
    const accepted = (await acceptedTo(world, cast)).certificate;
    const revoked = await issuedTo(world, cast);
    const { issuer, serial } = revoked;
    await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    world.clock.advance(LAPSE_AFTER_DAYS * DAY);
    expect(await run()).toEqual({ found: 1, told: [] });
    expect(await state(accepted)).toEqual({ certificate: 'issued', acceptance: 'accepted' });
    expect(await state(revoked)).toEqual({ certificate: 'revoked', acceptance: 'moot' });
    expect(await run()).toEqual({ found: 0, told: [] });
  });

  test('two runs at once do the work once', async () => {
    const issued = await issuedTo(world, cast);
    world.clock.advance(LAPSE_AFTER_DAYS * DAY);
    const rows = await Promise.all([1, 2, 3].map(() => meetDeadline(deadlinesOf(world), issued, 'clock')));
    expect(rows.filter((outbox) => outbox.length > 0)).toHaveLength(1);
    expect(audit(world)).toEqual([]);
  });

  test('looking costs what is due, not what exists', async () => {
    for (let n = 0; n < 12; n++) await issuedTo(world, cast);
    let read = 0;
    const table = {
      ...world.table,
      query: async (query: never) => {
        const rows = await world.table.query(query);
        read += rows.items.length;
        return rows;
      },
    };
    await findDeadlines({ ...world, ledger: createLedger(table), invoker: { meetDeadline: async () => undefined } });
    expect(read).toBeLessThanOrEqual(12);
  });
});
