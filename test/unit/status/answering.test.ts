import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import type { MemoryTable } from '../../../shared/ledger/memory-table.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { StatusAnswer } from '../../../shared/lifecycle/status/answering.ts';
import { hashesOf } from '../../../shared/lifecycle/status/known-issuers.ts';
import { verifySignature } from '../../../shared/x509/algorithms.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { ocspExtensionIds } from '../../../shared/x509/ocsp-extensions.ts';
import { decodeOcspRequest, encodeCertId, encodeOcspRequest } from '../../../shared/x509/ocsp-request.ts';
import { another, asking, makeStatusWorld, openDesk, type StatusWorld, told } from '../../world/status.ts';
import { makePerson } from '../../world/world.ts';

/** What is answered about certificates, from the ledger alone. */
const SERIAL = '5f0123456789abcdef0123456789abcd';
const OTHER = '5f0123456789abcdef0123456789abce';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let founded: StatusWorld;
let world: StatusWorld;
let desk: ReturnType<typeof openDesk>;
beforeAll(async () => {
  founded = await makeStatusWorld();
});
beforeEach(async () => {
  world = await another(founded);
  desk = openDesk(world);
});

const ask = (serial = SERIAL) => desk(asking(world.certId(serial)));
const statusOf = (answer: StatusAnswer) => told(answer).responses.map(({ certStatus }) => certStatus.status);
const signatures = () => world.keys.signatures.filter(({ keyId }) => keyId.startsWith('alias/ocsp')).length;
const rows = (): ReturnType<MemoryTable['rows']> => world.table.rows().filter(({ pk }) => pk.startsWith('ocsp#'));

describe('a certificate', () => {
  test('that is issued is good, by the responder in force, until its end at most', async () => {
    await world.certificate(SERIAL);
    const answer = told(await ask());
    const [only] = answer.responses;
    expect(only).toMatchObject({ certStatus: { status: 'good' }, extensions: [] });
    expect(only!.certId).toEqual(world.certId(SERIAL));
    expect(only!.nextUpdate.getTime() - only!.thisUpdate.getTime()).toBe(12 * HOUR);
    expect(answer.producedAt).toEqual(only!.thisUpdate);
    const { spki } = decodeCertificate(answer.certificates[0]!).tbs;
    expect(verifySignature(answer.signatureAlgorithm, spki, answer.tbsDer, answer.signature)).toBe(true);
  });

  test('that is revoked says since when, and not why unless its profile says so', async () => {
    const at = world.clock.now();
    await world.revoke(await world.certificate(SERIAL));
    expect(told(await ask()).responses[0]!.certStatus).toEqual({ status: 'revoked', at });
  });

  test.each(['reserved', 'abandoned'] as const)('that is %s was never issued: nothing is said of it', async (state) => {
    await world.certificate(SERIAL, { state });
    expect(await ask()).toEqual({ outcome: 'unauthorized' });
    expect(rows()).toEqual([]);
  });

  test('that there is not: nothing is said of it, and nothing is signed or kept', async () => {
    const before = signatures();
    expect(await ask()).toEqual({ outcome: 'unauthorized' });
    expect(signatures()).toBe(before);
  });

  test('that has ended is answered for as before, while its record is there', async () => {
    await world.certificate(SERIAL, {
      notAfter: new Date(world.clock.now().getTime() - 400 * 24 * HOUR).toISOString(),
    });
    expect(statusOf(await ask())).toEqual(['good']);
  });

  test('becomes good the moment it is issued, though it was asked about while it was reserved', async () => {
    const reserved = await world.certificate(SERIAL, { state: 'reserved' });
    await ask();
    await world.ledger.commit({
      records: [{ ...reserved, version: 2, state: 'issued' }],
      events: [{ ...eventOf(world), aggregate: `certificate/ca/${SERIAL}`, version: 2, type: 'certificate.issued' }],
    });
    expect(statusOf(await ask())).toEqual(['good']);
  });
});

const eventOf = ({ clock }: StatusWorld) => ({
  format: 1 as const,
  id: 'e'.repeat(32),
  at: clock.now().toISOString(),
  actor: { capacity: 'platform', function: 'test' } as const,
  correlation: 'test',
  data: {},
});

