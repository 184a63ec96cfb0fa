import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../infra/commands/restore-lines.ts';
import { signerWith } from '../../../infra/local/memory/software-signer.ts';
import { canonicalBytes, type DomainEvent } from '../../../shared/lifecycle/events.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { archiveIssued } from '../../../shared/lifecycle/issued-archive.ts';
import { batchKey, framed, leavesOf } from '../../../shared/lifecycle/log/batch.ts';
import { noteOf, readNote, textOf } from '../../../shared/lifecycle/log/checkpoint.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { certifySeal, planSeal } from '../../../shared/lifecycle/seals.ts';
import { endedMandate } from '../../../shared/registration/mandates.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { behind, forged, issued, putBatch, reconciledWith, sizeOf } from '../../world/behind.ts';
import { generate } from '../../world/keys.ts';
import { loggedWorld, sealed } from '../../world/log.ts';
import { archived, listed, watched } from '../../world/restore.ts';
import { type Cast, CEREMONY, makePerson, recordsOf, type World } from '../../world/world.ts';

/** What lies in the bucket behind the end of a restored ledger is believed as far as the house's seal has signed for it. */

interface House {
  readonly world: World;
  readonly cast: Cast;
  /** The ledger as it was when it was copied, beside the bucket as it is by now. */
  readonly older: () => Promise<World>;
}

async function house(seed: string): Promise<House> {
  const { world, cast } = await loggedWorld(seed);
  await listed(world);
  await sealed(world);
  const { snapshot, restored } = watched(world);
  const copy = snapshot();
  world.clock.advance(120_000);
  return { world, cast, older: () => restored(copy) };
}

const mandateOf = (world: World, { personId }: { readonly personId: string }) =>
  recordsOf<LedgerRecord & { kind: 'mandate' }>(world, 'mandate').find((one) => one.personId === personId);

async function endMandate({ world, cast }: House): Promise<void> {
  const pen = penOf(world, CEREMONY, 'since');
  const { record, event } = endedMandate(mandateOf(world, cast.administrator)!, 'agent', 'left', pen.at);
  await world.ledger.commit({ records: [record], events: [pen.event(record, event.type, event.data)] });
}

/** Seals what waits, and dies before the checkpoint is signed. */
async function sealedOnly(world: World): Promise<void> {
  const signer = { ...world.signer, sign: () => Promise.reject(new Error('no signature')) };
  await expect(sealed({ ...world, signer })).rejects.toThrow('no signature');
}

const keysAt = ({ evidence }: World, begins: string) =>
  [...evidence.objects.keys()].filter((key) => key.startsWith(begins)).sort();
const certificate = (world: World, serial: string) => world.ledger.read('certificate', { issuer: 'ca', serial });

test('what was signed for is believed whole', async () => {
  const of = await house('signed');
  const serial = await issued(of);
  await archived(of.world);
  await endMandate(of);
  await sealed(of.world);
  const older = await of.older();
  const { events, signed, doubts } = await behind(older);
  expect(signed).toBe(events.length);
  expect(doubts).toEqual([]);
  const report = await reconciledWith(older);
  expect(report).toMatchObject({ looked: events.length, signed: events.length, checkpoint: 2 });
  expect(await certificate(older, serial)).toMatchObject({ state: 'issued' });
  expect(mandateOf(older, of.cast.administrator)?.state).toBe('ended');
  expect(linesOf(report, false).join('\n')).not.toContain('NOT');
});

