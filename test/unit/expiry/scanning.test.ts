import { beforeAll, describe, expect, test } from 'vitest';
import { createLedger } from '../../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../../shared/ledger/memory-table.ts';
import { workOffExpiries } from '../../../shared/lifecycle/expiry/meeting.ts';
import { scanExpiries, scansSince } from '../../../shared/lifecycle/expiry/scanning.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, ExpiryNoticeRecord } from '../../../shared/lifecycle/records.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { daysFrom } from '../../../shared/registration/working-days.ts';
import { likenesses } from '../../world/bulk.ts';
import { type ExpiryStage, expiryStage, jobOf, scanned, turnTo, waiting } from '../../world/expiry.ts';
import { CEREMONY, recordsOf, type World } from '../../world/world.ts';

/** The stage with more certificates, each ending so many days after the stage's own. */
let built: ExpiryStage;
const LATER = [0, 0, 0, 1, 2, 3, 30, 400] as const;
beforeAll(async () => {
  built = await expiryStage('scans');
  const made = await likenesses(built.world, built.certificate, LATER.length);
  for (const [place, days] of LATER.entries()) await endsLater(built.world, made[place]!, days);
});

async function endsLater(world: World, certificate: CertificateRecord, days: number): Promise<void> {
  const pen = penOf(world, CEREMONY, 'later');
  const notAfter = new Date(Date.parse(certificate.notAfter) + days * 86_400_000).toISOString();
  const next = { ...certificate, version: 2, notAfter };
  await world.ledger.commit({ records: [next], events: [pen.event(next, 'certificate.planted')] });
}

async function fresh(): Promise<ExpiryStage> {
  const table = createMemoryTable();
  for (const row of built.world.table.rows()) await table.write([{ put: row }]);
  return { ...built, world: { ...built.world, table, ledger: createLedger(table) } };
}

const trails = (world: World) => recordsOf<ExpiryNoticeRecord>(world, 'expiryNotice');
const stagesTold = (world: World) =>
  trails(world)
    .flatMap(({ told }) => told.map(({ stage }) => stage))
    .sort();
/** A scan that was done so many days before the certificate's last. */
async function doneOn(stage: ExpiryStage, days: number): Promise<void> {
  turnTo(stage, days);
  await scanned(stage.world);
}

describe('a day', () => {
  test('those whose day it is are told, and no other; a second run finds it done', async () => {
    const stage = await fresh();
    await doneOn(stage, -61);
    turnTo(stage, -60);
    const scan = await scanned(stage.world);
    expect(scan).toMatchObject({
      state: 'done',
      since: daysFrom(scan!.day, -1),
      counts: { found: 4, told: 4, mails: 4 },
    });
    expect(stagesTold(stage.world)).toEqual(['d-60', 'd-60', 'd-60', 'd-60']);
    expect(await scanned(stage.world)).toBeUndefined();
    expect(waiting(stage.world)).toHaveLength(4);
  });

  test('it begins at six in Paris', async () => {
    const stage = await fresh();
    turnTo(stage, -60, 5);
    expect(await scanned(stage.world)).toBeUndefined();
    turnTo(stage, -60, 6);
    expect(await scanned(stage.world)).toMatchObject({ state: 'done' });
  });

  test('on a day off there is nothing to tell, and it is done', async () => {
    const stage = await fresh();
    await doneOn(stage, -60);
    turnTo(stage, -55);
    expect(await scanned(stage.world)).toMatchObject({ state: 'done' });
    turnTo(stage, -54);
    // begun and done: days without anything leave no word between
    expect(await scanned(stage.world)).toMatchObject({ state: 'done', counts: {}, version: 2 });
  });

  test('the very first scan tells everybody whose stage has come, by its latest, and not of what ended long before', async () => {
    const stage = await fresh();
    turnTo(stage, -20);
    // seven of them tell two people, and the one that ends a month later the first of them
    expect(await scanned(stage.world)).toMatchObject({ counts: { told: 8, mails: 15 } });
    expect(new Set(stagesTold(stage.world))).toEqual(new Set(['d-30', 'd-60']));
    const late = await fresh();
    turnTo(late, 20);
    expect(await scanned(late.world)).toMatchObject({ counts: { told: 1 } });
  });
});