describe('where it is configured so', () => {
  test('a serial that was never issued is revoked in the extended sense', async () => {
    desk = openDesk(world, { neverIssued: 'revoked' });
    const answer = await ask();
    const { responses, extensions } = told(answer);
    expect(responses[0]!.certStatus).toEqual({ status: 'revoked', at: new Date(0), reason: 'certificateHold' });
    expect(extensions).toEqual([{ id: ocspExtensionIds.extendedRevoke, critical: false, value: Uint8Array.of(5, 0) }]);
    expect(answer).toMatchObject({ shared: false });
    expect(rows()).toEqual([]);
  });

  test('an issuer that keeps its expired certificates on lists says since when', async () => {
    const { record } = await readIssuer(world.ledger, 'ca');
    const keepsExpired = '2026-01-01T00:00:00.000Z';
    const ledger = {
      ...world.ledger,
      read: (async (kind, name) => {
        const found = await world.ledger.read(kind, name);
        return kind === 'issuer' && found ? { ...record, keepsExpired } : found;
      }) as typeof world.ledger.read,
    };
    desk = openDesk({ ...world, ledger });
    await world.certificate(SERIAL);
    const [extension] = told(await ask()).responses[0]!.extensions;
    expect(extension!.id).toBe(ocspExtensionIds.archiveCutoff);
    expect(Buffer.from(extension!.value).toString('latin1')).toContain('20260101000000Z');
  });
});

describe('a question', () => {
  test('that is no request is told so', async () => {
    expect(await desk({ ...asking(), request: new Uint8Array(3) })).toEqual({ outcome: 'malformedRequest' });
  });

  test.each(['root', 'nobody', '../ca', ''])(
    'to an address of no issuing authority (%j) gets nothing',
    async (issuer) => {
      await world.certificate(SERIAL);
      expect(await desk({ ...asking(world.certId(SERIAL)), issuer })).toEqual({ outcome: 'unauthorized' });
    },
  );

  test('about another issuer’s certificate gets nothing, alone or among others', async () => {
    await world.certificate(SERIAL);
    const others = encodeCertId('sha1', hashesOf(await readIssuer(world.ledger, 'test-ca')).sha1, SERIAL);
    expect(await desk(asking(others))).toEqual({ outcome: 'unauthorized' });
    expect(await desk(asking(world.certId(SERIAL), others))).toEqual({ outcome: 'unauthorized' });
  });

  test('by SHA-256 is answered by SHA-256, from a kept answer of its own', async () => {
    await world.certificate(SERIAL);
    const by256 = await desk(asking(world.certId(SERIAL, 'sha256')));
    expect(told(by256).responses[0]!.certId).toEqual(world.certId(SERIAL, 'sha256'));
    await ask();
    expect(rows().map(({ sk }) => sk)).toEqual(['answer#sha1', 'answer#sha256']);
  });

  test('without the parameters of its digest is answered as it asked', async () => {
    await world.certificate(SERIAL);
    const certId = Uint8Array.from(world.certId(SERIAL));
    // 30 09 06 05 oid 05 00: the NULL goes
    const bare = Uint8Array.of(0x30, certId[1]! - 2, 0x30, 7, ...certId.subarray(4, 11), ...certId.subarray(13));
    expect(decodeOcspRequest(encodeOcspRequest([bare])).certIds[0]).toMatchObject({ digest: 'sha1', bare: true });
    expect(told(await desk(asking(bare))).responses[0]!.certId).toEqual(bare);
    expect(rows().map(({ sk }) => sk)).toEqual(['answer#sha1-bare']);
  });

  test('with a nonce gets it back, in an answer that nobody else gets', async () => {
    await world.certificate(SERIAL);
    const request = encodeOcspRequest([world.certId(SERIAL)], Buffer.alloc(128, 7));
    const answer = await desk({ ...asking(), request });
    expect(answer).toMatchObject({ outcome: 'answered', shared: false });
    const [nonce] = told(answer).extensions;
    expect(nonce).toMatchObject({ id: ocspExtensionIds.nonce });
    expect(Buffer.from(nonce!.value.subarray(3))).toEqual(Buffer.alloc(128, 7));
    expect(rows()).toEqual([]);
  });

  test('about several is answered for each, in its order; one that was never issued silences all', async () => {
    await world.certificate(SERIAL);
    await world.revoke(await world.certificate(OTHER));
    expect(statusOf(await desk(asking(world.certId(OTHER), world.certId(SERIAL))))).toEqual(['revoked', 'good']);
    expect(await desk(asking(world.certId(SERIAL), world.certId('5f47')))).toEqual({ outcome: 'unauthorized' });
    const strange = await openDesk(world, { neverIssued: 'revoked' })(
      asking(world.certId(SERIAL), world.certId('5f47')),
    );
    expect(statusOf(strange)).toEqual(['good', 'revoked']);
  });
});

