import { sign } from 'node:crypto';
import type { Kind, Ledger, NameOf } from '../../shared/lifecycle/ports.ts';
import { createStatusDesk } from '../../shared/lifecycle/status/answering.ts';
import { encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { generate } from '../world/keys.ts';
import { makeStatusWorld, type StatusWorld } from '../world/status.ts';
import { atLeast, compare, cpuPerTurn, type Figure } from './harness.ts';

const WARM_UP = 20_000;
const TURNS = 400;
const ROUNDS = 35;
const CERTIFICATES = 256;

/** What an answer with a nonce costs beside its signature: reading the request, the certificate's standing, encoding. */
export const ocspSign: Figure = {
  name: 'ocsp.sign',
  async measure() {
    const world = await makeStatusWorld('bench');
    const serials = Array.from({ length: CERTIFICATES }, (_, n) => `5f${n.toString(16).padStart(30, '0')}`);
    const nonce = new Uint8Array(32).fill(7);
    const requests = serials.map((serial) => encodeOcspRequest([world.certId(serial)], nonce));
    const key = generate('P-256');
    const desk = createStatusDesk({
      ...world,
      ledger: await ledgerOf(world, serials),
      signer: { sign: async (_key, _algorithm, message) => signed(message) },
      attempts: { admit: async () => true },
      answers: { read: async () => undefined, write: async () => true },
      settings: { neverIssued: 'unauthorized', signaturesPerSecond: 1e9, livePerSourceAndMinute: 1e9 },
    });
    let octets = 0;
    const signed = (message: Uint8Array) => {
      octets = message.length;
      return { signature: sign('sha256', message, key), signRequestId: '' };
    };
    const ours = (turns: number) =>
      cpuPerTurn(turns, async (turn) => {
        const answer = await desk({ issuer: 'ca', source: '192.0.2.1', request: requests[turn % CERTIFICATES]! });
        if (answer.outcome !== 'answered') throw new Error(`the desk says ${answer.outcome}`);
      });
    await ours(WARM_UP);
    const message = new Uint8Array(octets).fill(1);
    const { ours: cost, quotient } = await compare(
      () => ours(TURNS),
      () => cpuPerTurn(TURNS, () => sign('sha256', message, key)),
      ROUNDS,
    );
    return [
      {
        name: 'ocsp.sign',
        value: 1e6 / cost,
        unit: 'answers per CPU-second',
        against: 'bare ECDSA sign, P-256',
        ratio: 1 / quotient,
        reach: atLeast(0.75),
      },
    ];
  },
};

/** The records at hand: what a store takes to find and to copy them is its own affair. */
async function ledgerOf(world: StatusWorld, serials: readonly string[]): Promise<Ledger> {
  const certificates = new Map(
    await Promise.all(serials.map(async (serial) => [serial, world.certificate(serial)] as const)),
  );
  const read = (kind: Kind, name: NameOf<Kind>) =>
    (kind === 'certificate' && certificates.get((name as { serial: string }).serial)) || world.ledger.read(kind, name);
  return { ...world.ledger, read: read as Ledger['read'] };
}