test('of what was sealed and not signed for, what takes away is believed, and nothing that gives', async () => {
  const of = await house('unsigned');
  const { world, cast } = of;
  const before = await issued(of);
  await archived(world);
  await sealed(world);
  const [kept, unkept] = [await issued(of, 'a.example.org'), await issued(of, 'b.example.org')];
  await archiveIssued(world, { issuer: 'ca', serial: kept });
  await revokeCertificate(world, cast.agent, { issuer: 'ca', serial: before, reason: 'keyCompromise' }, 'revoke');
  await endMandate(of);
  const scope = { reach: 'structure', structureId: cast.structure.id } as const;
  const newcomer = await makePerson(world, 'legal-representative', scope);
  await sealedOnly(world);

  const older = await of.older();
  const report = await reconciledWith(older);
  expect(report.looked).toBeGreaterThan(report.signed);
  expect(linesOf(report, false).join('\n')).toMatch(/NOT SIGNED FOR: \d+ events/);
  expect(await certificate(older, before)).toMatchObject({ state: 'revoked', revocation: { reason: 'keyCompromise' } });
  expect(recordsOf(older, 'blockedKey')).toHaveLength(1);
  expect(mandateOf(older, cast.administrator)?.state).toBe('ended');
  expect(mandateOf(older, newcomer)).toBeUndefined();
  // that one carries the signature of its issuer, and the other lies nowhere
  expect(await certificate(older, kept)).toMatchObject({ state: 'issued', structureId: cast.structure.id });
  expect(await certificate(older, unkept)).toBeUndefined();
  expect(report.toSee).toContainEqual({ aggregate: `certificate/ca/${unkept}`, left: 'gone' });
});

describe('whoever may write objects', () => {
  test('gives nobody anything, ends no authority for good, and moves no number', async () => {
    const of = await house('given');
    const { world, cast } = of;
    await sealed(world);
    const { structure } = cast;
    const suspended = { ...structure, version: 2, state: 'suspended' as const };
    const before = await of.older();
    const pen = penOf(before, CEREMONY, 'before');
    const by = { at: pen.at, by: 'agent', reasons: 'why' };
    await before.ledger.commit({
      records: [{ ...suspended, suspended: by } as never],
      events: [pen.event(suspended as never, 'structure.suspended')],
    });
    const scope = await before.ledger.read('crlScope', { scope: 'ca' });
    const issuer = await before.ledger.read('issuer', { id: 'ca' });
    const serial = '0123456789abcdef0123456789abcdef';
    await putBatch(
      of.world,
      forged('structure.resumed', `structure/${structure.id}`, 3),
      forged('issuer.ended', 'issuer/ca', issuer!.version + 1, { ceremonySha256: 'f'.repeat(64) }),
      forged('crlScope.numbered', 'crlScope/ca', scope!.version + 1, { crlNumber: 2 ** 40, tbsSha256: 'f'.repeat(64) }),
      forged('certificate.reserved', `certificate/ca/${serial}`, 1, { profile: 'SSL_SERV/1', request: 'none' }),
      forged('certificate.issued', `certificate/ca/${serial}`, 2, { certificateSha256: sha256(Buffer.from('x')) }),
      forged('mandate.given', `mandate/${'e'.repeat(32)}/${'e'.repeat(32)}`, 1),
    );
    world.evidence.objects.set(
      `issued/ca/${serial}.json`,
      Buffer.from(
        JSON.stringify({
          format: 'issued/1',
          certificate: { kind: 'certificate', issuer: 'ca', serial, certificate: { octets: 'eA==' } },
        }),
      ),
    );
    const report = await reconciledWith(before);
    expect(report.signed).toBe(0);
    expect(await before.ledger.read('structure', { id: structure.id })).toMatchObject({ state: 'suspended' });
    expect(await before.ledger.read('issuer', { id: 'ca' })).toMatchObject({ state: 'active' });
    expect((await before.ledger.read('crlScope', { scope: 'ca' }))!.crlNumber).toBe(scope!.crlNumber);
    expect(await certificate(before, serial)).toBeUndefined();
    expect(recordsOf(before, 'crlIntent').length).toBe(recordsOf(world, 'crlIntent').length);
    expect(report.toSee.map(({ aggregate }) => aggregate)).toContain('issuer/ca');
  });

  test('founds no authority, and keeps nobody from a restore by one', async () => {
    const of = await house('founds');
    await putBatch(of.world, forged('issuer.certified', 'issuer/ca-9', 1));
    expect((await reconciledWith(await of.older())).founded).toEqual([]);
  });

  test('who put something there that is no batch is told of, and nothing is read behind it', async () => {
    const of = await house('no batch');
    of.world.evidence.objects.set(batchKey(await sizeOf(of.world)), Buffer.from('{"format":1}\n'));
    const report = await reconciledWith(await of.older());
    expect(report.doubts.join()).toMatch(/is no batch/);
    expect(linesOf(report, false).join('\n')).toContain('NOT BELIEVED: log/batches/');
  });
});