describe('an answer that was signed before', () => {
  beforeEach(async () => void (await world.certificate(SERIAL)));

  test('is given again: by this process for seconds, by every other from the table', async () => {
    const before = signatures();
    const first = await ask();
    expect(await ask()).toBe(first);
    world.clock.advance(5 * HOUR);
    expect((await openDesk(world)(asking(world.certId(SERIAL)))) as object).toMatchObject({
      response: (first as { response: Uint8Array }).response,
    });
    expect(signatures()).toBe(before + 1);
  });

  test('ends with what it tells of: a revocation is seen by others at once, and here within 15 seconds', async () => {
    await ask();
    const { certificate } = {
      certificate: (await world.ledger.read('certificate', { issuer: 'ca', serial: SERIAL }))!,
    };
    await world.revoke(certificate);
    expect(statusOf(await openDesk(world)(asking(world.certId(SERIAL))))).toEqual(['revoked']);
    world.clock.advance(14_999);
    expect(statusOf(await ask())).toEqual(['good']);
    world.clock.advance(1);
    expect(statusOf(await ask())).toEqual(['revoked']);
  });

  describe('by a responder whose certificate was revoked', () => {
    const signerOf = async () => decodeCertificate(told(await ask()).certificates[0]!).tbs.serial;
    const revokeResponder = async () => {
      const { certificates } = (await world.ledger.read('responder', { issuer: 'ca' }))!;
      const { serial } = certificates[0]!;
      const officer = await makePerson(world, 'security-officer', { reach: 'house' });
      await revokeCertificate(world, officer, { issuer: 'ca', serial, reason: 'keyCompromise' }, 'revoke');
      return serial;
    };

    test('is given no more: by others at once, here within 15 seconds; the next responder signs', async () => {
      await ask();
      const serial = await revokeResponder();
      await certifyResponder(world, 'ca', 'next');
      expect(
        decodeCertificate(told(await openDesk(world)(asking(world.certId(SERIAL)))).certificates[0]!),
      ).not.toMatchObject({
        tbs: { serial },
      });
      world.clock.advance(15_000);
      expect(await signerOf()).not.toBe(serial);
    });

    test('is not given either while nobody else is in force; what is left is to try later', async () => {
      await ask();
      await revokeResponder();
      world.clock.advance(15_000);
      expect(await ask()).toMatchObject({ outcome: 'tryLater' });
      expect(await openDesk(world)(asking(world.certId(SERIAL)))).toMatchObject({ outcome: 'tryLater' });
    });

    test('is not signed for others while this process remembers that responder', async () => {
      await ask();
      const serial = await revokeResponder();
      await certifyResponder(world, 'ca', 'next');
      await world.certificate(OTHER);
      world.clock.advance(15_000);
      expect(decodeCertificate(told(await ask(OTHER)).certificates[0]!).tbs.serial).not.toBe(serial);
    });
  });

  test('is signed anew after six hours', async () => {
    const before = signatures();
    await ask();
    world.clock.advance(6 * HOUR);
    await ask();
    expect(signatures()).toBe(before + 1);
    world.clock.advance(MINUTE);
    const { thisUpdate } = told(await ask()).responses[0]!;
    expect(thisUpdate).toEqual(world.clock.now());
  });

  test('never outlives the responder’s certificate, and is signed anew for its last hour', async () => {
    const responder = await world.ledger.read('responder', { issuer: 'ca' });
    const end = Date.parse(responder!.certificates[0]!.notAfter);
    world.clock.set(new Date(end - 2 * HOUR).toISOString());
    expect(told(await ask()).responses[0]!.nextUpdate.getTime()).toBe(end);
    world.clock.set(new Date(end + 1_000).toISOString());
    expect(await ask()).toEqual({ outcome: 'tryLater', retryAfterSeconds: 300 });
  });

  test('of a slow signer does not come back: not into the table, and not out of it', async () => {
    let revoked = false;
    const slow = openDesk({
      ...world,
      signer: {
        ...world.signer,
        sign: async (...call) => {
          const signed = await world.signer.sign(...call);
          if (!revoked) {
            revoked = true;
            const found = await world.ledger.read('certificate', { issuer: 'ca', serial: SERIAL });
            await world.revoke(found!);
            expect(statusOf(await openDesk(world)(asking(world.certId(SERIAL))))).toEqual(['revoked']);
          }
          return signed;
        },
      },
    });
    expect(statusOf(await slow(asking(world.certId(SERIAL))))).toEqual(['revoked']);
    world.clock.advance(MINUTE);
    expect(statusOf(await ask())).toEqual(['revoked']);
  });

  test('is given though the table does not take another, and nothing is remembered of that', async () => {
    const table = {
      ...world.table,
      write: async () => Promise.reject(new Refusal('unavailable', 'The table is away.')),
    };
    desk = openDesk({ ...world, table });
    const before = signatures();
    expect(statusOf(await ask())).toEqual(['good']);
    expect(statusOf(await ask())).toEqual(['good']);
    expect(signatures()).toBe(before + 2);
  });
});