describe('days that were missed', () => {
  test('are made up for in one go, each certificate by the latest stage', async () => {
    const stage = await fresh();
    await doneOn(stage, -70);
    turnTo(stage, -10);
    const scan = await scanned(stage.world);
    expect(scan!.since).toBe(daysFrom(scan!.day, -60));
    expect(stagesTold(stage.world)).toEqual([...Array(7).fill('d-15'), 'd-60'].sort());
  });

  test('a scan that stands half-way is overtaken by the next day, which does what it left', async () => {
    const stage = await fresh();
    await doneOn(stage, -63);
    turnTo(stage, -60);
    const { scan } = await scanExpiries(jobOf(stage.world), 'scan', { page: 2, sideBySide: 1, forMs: 0 });
    expect(scan).toMatchObject({ state: 'running' });
    turnTo(stage, -59);
    await scanned(stage.world);
    expect(stagesTold(stage.world)).toEqual(Array(5).fill('d-60'));
    const states = (await scansSince(stage.world.ledger, '2020-01-01')).map(({ state }) => state);
    expect(states).toEqual(['done', 'overtaken', 'done']);
  });

  test('a clock that was ahead and is set back tells nothing twice, leaves nothing out, and goes on day by day', async () => {
    const stage = await fresh();
    await doneOn(stage, -61);
    await doneOn(stage, -30);
    const told = waiting(stage.world).length;
    turnTo(stage, -60);
    expect(await scanned(stage.world)).toMatchObject({ state: 'done', counts: { found: 4, told: 4 } });
    turnTo(stage, -59);
    expect(await scanned(stage.world)).toMatchObject({ state: 'done' });
    expect(waiting(stage.world)).toHaveLength(told + 4);
    turnTo(stage, -29);
    await scanned(stage.world);
    const each = waiting(stage.world).map(({ about }) => `${about.serial} ${about.stage} ${about.personId}`);
    expect(new Set(each).size).toBe(each.length);
  });
});

describe('many on one day', () => {
  test('each page is taken down before the next: whoever goes on tells nobody twice', async () => {
    const stage = await fresh();
    await doneOn(stage, -61);
    turnTo(stage, -60);
    let runs = 0;
    for (;;) {
      const { scan } = await scanExpiries(jobOf(stage.world), 'scan', { page: 1, sideBySide: 1, forMs: 0 });
      runs += 1;
      if (scan?.state === 'done') break;
    }
    expect(runs).toBeGreaterThan(4);
    expect(waiting(stage.world)).toHaveLength(4);
  });

  test('two runs at once tell each once', async () => {
    const stage = await fresh();
    await doneOn(stage, -61);
    turnTo(stage, -60);
    await Promise.all([scanned(stage.world), scanned(stage.world), scanned(stage.world)]);
    await scanned(stage.world);
    expect(stagesTold(stage.world)).toEqual(Array(4).fill('d-60'));
    expect(waiting(stage.world)).toHaveLength(4);
  });

  test('messages go out at the house’s rate, in the hours of work', async () => {
    const stage = await fresh();
    turnTo(stage, -20);
    await scanned(stage.world);
    const instants = waiting(stage.world)
      .map(({ notBefore }) => Date.parse(notBefore))
      .sort((a, b) => a - b);
    const minutes = (instants.at(-1)! - instants[0]!) / 60_000;
    expect(minutes * houseRules.expiryMailsPerMinute).toBeGreaterThan(6);
    expect(minutes).toBeLessThan(1);
  });

  test('one that fails keeps no other waiting, and comes again', async () => {
    const stage = await fresh();
    await doneOn(stage, -61);
    turnTo(stage, -60);
    const { serial } = stage.certificate;
    const job = jobOf(stage.world);
    const ledger: typeof job.ledger = {
      ...job.ledger,
      read: (kind, name) =>
        kind === 'expiryNotice' && (name as unknown as { serial: string }).serial === serial
          ? Promise.reject(new Error('no'))
          : job.ledger.read(kind, name),
    };
    expect(await scanned(stage.world, 50, { ...job, ledger })).toMatchObject({
      state: 'done',
      counts: { found: 4, told: 3, failed: 1 },
    });
    const { done } = await workOffExpiries(job, undefined, 'again', () => undefined);
    expect(done).toBe(1);
    expect(stagesTold(stage.world)).toEqual(Array(4).fill('d-60'));
  });
});
