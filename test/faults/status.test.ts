import { beforeAll, describe, expect, test } from 'vitest';
import { createAnswerStore } from '../../shared/ledger/answers.ts';
import type { StatusAnswer } from '../../shared/lifecycle/status/answering.ts';
import { encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { another, asking, makeStatusWorld, openDesk, type StatusWorld, told } from '../world/status.ts';
import { faulty, MODES } from './faults.ts';

/**
 * Every remote call of an answer goes wrong in every way: the caller gets the truth or an error of OCSP, never another
 * status, never an exception; and whoever asks next gets the truth.
 */
const SERIAL = '5f0123456789abcdef0123456789abcd';
/** As the house is after its ceremony; each try has a table of its own. */
let founded: StatusWorld;
let world: StatusWorld;
beforeAll(async () => {
  founded = await makeStatusWorld('faults');
});
const statusOf = (answer: StatusAnswer) =>
  answer.outcome === 'answered' ? told(answer).responses[0]!.certStatus.status : answer.outcome;
const QUESTIONS = [
  ['without a nonce', () => asking(world.certId(SERIAL))],
  ['with a nonce', () => ({ ...asking(), request: encodeOcspRequest([world.certId(SERIAL)], Uint8Array.of(1, 2)) })],
] as const;
const STANDINGS = [
  ['good', async () => void (await world.certificate(SERIAL))],
  ['revoked', async () => void (await world.revoke(await world.certificate(SERIAL)))],
  // what the table keeps is from before the revocation
  [
    'revoked',
    async () => {
      const certificate = await world.certificate(SERIAL);
      await openDesk(world)(asking(world.certId(SERIAL)));
      await world.revoke(certificate);
    },
  ],
  ['unauthorized', async () => undefined],
] as const;

describe.each(QUESTIONS)('a question %s', (_, question) => {
  test.each(STANDINGS)('whose answer is %s (%#)', async (truth, arrange) => {
    world = await another(founded);
    await arrange();
    const sound = faulty(world, 0, 'not-done');
    expect(statusOf(await openDesk(sound.world)(question()))).toBe(truth);
    let troubled = 0;
    for (const mode of MODES) {
      for (let at = 1; at <= sound.calls.length; at++) {
        world = await another(founded);
        await arrange();
        const house = faulty(world, at, mode);
        const first = statusOf(await openDesk(house.world)(question()));
        expect([truth, 'tryLater']).toContain(first);
        if (first === 'tryLater') troubled += 1;
        expect(statusOf(await openDesk(world)(question()))).toBe(truth);
        const kept = await createAnswerStore(world.table).read({ issuer: 'ca', serial: SERIAL, form: 'sha1' });
        const record = await world.ledger.read('certificate', { issuer: 'ca', serial: SERIAL });
        if (kept?.statusVersion === record?.version && kept)
          expect(statusOf({ ...kept, outcome: 'answered' } as unknown as StatusAnswer)).toBe(truth);
      }
    }
    expect(troubled).toBeGreaterThan(0);
  });
});