describe('pressure', () => {
  beforeEach(async () => {
    await world.certificate(SERIAL);
    await world.certificate(OTHER);
  });
  const withNonce = (source: string) => {
    const request = encodeOcspRequest([world.certId(SERIAL)], Uint8Array.of(1));
    return desk({ issuer: 'ca', source, request });
  };

  test('of one source ends with that source’s minute, and leaves the others alone', async () => {
    desk = openDesk(world, { livePerSourceAndMinute: 2 });
    for (const outcome of ['answered', 'answered', 'tryLater'])
      expect(await withNonce('192.0.2.1')).toMatchObject({ outcome });
    expect(await withNonce('192.0.2.1')).toEqual({ outcome: 'tryLater', retryAfterSeconds: 60 });
    expect(await withNonce('192.0.2.2')).toMatchObject({ outcome: 'answered' });
    expect(await ask()).toMatchObject({ outcome: 'answered' });
    world.clock.advance(MINUTE);
    expect(await withNonce('192.0.2.1')).toMatchObject({ outcome: 'answered' });
  });

  test('leaves no address behind', async () => {
    await withNonce('192.0.2.1');
    expect(JSON.stringify(world.table.rows())).not.toContain('192.0.2.1');
  });

  test('of all is bounded by what the process may sign; what was signed and still holds is given', async () => {
    desk = openDesk(world, { signaturesPerSecond: 1 });
    await ask();
    await withNonce('192.0.2.1');
    expect(await withNonce('192.0.2.3')).toEqual({ outcome: 'tryLater', retryAfterSeconds: 2 });
    expect(await ask(OTHER)).toEqual({ outcome: 'tryLater', retryAfterSeconds: 2 });
    world.clock.advance(7 * HOUR);
    await withNonce('192.0.2.1');
    await withNonce('192.0.2.1');
    const { thisUpdate } = told(await ask()).responses[0]!;
    expect(world.clock.now().getTime() - thisUpdate.getTime()).toBe(7 * HOUR);
  });

  test('on keys or ledger is answered with another time to come', async () => {
    const away = async () => Promise.reject(new Refusal('unavailable', 'Too much.', { retryAfterSeconds: 7 }));
    expect(await openDesk({ ...world, signer: { ...world.signer, sign: away } })(asking(world.certId(SERIAL)))).toEqual(
      {
        outcome: 'tryLater',
        retryAfterSeconds: 7,
      },
    );
    const ledger = { ...world.ledger, read: away as typeof world.ledger.read };
    expect(await openDesk({ ...world, ledger })(asking(world.certId(SERIAL)))).toMatchObject({ outcome: 'tryLater' });
  });
});
