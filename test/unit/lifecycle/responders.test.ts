import { describe, expect, test } from 'vitest';
import { timetable } from '../../../functions/timetable.ts';
import { certifyResponders } from '../../../shared/lifecycle/due.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import type { Invoker } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { type CertificateRecord, CEREMONY as NO_SUBSCRIPTION } from '../../../shared/lifecycle/records.ts';
import { responderInForce } from '../../../shared/lifecycle/responder-in-force.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { BadSigner } from '../../../shared/lifecycle/signature.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { audit } from '../../faults/audit.ts';
import { CEREMONY, makePerson, makeWorld, type World } from '../../world/world.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const certify = (world: World) => certifyResponder(world, 'ca', 'certify');
const inForce = (world: World, issuer = 'ca') => responderInForce(world.ledger, issuer, world.clock.now());
const recordOf = async (world: World) => (await world.ledger.read('responder', { issuer: 'ca' }))!;
const certificates = (world: World, state: CertificateRecord['state']) =>
  world.table
    .rows()
    .filter((row) => row.kind === 'certificate' && row.profile === 'ocsp-responder-1' && row.state === state);

/** A world whose signer fails while `down`. */
async function limping(seed: string) {
  const world = await makeWorld(seed);
  const state = { down: true };
  const signer = {
    ...world.keys,
    sign: (...asked: Parameters<World['keys']['sign']>) =>
      state.down ? Promise.reject(new Error('down')) : world.keys.sign(...asked),
  };
  return { world: { ...world, signer }, state };
}

