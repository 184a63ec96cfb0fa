import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { holdCeremony } from '../../../shared/lifecycle/ceremony.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { ownRecordOf, readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { audit } from '../../faults/audit.ts';
import { authority } from '../../world/ceremony-page.ts';
import { generation, hold, into, listOf, publish, withKeys } from '../../world/generations.ts';
import { issuedTo, submittedTo } from '../../world/retrieval.ts';
import { ceremonyPlan, makeCast, makeWorld, type World } from '../../world/world.ts';

/** What a ceremony about issuing authorities does: found, stop, retire, revoke, end. */
const worldOf = async () => withKeys(await makeWorld('issuers'));
const stateOf = async (world: World, id = 'ca') => (await readIssuer(world.ledger, id)).record;
const rowsOf = (world: World) => JSON.stringify(world.table.rows());

describe('a further generation', () => {
  test('has a name, a key, lists and a responder of its own, under the root, and issues from then on', async () => {
    const world = await worldOf();
    const cast = await makeCast(world);
    const before = await issuedTo(world, cast);
    world.clock.advance(1000);
    const transcript = await hold(world, generation(2));
    expect(transcript.map((line) => line.split(/\s+/).slice(0, 3).join(' '))).toEqual(
      expect.arrayContaining(['authority made ca-2', 'responder made ca-2']),
    );
    const [one, two] = [await stateOf(world), await stateOf(world, 'ca-2')];
    const [x1, x2] = [one, two].map(({ certificate }) => new X509Certificate(certificate));
    const root = new X509Certificate((await stateOf(world, 'root')).certificate);
    expect(x2!.checkIssued(root) && x2!.verify(root.publicKey)).toBe(true);
    expect(x2!.subject).not.toBe(x1!.subject);
    expect([two.crlUrl, two.certificateUrl, two.ocspUrl]).toEqual(
      ['crl/ca-2.crl', 'ca/ca-2.cer', 'ocsp/ca-2'].map((path) => `${ceremonyPlan.publicationBase}/${path}`),
    );
    expect(world.repository.objects.has('repository/ca/ca-2.cer')).toBe(true);
    await certifyResponder(world, 'ca-2', 'test');
    const after = await issuedTo(world, cast);
    expect([before.issuer, after.issuer]).toEqual(['ca', 'ca-2']);
    expect(decodeCertificate(after.certificate).tbs.issuer).toEqual(decodeCertificate(two.certificate).tbs.subject);
    await publish(world);
    await publish(world, 'ca-2');
    expect(listOf(world).issuer).not.toEqual(listOf(world, 'ca-2').issuer);
    expect(audit(world)).toEqual([]);
  });

  test('is found when the file is held again, and the founding file goes on to be what it was', async () => {
    const world = await worldOf();
    await hold(world, generation(2));
    const [rows, signatures] = [rowsOf(world), world.keys.signatures.length];
    expect((await hold(world, generation(2))).join()).not.toContain(' made ');
    await holdCeremony(world, ceremonyPlan, 'again', () => undefined);
    expect([rowsOf(world), world.keys.signatures.length]).toEqual([rows, signatures]);
  });

  test.each([
    ['another house', { ...generation(2), founded: 'd'.repeat(64) }, { code: 'conflict' }],
    [
      'the name of the first',
      generation(2, { subject: authority('ca', 'Example CA 1', 1).subject }),
      { code: 'policy' },
    ],
    ['the name of its root', generation(2, { subject: authority('x', 'Example Root 1', 1).subject }), {}],
    ['the key of the first', generation(2, { key: 'alias/ca' }), { code: 'policy' }],
    ['the key of a seal', generation(2, { key: 'alias/seal' }), { code: 'policy' }],
    ['the key of a responder', generation(2, { key: 'alias/ocsp-a' }), { code: 'policy' }],
    ['the id of the first', { ...generation(2, { id: 'ca' }), responders: [] }, { code: 'conflict' }],
    ['an issuing authority above it', generation(2, { issuedBy: 'ca' }), { code: 'policy' }],
    ['a root of the TEST hierarchy', generation(2, { issuedBy: 'test-root' }), {}],
    ['no root', generation(2, { issuedBy: 'nobody' }), { code: 'not-found' }],
    ['a key that is not there', generation(2, { key: 'alias/typo' }), {}],
    ['more life than its root', generation(2, { years: 20 }), {}],
    ['nothing to do', {}, {}],
  ])('with %s founds nothing', async (_, more, says) => {
    const world = await worldOf();
    world.clock.advance(1000);
    const rows = rowsOf(world);
    await expect(hold(world, more)).rejects.toMatchObject(says);
    expect(rowsOf(world)).toBe(rows);
  });

  test('with lists of another one under its id founds nothing', async () => {
    const world = await worldOf();
    await hold(world, generation(2, { shards: 2 }));
    const other = { ...generation(3, { id: 'ca-2-s1' }), responders: [] };
    await expect(hold(world, other)).rejects.toMatchObject({ code: 'policy' });
  });

  test('with a key that is blocked founds nothing', async () => {
    const world = await worldOf();
    await hold(world, generation(2));
    await hold(world, { ...into('retired', {}, 'ca-2'), revocations: [{ issuer: 'ca-2', reason: 'keyCompromise' }] });
    const again = { ...generation(3, { key: 'alias/ca-2' }), responders: [] };
    await expect(hold(world, again)).rejects.toMatchObject({ code: 'weak-key' });
  });
});

