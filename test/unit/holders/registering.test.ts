import { beforeEach, describe, expect, test } from 'vitest';
import { correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { registerHolder } from '../../../shared/lifecycle/holders/registering.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { lookupSaltOf } from '../../../shared/lifecycle/registration/desk.ts';
import { inForce } from '../../../shared/registration/authority.ts';
import { credentialsOf, guardOf } from '../../../shared/registration/credentials.ts';
import { digestOfData } from '../../../shared/registration/holder-data.ts';
import { audit } from '../../faults/audit.ts';
import { checked, depart } from '../../world/holder-life.ts';
import {
  CAMILLE,
  end,
  type HolderWorld,
  now,
  open,
  opening,
  personOf,
  proCast,
  refusalOf,
  register,
  registration,
  told,
} from '../../world/holders.ts';
import { type Cast, CEREMONY, makeCast, makePerson, recordsOf } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
beforeEach(async () => {
  ({ world, cast } = await proCast());
});

const rows = (kind: string) => recordsOf(world, kind).length;
const refused = (more: object, by = cast.administrator) =>
  refusalOf(registerHolder(world, opening(by), cast.subscription.id, registration(world, more)));

describe('registration', () => {
  test('makes person, holder, mandate and leave together, and invites', async () => {
    const { holder, principal } = await register(world, cast);
    expect(holder).toMatchObject({
      subscriptionId: cast.subscription.id,
      offer: 'PRO',
      state: 'registered',
      dataVersion: 1,
      identity: [{ how: 'in-person', by: cast.administrator.personId }],
      opening: { by: { personId: cast.administrator.personId, mandateId: cast.administrator.mandates[0]!.id } },
      requests: [],
    });
    expect(holder.serialNumber).toMatch(/^[0-9a-f]{32}$/);
    expect(holder.dataDigest).toBe(digestOfData(await world.vault.open(holder.personal)));
    const [mandate] = principal.mandates;
    expect(mandate).toMatchObject({
      id: holder.mandateId,
      role: 'holder',
      scope: { reach: 'holder', subscriptionId: cast.subscription.id, holderId: holder.id },
      givenBy: [cast.administrator.personId],
    });
    expect(inForce(mandate!, world.clock.now())).toBe(true);
    expect(told(world)).toEqual([{ notice: 'holder-invited', holderId: holder.id }]);
    expect(audit(world)).toEqual([]);
  });

  test('leaves nothing personal outside the envelopes, and none in events', async () => {
    const reference = { kind: 'Papier-Exemple', ending: 'X9Z8' };
    const identity = { how: 'document', at: world.clock.now().toISOString(), reference } as const;
    const { holder } = await register(world, cast, { identity });
    const { personal: _, identity: checks, ...open } = holder;
    const { reference: sealed, ...check } = checks[0]!;
    const secrets = /Exemple|Camille|Radiologie|example\.org|X9Z8/;
    expect(JSON.stringify([open, check])).not.toMatch(secrets);
    expect(await world.vault.open(sealed!)).toEqual(reference);
    const theirs = /^(holder|person|mandates)#/;
    const written = world.table.rows().filter(({ pk, sk }) => theirs.test(pk) && sk.startsWith('event#'));
    expect(written.length).toBeGreaterThan(2);
    for (const { event } of written) expect(Buffer.from(event as Uint8Array).toString()).not.toMatch(secrets);
  });

  test('draws a serial number for each: namesakes get two names', async () => {
    const one = await register(world, cast);
    const two = await register(world, cast, { recognised: { directoryId: 'another-camille' } });
    expect(one.holder.serialNumber).not.toBe(two.holder.serialNumber);
    expect(one.holder.personId).not.toBe(two.holder.personId);
  });

  test.each<[string, object, string[]]>([
    ['no card and no directory identifier', { recognised: {} }, ['malformed']],
    ['a name in two scripts', { data: { ...CAMILLE, lastName: 'Ex\u0435mple' } }, ['malformed', 'text-mixed-scripts']],
    [
      'an address outside the declared domain',
      { data: { ...CAMILLE, email: 'camille@elsewhere.test' } },
      ['name-violation', 'address-outside-domain'],
    ],
  ])('is refused, and nothing is written: %s', async (_, more, codes) => {
    const before = world.table.rows().length;
    expect(await refused(more)).toEqual(codes);
    expect(world.table.rows()).toHaveLength(before);
  });

  test('is for offers with certificates of persons, while subscription and structure are active', async () => {
    const org = await makeCast(world, { offer: 'ORG' });
    const ended = await makeCast(world, { offer: 'PRO', state: 'ended' });
    for (const [{ subscription, administrator }, code] of [
      [org, 'policy'],
      [ended, 'wrong-state'],
    ] as const) {
      const act = registerHolder(world, opening(administrator), subscription.id, registration(world));
      expect(await refusalOf(act)).toEqual([code]);
    }
  });

  test('is the administrator’s, for their own subscription, and never for themselves', async () => {
    const other = await makeCast(world, { offer: 'PRO' });
    expect(await refused({}, other.administrator)).toEqual(['not-found']);
    expect(await refused({}, { ...cast.administrator, authentication: 'token' })).toEqual(['forbidden']);
    const self = { ...cast.administrator, mandates: [] };
    const salt = await lookupSaltOf(world.ledger);
    const person = await personOf(world, self);
    const guards = credentialsOf({ ...CAMILLE, directoryId: 'self' }).map((one) => guardOf(salt, one, self.personId));
    const next = { ...person, version: person.version + 1 };
    const event = penOf(world, CEREMONY, 'test').event(next, 'person.completed');
    await world.ledger.commit({ records: [next, ...guards], events: [event] });
    const data = { ...CAMILLE, lastName: 'Test', firstNames: 'Person' };
    expect(await refused({ recognised: { directoryId: 'self' }, data })).toEqual(['forbidden']);
  });
});

describe('somebody who is known', () => {
  test('stays as recorded and gets one more mandate, in another structure too', async () => {
    const first = await register(world, cast);
    const before = await personOf(world, first.holder);
    const other = await makeCast(world, { offer: 'PRO' });
    const data = { ...CAMILLE, firstNames: 'CAMILLE', lastName: 'd’exemple', email: 'c@example.org' };
    const second = await register(world, other, { data });
    expect(second.holder.personId).toBe(first.holder.personId);
    expect(second.principal.mandates).toHaveLength(2);
    expect((await personOf(world, first.holder)).personal).toEqual(before.personal);
    expect(audit(world)).toEqual([]);
  });

  test('under other names is refused with the reason', async () => {
    await register(world, cast);
    const other = await makeCast(world, { offer: 'PRO' });
    const data = { ...CAMILLE, lastName: 'Autre' };
    const act = registerHolder(
      world,
      opening(other.administrator),
      other.subscription.id,
      registration(world, { data }),
    );
    expect(await refusalOf(act)).toEqual(['conflict', 'names-differ']);
  });

  test('gets no further card or identifier on the way: that would be a way into their sign-in', async () => {
    await register(world, cast);
    const other = await makeCast(world, { offer: 'PRO' });
    const recognised = { directoryId: 'camille', card: { family: 'CPS', number: '0000000001' } } as const;
    const input = registration(world, { recognised });
    const before = rows('unique');
    expect(await refusalOf(registerHolder(world, opening(other.administrator), other.subscription.id, input))).toEqual([
      'conflict',
    ]);
    expect(rows('unique')).toBe(before);
  });

  test('is a holder of a subscription once; after the end, anew, under another serial number', async () => {
    const first = await register(world, cast);
    expect(await refused({})).toEqual(['conflict']);
    await end(world, cast, first.principal.mandates[0]!);
    const second = await register(world, cast);
    expect(second.holder.personId).toBe(first.holder.personId);
    expect(second.holder.serialNumber).not.toBe(first.holder.serialNumber);
  });

  test('of two registrations at once of the same stranger, one is written', async () => {
    const both = await Promise.all([1, 2].map(() => refused({})));
    expect(both.map(([code]) => code).sort()).toEqual(['conflict', 'done']);
    expect([rows('holder'), rows('mandate')]).toEqual([1, 3 + 2]);
    expect(audit(world)).toEqual([]);
  });
});

describe('a correction', () => {
  const correct = (id: string, data: object, by = cast.administrator) =>
    correctHolder(world, opening(by), id, { data: { ...CAMILLE, ...data } });

  test('is a new version under a new digest; the holder is told, and the old address once', async () => {
    const { holder } = await register(world, cast);
    const { holder: next } = await correct(holder.id, { email: 'c.exemple@example.org' });
    expect([next.dataVersion, next.state, next.serialNumber]).toEqual([2, 'registered', holder.serialNumber]);
    expect(next.dataDigest).not.toBe(holder.dataDigest);
    const { formerEmails } = await world.vault.open(next.personal);
    expect(formerEmails).toEqual([{ dataVersion: 1, email: CAMILLE.email }]);
    expect(
      told(world)
        .map(({ notice }) => notice)
        .sort(),
    ).toEqual(['holder-address-changed', 'holder-corrected', 'holder-invited']);
    await correct(holder.id, { email: 'c.exemple@example.org', service: 'Urgences' });
    expect(told(world).filter(({ notice }) => notice === 'holder-address-changed')).toHaveLength(1);
    expect((await now(world, holder)).dataVersion).toBe(3);
  });

  test('of nothing, by a stranger, or of what could not be certified is refused', async () => {
    const { holder } = await register(world, cast);
    expect(await refusalOf(correct(holder.id, {}))).toEqual(['wrong-state']);
    const stranger = await makePerson(world, 'technical-administrator', {
      reach: 'subscription',
      structureId: 'x',
      subscriptionId: 'y',
    });
    expect(await refusalOf(correct(holder.id, { service: 'Urgences' }, stranger))).toEqual(['not-found']);
    expect(await refusalOf(correct(holder.id, { email: 'a@elsewhere.test' }))).toEqual([
      'name-violation',
      'address-outside-domain',
    ]);
  });

  test('to the names of somebody else takes an identity check by these names; another spelling does not', async () => {
    const { holder } = await register(world, cast);
    expect(await refusalOf(correct(holder.id, { firstNames: 'camille', lastName: 'd’Éxemple' }))).toEqual(['done']);
    const other = { ...CAMILLE, lastName: 'Autre' };
    expect(await refusalOf(correct(holder.id, other))).toEqual(['policy', 'names-differ']);
    const input = { data: other, ...checked(world) };
    const { holder: next } = await correctHolder(world, opening(cast.administrator), holder.id, input);
    expect([next.state, next.identity.length]).toEqual(['registered', 2]);
  });

  test('of somebody who has left puts right what is kept, and nothing follows from it', async () => {
    const { holder } = await register(world, cast);
    await depart(world, cast.administrator, holder);
    const { holder: next } = await correct(holder.id, { firstNames: 'Camille', email: 'c.exemple@example.org' });
    expect([next.state, next.dataVersion]).toEqual(['left', 2]);
    expect((await world.vault.open((await personOf(world, holder)).personal)).email).toBe('c.exemple@example.org');
    expect(told(world).filter(({ notice }) => notice === 'holder-corrected')).toEqual([]);
    expect(told(world)).toContainEqual({
      notice: 'holder-address-changed',
      holderId: holder.id,
      dataVersion: '1',
    });
    expect(await refusalOf(correct(holder.id, { lastName: 'Autre' }))).toEqual(['policy', 'names-differ']);
    expect(await refusalOf(correct(holder.id, { firstNames: 'Camille', email: 'c.exemple@example.org' }))).toEqual([
      'wrong-state',
    ]);
    expect(await refusalOf(open(world, cast, { holder: next } as never))).toEqual(['wrong-state']);
    expect(audit(world)).toEqual([]);
  });

  test('moves the person’s own names and address, where these are the holder’s and nobody else’s', async () => {
    const own = async (one: { holder: { personId: string } }) => {
      const { lastName, email } = await world.vault.open((await personOf(world, one.holder as never)).personal);
      return [lastName, email];
    };
    const mistyped = await register(world, cast, { data: { ...CAMILLE, email: 'stranger@example.org' } });
    await correct(mistyped.holder.id, {});
    expect(await own(mistyped)).toEqual([CAMILLE.lastName, CAMILLE.email]);
    const input = { data: { ...CAMILLE, lastName: 'Autre' }, ...checked(world) };
    await correctHolder(world, opening(cast.administrator), mistyped.holder.id, input);
    expect(await own(mistyped)).toEqual(['Autre', CAMILLE.email]);
    expect(audit(world)).toEqual([]);

    // known by an address that others gave, and in another role: both are theirs to change
    const known = await register(world, cast, { recognised: { directoryId: 'known' } });
    const before = (await personOf(world, known.holder))!;
    const data = { ...(await world.vault.open(before.personal)), email: 'elsewhere@example.org' };
    const moved = { ...before, version: before.version + 1, personal: await world.vault.seal(before.id, data) };
    const pen = penOf(world, CEREMONY, 'known');
    await world.ledger.commit({ records: [moved], events: [pen.event(moved, 'person.completed')] });
    await correct(known.holder.id, { email: 'new@example.org' });
    expect(await own(known)).toEqual([CAMILLE.lastName, 'elsewhere@example.org']);
  });
});