describe('the first certificate', () => {
  test('is for the first of the two keys that the ceremony planned, signed by the issuer and in force at once', async () => {
    const world = await makeWorld('first');
    expect(await recordOf(world)).toMatchObject({ version: 1, generation: 0, certificates: [] });
    expect(await inForce(world)).toBeUndefined();
    const { record, made } = await certify(world);
    expect([made, record.generation, record.version]).toEqual([true, 1, 2]);
    const found = (await inForce(world))!;
    expect(found.keyId).toBe('alias/ocsp-a');
    expect(Buffer.from(found.spki)).toEqual(Buffer.from(await world.keys.publicKey('alias/ocsp-a')));
    const { tbs } = decodeCertificate(found.certificate);
    expect(tbs.spki).toEqual(found.spki);
    expect(found.notAfter).toBe(tbs.notAfter.toISOString());
    expect(world.keys.signatures.at(-1)!.keyId).toBe('alias/ca');
    const kept = await world.ledger.read('certificate', { issuer: 'ca', serial: tbs.serial });
    expect(kept).toMatchObject({ state: 'issued', profile: 'ocsp-responder-1', subscriptionId: NO_SUBSCRIPTION });
    expect(await inForce(world, 'test-ca')).toBeUndefined();
    expect(audit(world)).toEqual([]);
  });

  test('is asked for by its issuer’s name and nothing else', async () => {
    const world = await makeWorld('names');
    await expect(certifyResponder(world, 'nobody', 'certify')).rejects.toMatchObject({ code: 'not-found' });
    await expect(certifyResponder(world, 'root', 'certify')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is never recorded where the signer answers with another key’s signature', async () => {
    const world = await makeWorld('liar');
    const lying = {
      ...world.keys,
      sign: (_: string, algorithm: string, message: Uint8Array) => world.keys.sign('alias/test-ca', algorithm, message),
    };
    await expect(certify({ ...world, signer: lying })).rejects.toBeInstanceOf(BadSigner);
    expect(await recordOf(world)).toMatchObject({ generation: 0, certificates: [] });
  });
});

describe('the next ones', () => {
  test('follow each other a week before the end, on the two keys in turn, and the last two are kept', async () => {
    const world = await makeWorld('turns');
    const keyIds: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      expect((await certify(world)).made).toBe(true);
      expect((await certify(world)).made).toBe(false);
      const before = keyIds.at(-1) ?? 'alias/ocsp-a';
      world.clock.advance(HOUR - 1000);
      expect((await inForce(world))!.keyId, 'a new one is left to settle').toBe(before);
      world.clock.advance(1000);
      keyIds.push((await inForce(world))!.keyId);
      world.clock.advance(7 * DAY - HOUR - 1000);
      expect((await certify(world)).made).toBe(false);
      world.clock.advance(1000);
    }
    expect(keyIds).toEqual(['a', 'b', 'a', 'b', 'a'].map((letter) => `alias/ocsp-${letter}`));
    const record = await recordOf(world);
    expect(record.certificates).toHaveLength(2);
    expect(record.generation).toBe(5);
    expect(certificates(world, 'issued')).toHaveLength(5);
    expect(audit(world)).toEqual([]);
  });

  test('are valid to their last second and not beyond', async () => {
    const world = await makeWorld('seconds');
    const { record } = await certify(world);
    world.clock.set(record.certificates[0]!.notAfter);
    world.clock.advance(999);
    expect(await inForce(world)).toBeDefined();
    world.clock.advance(1);
    expect(await inForce(world)).toBeUndefined();
    expect((await certify(world)).made).toBe(true);
    expect((await inForce(world))!.keyId).toBe('alias/ocsp-b');
  });

  test('are made for an issuer that is retired, since its certificates are asked about', async () => {
    const world = await makeWorld('retired');
    const issuer = (await world.ledger.read('issuer', { id: 'ca' }))!;
    const retired = { ...issuer, version: issuer.version + 1, state: 'retired' } as const;
    const pen = penOf(world, CEREMONY, 'retire');
    await world.ledger.commit({ records: [retired], events: [pen.event(retired, 'issuer.retired')] });
    expect((await certify(world)).made).toBe(true);
  });

  test('end with the issuer: the last one is not made again hour after hour, and there are none afterwards', async () => {
    const world = await makeWorld('issuer ends');
    const { tbs } = decodeCertificate((await world.ledger.read('issuer', { id: 'ca' }))!.certificate);
    world.clock.set(new Date(tbs.notAfter.getTime() - 5 * DAY).toISOString());
    const { record } = await certify(world);
    expect(record.certificates[0]!.notAfter).toBe(tbs.notAfter.toISOString());
    world.clock.advance(4 * DAY);
    expect((await certify(world)).made).toBe(false);
    world.clock.advance(2 * DAY);
    expect((await certify(world)).made).toBe(false);
    expect(await inForce(world)).toBeUndefined();
  });

  test('a clock that went ahead and came back leaves a responder in force', async () => {
    const world = await makeWorld('there and back');
    await certify(world);
    const before = world.clock.now();
    world.clock.advance(3 * 365 * DAY);
    await certify(world);
    world.clock.set(before.toISOString());
    expect((await certify(world)).made).toBe(false);
    expect(await inForce(world)).toBeDefined();
    // twice ahead: none of the two that are kept is valid now
    for (const years of [4, 5]) {
      world.clock.set(new Date(before.getTime() + years * 365 * DAY).toISOString());
      await certify(world);
    }
    world.clock.set(before.toISOString());
    expect(await inForce(world)).toBeUndefined();
    expect((await certify(world)).made).toBe(true);
    expect(await inForce(world)).toBeDefined();
    expect(audit(world)).toEqual([]);
  });
});