describe('an authority that is suspect', () => {
  test('issues nothing until it is cleared: requests wait, what was begun is not recorded', async () => {
    const world = await worldOf();
    const cast = await makeCast(world);
    const waiting = await submittedTo(world, cast);
    await hold(world, into('suspect'));
    expect(await stateOf(world)).toMatchObject({ state: 'suspect', since: world.clock.now().toISOString() });
    await expect(issueCertificate(world, waiting.id, 'issue')).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 3600,
    });
    await expect(submittedTo(world, cast)).rejects.toMatchObject({ code: 'unavailable' });
    expect((await world.ledger.read('request', { id: waiting.id }))!.state).toBe('approved');
    await publish(world);
    expect((await certifyResponder(world, 'ca', 'test')).made).toBe(true);
    await hold(world, into('active'));
    expect((await issueCertificate(world, waiting.id, 'issue')).answer.outcome).toBe('issued');
    expect(audit(world)).toEqual([]);
  });

  test('lets no certificate out that was at the signer when it became so', async () => {
    const world = await worldOf();
    const cast = await makeCast(world);
    const { id } = await submittedTo(world, cast);
    const sign: World['signer']['sign'] = async (...asked) => {
      const signed = await world.keys.sign(...asked);
      await hold(world, into('suspect'));
      return signed;
    };
    const held = issueCertificate({ ...world, signer: { ...world.keys, sign } }, id, 'issue');
    await expect(held).rejects.toMatchObject({ code: 'unavailable' });
    expect((await world.ledger.read('request', { id }))!.state).toBe('approved');
    await hold(world, into('active'));
    expect((await issueCertificate(world, id, 'later')).answer).toMatchObject({ outcome: 'issued', issuer: 'ca' });
    expect(audit(world)).toEqual([]);
  });

  test('stays cleared when the file that suspected it is held again', async () => {
    const world = await worldOf();
    await hold(world, into('suspect'));
    await hold(world, into('active'));
    expect((await hold(world, into('suspect'))).join()).toContain('found  ca active');
    expect(await stateOf(world)).toMatchObject({ state: 'active', version: 3 });
  });

  test('leaves the newest of the others to issue', async () => {
    const world = await worldOf();
    world.clock.advance(1000);
    await hold(world, { ...into('suspect'), ...generation(2) });
    expect((await issuedTo(world, await makeCast(world))).issuer).toBe('ca-2');
  });
});

describe('steps that are none', () => {
  test.each([
    ['from active to ended', [], into('ended')],
    ['from retired back to active', [into('retired')], into('active')],
    ['from retired to suspect', [into('retired')], into('suspect')],
    ['issuing with a key that rests', [into('suspect', { keyRests: true })], into('active')],
    ['to the end before the last list', [into('retired')], into('ended')],
    ['for a root', [], into('retired', {}, 'root')],
    ['for nobody', [], into('retired', {}, 'nobody')],
  ])('%s', async (_, before, file) => {
    const world = await worldOf();
    for (const one of before) await hold(world, one);
    const rows = rowsOf(world);
    await expect(hold(world, file)).rejects.toMatchObject({
      code: expect.stringMatching(/wrong-state|policy|not-found/),
    });
    expect(rowsOf(world)).toBe(rows);
  });
});

describe('an authority that its root revokes', () => {
  const compromise = { ...into('retired'), revocations: [{ issuer: 'ca', reason: 'keyCompromise' }] };

  test('stands on the root’s published list in the standard’s word, and its key is blocked', async () => {
    const world = await worldOf();
    const transcript = await hold(world, compromise);
    const { serial } = decodeCertificate((await stateOf(world)).certificate).tbs;
    expect([...listOf(world, 'root').entries()]).toMatchObject([{ serial, reason: 'cACompromise' }]);
    expect(transcript.filter((line) => line.includes(' made '))).toHaveLength(3);
    expect(await ownRecordOf(world.ledger, await stateOf(world))).toMatchObject({
      state: 'revoked',
      revocation: { channel: 'ceremony', reason: 'keyCompromise' },
    });
    const spkiSha256 = sha256(decodeCertificate((await stateOf(world)).certificate).tbs.spki);
    expect(await world.ledger.read('blockedKey', { spkiSha256 })).toBeDefined();
    const rows = rowsOf(world);
    expect((await hold(world, compromise)).join()).not.toContain(' made ');
    expect(rowsOf(world)).toBe(rows);
    expect(audit(world)).toEqual([]);
  });

  test('may end at once where its key rests: its own lists stand as they are', async () => {
    const world = await worldOf();
    await publish(world);
    const list = Buffer.from(world.repository.objects.get('repository/crl/ca.crl')!);
    await hold(world, { ...compromise, ...into('retired', { keyRests: true }) });
    world.clock.advance(30 * 86_400_000);
    await publish(world);
    expect((await certifyResponder(world, 'ca', 'test')).made).toBe(false);
    expect(Buffer.from(world.repository.objects.get('repository/crl/ca.crl')!).equals(list)).toBe(true);
    await hold(world, into('ended'));
    expect(await stateOf(world)).toMatchObject({ state: 'ended', keyRests: true });
    expect(world.keys.signatures.filter(({ keyId }) => keyId === 'alias/ca')).toHaveLength(1);
  });

  test('is an issuing one', async () => {
    const world = await worldOf();
    const file = { revocations: [{ issuer: 'root', reason: 'keyCompromise' }] };
    await expect(hold(world, file)).rejects.toMatchObject({ code: 'policy' });
  });
});
