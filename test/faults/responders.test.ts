import { expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import { responderInForce } from '../../shared/lifecycle/responder-in-force.ts';
import { certifyResponder } from '../../shared/lifecycle/responders.ts';
import { makeWorld, turnedClock, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** Responders' certificates when what they need goes wrong: one for one generation, and always one in force. */
const DAY = 86_400_000;
const certify = (world: World, correlation = 'certify') => certifyResponder(world, 'ca', correlation);
const own = (world: World) =>
  world.table.rows().filter(({ kind, profile }) => kind === 'certificate' && profile === 'ocsp-responder-1');
const inForce = (world: World) => responderInForce(world.ledger, 'ca', world.clock.now());

const beginnings: readonly (readonly [name: string, begin: (world: World) => Promise<void>, generation: number])[] = [
  ['the first certificate', async () => undefined, 1],
  [
    'the next certificate',
    async (world) => {
      await certify(world);
      world.clock.advance(8 * DAY);
    },
    2,
  ],
  [
    'a certificate in the place of one that was begun too long ago',
    async (world) => {
      const signer = { ...world.keys, sign: () => Promise.reject(new Error('down')) };
      await certify({ ...world, signer }).catch(() => undefined);
      world.clock.advance(8 * DAY);
    },
    2,
  ],
];

/** The same house over a table, a clock and a memory of signatures of its own. */
async function copyOf(world: World, signed: World['keys']['signatures']): Promise<World> {
  const table = createMemoryTable();
  for (const row of world.table.rows()) await table.write([{ put: row }]);
  const signatures = [...signed];
  const keys: World['keys'] = {
    ...world.keys,
    signatures,
    async sign(keyId, algorithm, message) {
      const signed = await world.keys.sign(keyId, algorithm, message);
      signatures.push({ keyId, message, signRequestId: signed.signRequestId });
      return signed;
    },
  };
  const clock = turnedClock(world.clock.now().toISOString());
  return { ...world, table, ledger: createLedger(table), keys, signer: keys, clock };
}

for (const [name, begin, generation] of beginnings) {
  const start = await makeWorld(name);
  await begin(start);
  const signed = [...start.keys.signatures];
  test.each(MODES)(`${name} is made once, whichever remote call goes wrong: %s`, async (mode) => {
    const clean = await copyOf(start, signed);
    const watched = faulty(clean, 0, mode);
    await certify(watched.world);
    expect(watched.calls.length).toBeGreaterThan(5);
    const issued = own(clean).filter(({ state }) => state === 'issued').length;
    for (let at = 1; at <= watched.calls.length; at++) {
      const world = await copyOf(start, signed);
      const answering = await inForce(world);
      await endure(() => certify(faulty(world, at, mode).world));
      expect(audit(world), `call ${at}`).toEqual([]);
      // whoever answered goes on, or the next one does
      if (answering) expect(await inForce(world), `call ${at}`).toBeDefined();
      const { record } = await certify(world, 'again');
      expect(record.generation, `call ${at}`).toBe(generation);
      expect((await certify(world, 'once more')).made).toBe(false);
      expect(own(world).filter(({ state }) => state === 'issued')).toHaveLength(issued);
      expect(own(world).filter(({ state }) => state === 'reserved')).toEqual([]);
      expect(await inForce(world), `call ${at}`).toBeDefined();
      expect(audit(world), `call ${at}, again`).toEqual([]);
    }
  });
}

test('20 workers on one responder make one certificate', async () => {
  const world = await makeWorld('crowd');
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => certify(world)));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict);
  }
  await certify(world);
  expect(own(world)).toHaveLength(1);
  expect((await world.ledger.read('responder', { issuer: 'ca' }))!.generation).toBe(1);
  expect(audit(world)).toEqual([]);
});