describe('a certificate that is revoked', () => {
  const revoke = async (world: World, reason: 'superseded' | 'keyCompromise') => {
    const officer = await makePerson(world, 'security-officer', { reach: 'house' });
    const { serial } = (await recordOf(world)).certificates[0]!;
    return revokeCertificate(world, officer, { issuer: 'ca', serial, reason }, 'revoke');
  };

  test('answers no more, and the next one is due at once', async () => {
    const world = await makeWorld('revoked');
    await certify(world);
    await revoke(world, 'superseded');
    expect(await inForce(world)).toBeUndefined();
    expect((await certify(world)).made).toBe(true);
    expect((await inForce(world))!.keyId).toBe('alias/ocsp-b');
    expect(audit(world)).toEqual([]);
  });

  test('for its key is followed by one for the other key, again and again; with both blocked by none', async () => {
    const world = await makeWorld('compromised');
    await certify(world);
    await revoke(world, 'keyCompromise');
    await certify(world);
    world.clock.advance(8 * DAY);
    expect((await certify(world)).made).toBe(true);
    expect((await inForce(world))!.keyId).toBe('alias/ocsp-b');
    await revoke(world, 'keyCompromise');
    // the one before it, for the same key, is still valid: a blocked key answers no more
    expect(await inForce(world)).toBeUndefined();
    await expect(certify(world)).rejects.toMatchObject({ code: 'weak-key' });
    expect(audit(world)).toEqual([]);
  });

  test('is missed for two minutes and no longer: the timetable looks every minute', () => {
    expect(timetable.find(({ name }) => name === 'certify-responders')!.everyMinutes).toBe(1);
  });

  test('is nobody’s but a security officer’s to revoke', async () => {
    const world = await makeWorld('whose');
    await certify(world);
    const agent = await makePerson(world, 'validation-agent', { reach: 'house' });
    const { serial } = (await recordOf(world)).certificates[0]!;
    const asked = revokeCertificate(world, agent, { issuer: 'ca', serial, reason: 'superseded' }, 'revoke');
    await expect(asked).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('what was left half-way', () => {
  test('is taken up: the same serial, and no second certificate', async () => {
    const { world, state } = await limping('half-way');
    await expect(certify(world)).rejects.toThrow('down');
    const [reserved] = certificates(world, 'reserved');
    state.down = false;
    const { record } = await certify(world);
    expect(record.certificates[0]!.serial).toBe(reserved!.serial);
    expect(certificates(world, 'issued')).toHaveLength(1);
    expect(audit(world)).toEqual([]);
  });

  test('is given up when it is from so long ago that another would be due at once', async () => {
    const { world, state } = await limping('long ago');
    await expect(certify(world)).rejects.toThrow('down');
    world.clock.advance(8 * DAY);
    state.down = false;
    const { record } = await certify(world);
    expect(record.generation).toBe(2);
    expect([certificates(world, 'abandoned').length, certificates(world, 'issued').length]).toEqual([1, 1]);
    expect(Date.parse(record.certificates[0]!.notAfter)).toBeGreaterThan(world.clock.now().getTime() + 13 * DAY);
    expect(audit(world)).toEqual([]);
  });

  test('is given up when its key is blocked by now', async () => {
    const { world, state } = await limping('blocked');
    await expect(certify(world)).rejects.toThrow('down');
    const spkiSha256 = sha256((await recordOf(world)).keys[0].spki);
    const pen = penOf(world, CEREMONY, 'block');
    const key = { kind: 'blockedKey', version: 1, createdAt: pen.at, spkiSha256, why: 'operator' } as const;
    await world.ledger.commit({ records: [key], events: [pen.event(key, 'blockedKey.blocked')] });
    state.down = false;
    await certify(world);
    expect((await inForce(world))!.keyId).toBe('alias/ocsp-b');
    expect(audit(world)).toEqual([]);
  });

  test('is not signed when its bytes are not what the ceremony planned', async () => {
    const { world, state } = await limping('tampered');
    await expect(certify(world)).rejects.toThrow('down');
    const intent = world.table
      .rows()
      .find(({ kind, requestId }) => kind === 'intent' && requestId === 'responder-ca-1')!;
    const tbsCertificate = Uint8Array.from(intent.tbsCertificate as Uint8Array);
    tbsCertificate[tbsCertificate.length - 1]! ^= 1;
    await world.table.write([{ put: { ...intent, tbsCertificate } }]);
    state.down = false;
    const signed = world.keys.signatures.length;
    await expect(certify(world)).rejects.toThrow('not what was planned');
    expect(world.keys.signatures).toHaveLength(signed);
  });
});

describe('the clock', () => {
  test('asks for each responder whose next certificate is due, and says when that has failed for days', async () => {
    const world = await makeWorld('clock');
    const asked: string[] = [];
    const invoker = { certifyResponder: async (issuer: string) => void asked.push(issuer) } as unknown as Invoker;
    const look = () => certifyResponders({ ...world, invoker });
    expect(await look()).toEqual({ found: 2, endSoon: 0 });
    expect(asked).toEqual(['ca', 'test-ca']);
    world.clock.advance(DAY / 4);
    expect(await look()).toEqual({ found: 2, endSoon: 2 });
    for (const issuer of ['ca', 'test-ca']) await certifyResponder(world, issuer, 'certify');
    expect(await look()).toEqual({ found: 0, endSoon: 0 });
    world.clock.advance(7 * DAY);
    expect(await look()).toEqual({ found: 2, endSoon: 0 });
    world.clock.advance(3 * DAY - 1001);
    expect(await look()).toEqual({ found: 2, endSoon: 0 });
    world.clock.advance(1);
    expect(await look()).toEqual({ found: 2, endSoon: 2 });
  });
});
