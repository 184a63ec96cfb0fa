import { describe, expect, test } from 'vitest';
import { officersOfDirection } from '../../../shared/lifecycle/directions/officers.ts';
import { holdersOfDirection } from '../../../shared/lifecycle/directions/reading.ts';
import { correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { KeyDestroyed } from '../../../shared/lifecycle/ports.ts';
import { replayErasures } from '../../../shared/lifecycle/privacy/replay.ts';
import { receiptKey, sealedDocument } from '../../../shared/lifecycle/receipts/reading.ts';
import { ERASED } from '../../../shared/registration/personal.ts';
import { attribute } from '../../../shared/x509/name.ts';
import { audit } from '../../faults/audit.ts';
import { ALIX, certify, enrol, type Ministry, ministry, officiating } from '../../world/directions.ts';
import { checked, depart, tick } from '../../world/holder-life.ts';
import { attest, CAMILLE, end, now, opening, personOf, proCast, register, request } from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { afresh, backupOf, erasing, inOffice, live, restored } from '../../world/privacy.ts';
import { declare, delivered, seal } from '../../world/receipts.ts';
import { prolong } from '../../world/retrieval.ts';
import type { World } from '../../world/world.ts';

const opens = (world: World, receipt: Parameters<typeof sealedDocument>[1]) =>
  sealedDocument(afresh(world), receipt).then(
    () => 'read',
    (thrown: Error) => thrown.name,
  );

describe('the sealed receipt', () => {
  async function left(seed: string) {
    const place = await delivered(seed);
    await declare(place.world, place);
    const receipt = await seal(place.world, place);
    await depart(place.world, place.cast.administrator, place.holder);
    await tick(place.world);
    return { ...place, receipt };
  }

  test('ends with the declaration that it is about, while the person is kept on', async () => {
    const { world, holder, receipt } = await left('receipt ends');
    await live(world, 83);
    expect(await opens(world, receipt)).toBe('read');
    await live(world, 3);
    expect((await now(world, holder)).personal.form).toBe('erased');
    expect((await personOf(world, holder)).erasure).toBeUndefined();
    expect(await opens(world, receipt)).toBe(KeyDestroyed.name);
    expect(audit(world)).toEqual([]);
  });

  test('stays gone where an older key table is restored', async () => {
    const { world, receipt } = await left('receipt restored');
    const before = backupOf(world);
    await live(world, 86);
    const older = await restored(world, { keys: before.keys });
    expect(await opens(older, receipt)).toBe('read');
    expect(await replayErasures(erasing(older), 'replay')).toMatchObject({ keys: 1 });
    expect(await opens(older, receipt)).toBe(KeyDestroyed.name);
  });

  test('goes although the run died between the ledger’s word and the key', async () => {
    const { world, holder, receipt } = await left('receipt died');
    const house = erasing(world);
    const key = receiptKey(receipt);
    expect(key).not.toBe(`person/${holder.personId}`);
    const dying = {
      ...house,
      keys: {
        ...house.keys,
        destroy: async (of: string) => {
          if (of === key) throw new Error('the process died');
          return house.keys.destroy(of);
        },
      },
    };
    const failures: unknown[] = [];
    const { purge } = await import('../../../shared/lifecycle/privacy/purge.ts');
    await live(world, 83);
    for (let month = 0; month < 3; month++) {
      world.clock.advance(31 * 86_400_000);
      await purge(dying, 'purge', (thrown) => failures.push(thrown));
    }
    expect(failures).not.toEqual([]);
    expect((await now(world, holder)).personal.form).toBe('erased');
    await purge(house, 'purge', (thrown) => failures.push(thrown));
    expect(await opens(world, receipt)).toBe(KeyDestroyed.name);
  });
});

/** Rows in which a name of Camille stands in clear among octets. */
const naming = (world: World) =>
  world.table
    .rows()
    .filter((row) => Object.values(row).some((value) => value instanceof Uint8Array && says(value)))
    .map(({ pk }) => pk);
const says = (octets: Uint8Array) =>
  Buffer.from(octets).includes(CAMILLE.lastName) || Buffer.from(octets).includes('Camille');

describe('where no certificate came of it, nothing names the erased', () => {
  /** Corrected between request and issue, so that policy says no. */
  async function refused(seed: string, signerDies: boolean) {
    const { world, cast } = await proCast(seed);
    const one = await register(world, cast);
    await attest(world, one);
    const names = [[attribute('CN', `${CAMILLE.firstNames} ${CAMILLE.lastName}`)]];
    const { request: made } = await request(world, one, pkcs10(generate('P-256'), names));
    if (signerDies) {
      const sign = async () => {
        throw new Error('the keeper of keys is away');
      };
      await issueCertificate({ ...world, signer: { ...world.signer, sign } }, made.id, 'x').catch(() => undefined);
      expect((await world.ledger.read('intent', { requestId: made.id }))!.tbsCertificate.length).toBeGreaterThan(0);
    }
    await correctHolder(world, opening(cast.administrator), one.holder.id, {
      data: { ...CAMILLE, firstNames: 'Autre' },
      ...checked(world),
    });
    await issueCertificate(world, made.id, 'x');
    expect((await world.ledger.read('request', made))!.state).toBe('refused');
    await end(world, cast, one.principal.mandates[0]!);
    return { world, one, made };
  }

  test('not the bytes that were to be signed: they go as soon as the serial is abandoned', async () => {
    const { world, made } = await refused('abandoned', true);
    expect((await world.ledger.read('intent', { requestId: made.id }))!.tbsCertificate).toHaveLength(0);
    expect(audit(world)).toEqual([]);
  });

  test('not the request that was refused: its octets go with the holder’s dossier', async () => {
    const { world, one, made } = await refused('refused', false);
    expect(naming(world)).toEqual([`request#${made.id}`]);
    await live(world, 122);
    expect((await personOf(world, one.holder)).erasure?.state).toBe('done');
    expect(naming(world)).toEqual([]);
    expect(audit(world)).toEqual([]);
  });
});

describe('lists outlive the people in them', () => {
  const found = async ({ world, direction, one }: Ministry, search: string) =>
    (await holdersOfDirection(afresh(world), officiating(one), direction.id, { limit: 10, search })).items.length;

  test('a search in a direction passes over holders who are erased, and finds the others', async () => {
    const place = await ministry('search');
    const one = await prolong(place.world, place.one);
    const alix = await enrol(place);
    await certify(place, alix);
    await depart(place.world, one, alix.holder);
    await tick(place.world);
    await live(place.world, 86);
    expect((await now(place.world, alix.holder)).personal.form).toBe('erased');
    const data = { ...ALIX, lastName: 'Reste', email: 'reste@ministere.example.org' };
    await enrol({ ...place, one }, { data, recognised: { directoryId: 'reste' } }, one);
    expect(await found({ ...place, one }, 'Reste')).toBe(1);
    expect(await found({ ...place, one }, ALIX.lastName)).toBe(0);
  });

  test('the officers of a direction are listed after one of them is erased, without a name', async () => {
    const place = await ministry('officers');
    const agent = await inOffice(place.world, 'validation-agent');
    await live(place.world, 46 + 122);
    expect((await place.world.ledger.read('person', { id: place.two.personId }))!.erasure?.state).toBe('done');
    const caller = { principal: agent, roles: ['validation-agent'] as const, correlation: 'x' };
    const { items } = await officersOfDirection(afresh(place.world), caller, place.direction.id, {});
    expect(items).toHaveLength(2);
    expect(items.map(({ data }) => data.lastName)).toContain(ERASED);
  });
});