describe('batches that are not those of the checkpoint: nothing is said again', () => {
  const editedLast = (world: World, edit: (leaves: readonly Uint8Array[]) => readonly Uint8Array[]) => {
    const key = keysAt(world, 'log/batches/').at(-1)!;
    const leaves = leavesOf(world.evidence.objects.get(key)!);
    world.evidence.objects.set(key, Buffer.concat(edit(leaves).map(framed)));
  };
  const spoils: readonly (readonly [string, (world: World) => unknown, RegExp])[] = [
    [
      'a leaf says something else',
      (world) =>
        editedLast(world, ([first, ...others]) => {
          const event = JSON.parse(Buffer.from(first!).toString()) as DomainEvent;
          return [canonicalBytes({ ...event, correlation: 'other' }), ...others];
        }),
      /are not those that checkpoint 2 was signed for/,
    ],
    ['leaves change places', (world) => editedLast(world, (leaves) => leaves.toReversed()), /are not those that/],
    ['a leaf is put in', (world) => editedLast(world, (leaves) => [leaves[0]!, ...leaves]), /are not those that/],
    ['a leaf is missing', (world) => editedLast(world, (leaves) => leaves.slice(1)), /the batches end at/],
    ['a batch is missing', (world) => world.evidence.objects.delete(keysAt(world, 'log/batches/').at(-1)!), /end at/],
    [
      'a batch cannot be read',
      (world) => world.evidence.objects.set(keysAt(world, 'log/batches/').at(-1)!, Buffer.from('x')),
      /the batches end at \d+; log\/batches\/\d+ is no batch/,
    ],
  ];
  test.each(spoils)('%s', async (_, spoil, told) => {
    const of = await house('spoiled');
    await issued(of);
    await endMandate(of);
    await sealed(of.world);
    await spoil(of.world);
    const older = await of.older();
    const rows = JSON.stringify(older.table.rows());
    await expect(reconciledWith(older)).rejects.toThrow(told);
    expect(JSON.stringify(older.table.rows())).toBe(rows);
  });
});

describe('checkpoints', () => {
  const LATEST = 'log/checkpoint';
  const numbered = (number: number) => `log/checkpoints/${String(number).padStart(12, '0')}`;
  const noteAt = (world: World, key: string) => readNote(world.evidence.objects.get(key)!)!;
  const signedBy = async (world: World, text: string, key: KeyObject) => {
    const { spki } = (await world.ledger.read('seal', { id: 'seal' }))!;
    return Buffer.from(noteOf(text, spki, sign('sha256', Buffer.from(text), key)));
  };
  const lived = async (seed: string) => {
    const of = await house(seed);
    await endMandate(of);
    await sealed(of.world);
    return of;
  };

  test('the newest one may have been put back: those with higher numbers count', async () => {
    const { world, older } = await lived('put back');
    world.evidence.objects.set(LATEST, world.evidence.objects.get(numbered(1))!);
    expect(await behind(await older())).toMatchObject({ checkpoint: { number: 2 }, doubts: [] });
  });

  test('one by another key does not count, and the one before it does', async () => {
    const { world, older } = await lived('another key');
    const other = createPrivateKey(generate('P-256').export({ type: 'pkcs8', format: 'pem' }));
    const { size, ...note } = noteAt(world, LATEST);
    world.evidence.objects.set(LATEST, await signedBy(world, textOf({ ...note, size: size + 5, number: 3 }), other));
    const { checkpoint, doubts } = await behind(await older());
    expect(checkpoint).toMatchObject({ number: 2 });
    expect(doubts).toEqual(['log/checkpoint is not signed by a seal of this house']);
  });

  test('one of another log does not count', async () => {
    const { world, older } = await lived('another log');
    const text = textOf({ ...noteAt(world, LATEST), origin: 'other.example.org/log' });
    world.evidence.objects.set(LATEST, await signedBy(world, text, world.keys.keys.get('alias/seal')!));
    world.evidence.objects.delete(numbered(2));
    expect(await behind(await older())).toMatchObject({ signed: 0, doubts: [/seal of this house/] });
  });

  test('without any, everything behind the copy is unsigned', async () => {
    const { world, older } = await lived('none');
    for (const key of [LATEST, numbered(2)]) world.evidence.objects.delete(key);
    const { events, signed, checkpoint } = await behind(await older());
    expect([events.length > 0, signed, checkpoint]).toEqual([true, 0, undefined]);
  });

  test('one of a seal that the copy has as revoked does not count', async () => {
    const of = await house('revoked seal');
    const { world } = of;
    const seal = (await world.ledger.read('seal', { id: 'seal' }))!;
    await sealed(world);
    await endMandate(of);
    await sealed(world);
    const older = await of.older();
    const input = { issuer: 'ca', serial: seal.certificate!.serial, reason: 'keyCompromise' as const };
    const officer = await makePerson(older, 'security-officer', { reach: 'house' });
    await revokeCertificate(older, officer, input, 'revoke');
    expect(await behind(older)).toMatchObject({ signed: 0 });
  });

  describe('of a seal that was certified since', () => {
    const withSeal = async (seed: string) => {
      const of = await house(seed);
      const keys = signerWith(new Map([...of.world.keys.keys, ['alias/seal-2', generate('P-256')]]));
      keys.signatures.push(...of.world.keys.signatures);
      const world: World = { ...of.world, keys, signer: keys };
      world.clock.advance(86_400_000);
      const { subject } = (await world.ledger.read('seal', { id: 'seal' }))!;
      const plan = { id: 'seal-2', hierarchy: 'production', issuedBy: 'ca', keyId: 'alias/seal-2', subject } as const;
      await planSeal(world, plan, 'c'.repeat(64), CEREMONY, 'ceremony');
      const { record } = await certifySeal(world, 'seal-2', 'certify');
      await endMandate({ ...of, world });
      await sealed(world);
      return { ...of, world, serial: record.certificate!.serial };
    };

    test('count by the certificate that was kept', async () => {
      const { world, older, serial } = await withSeal('next seal');
      await archiveIssued(world, { issuer: 'ca', serial });
      const { events, signed, doubts } = await behind(await older());
      expect([signed, doubts]).toEqual([events.length, []]);
    });

    test('do not count without it, nor by another that is kept in its place', async () => {
      const { world, older, serial } = await withSeal('next seal, lost');
      expect(await behind(await older())).toMatchObject({ signed: 0 });
      await archived(world);
      const other = recordsOf<CertificateRecord>(world, 'certificate').find(
        (one) => one.issuer === 'ca' && one.serial !== serial,
      )!;
      const key = (one: string) => `issued/ca/${one}.json`;
      world.evidence.objects.set(key(serial), world.evidence.objects.get(key(other.serial))!);
      expect(await behind(await older())).toMatchObject({ signed: 0 });
    });

    test('a subscriber’s certificate is no seal’s, whatever a log says', async () => {
      const of = await house('no seal');
      const { world } = of;
      const key = generate('P-256');
      const serial = await issued(of, 'www.example.org', key);
      await archived(world);
      await sealed(world);
      const { certificate: der } = (await certificate(world, serial))!;
      const note = noteAt(world, LATEST);
      const text = textOf({ ...note, number: 3, certificateSha256: sha256(der!) });
      const { spki } = decodeCertificate(der!).tbs;
      const forged = Buffer.from(noteOf(text, spki, sign('sha256', Buffer.from(text), key)));
      for (const place of [LATEST, numbered(2)]) world.evidence.objects.set(place, forged);
      expect(await behind(await of.older())).toMatchObject({ signed: 0 });
    });
  });
});
