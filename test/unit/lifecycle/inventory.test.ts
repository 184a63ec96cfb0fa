import { beforeAll, describe, expect, test } from 'vitest';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import {
  type Asking,
  countInventory,
  everyRow,
  type InventoryFilters,
  pageOfInventory,
} from '../../../shared/lifecycle/inventory.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import type { Role } from '../../../shared/registration/records.ts';
import { acceptanceOf, anotherAdministrator, issuedTo, retrieving } from '../../world/retrieval.ts';
import { type Cast, makeCast, makePerson, makeWorld, type World } from '../../world/world.ts';

/** Two structures; the first one's administrator holds both subscriptions, as a third party may. */
let world: World;
let clinic: Cast;
let other: Cast;
let thirdParty: Principal;
let auditor: Principal;
let representative: Principal;
const ROLES: readonly Role[] = ['technical-administrator', 'legal-representative', 'mandatary', 'auditor'];

beforeAll(async () => {
  world = await makeWorld();
  clinic = await makeCast(world);
  other = await makeCast(world);
  const both = await anotherAdministrator(world, other);
  thirdParty = { ...both, mandates: [...both.mandates, ...clinic.administrator.mandates] };
  auditor = await makePerson(world, 'auditor', { reach: 'house' });
  representative = await makePerson(world, 'legal-representative', {
    reach: 'structure',
    structureId: clinic.structure.id,
  });
  for (let n = 0; n < 24; n++) {
    const cast = n % 3 === 0 ? other : clinic;
    const record = await issuedTo(world, cast, { declared: { commonName: `h${n}.example.org`, dnsNames: [] } });
    world.clock.advance(60_000);
    if (n % 4 === 1) await acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(record), 'accept');
    const { issuer, serial } = record;
    if (n % 4 === 2) {
      await revokeCertificate(world, cast.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
    }
  }
});

const asking = (principal: Principal, filters: InventoryFilters = {}): Asking => ({ principal, roles: ROLES, filters });
const hosts = (rows: readonly { readonly names: readonly string[] }[]) => rows.map(({ names }) => names[0]!);

async function pages(who: Principal, filters: InventoryFilters, limit: number) {
  const found: string[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOfInventory(world, asking(who, filters), { limit, cursor });
    found.push(...hosts(page.items));
    sizes.push(page.items.length);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { found, sizes };
}

const every = async (who: Principal, filters: InventoryFilters = {}) => {
  const rows = [];
  for await (const row of everyRow(world, asking(who, filters))) rows.push(row);
  return hosts(rows);
};
const newest = (keep: (n: number) => boolean) =>
  Array.from({ length: 24 }, (_, i) => 23 - i)
    .filter(keep)
    .map((n) => `h${n}.example.org`);

describe('the one list', () => {
  test('holds what the caller may see over all their subscriptions, newest first', async () => {
    expect(await every(thirdParty)).toEqual(newest(() => true));
    expect(await every(clinic.administrator)).toEqual(newest((n) => n % 3 !== 0));
    expect(await every(representative)).toEqual(newest((n) => n % 3 !== 0));
    expect(await every(auditor, { structureId: other.structure.id })).toEqual(newest((n) => n % 3 === 0));
    expect(await every(thirdParty, { structureId: other.structure.id })).toEqual(newest((n) => n % 3 === 0));
  });

  test.each([1, 2, 5, 7, 24, 100])(
    'in pages of %i every row comes once, in order, and no page is larger',
    async (limit) => {
      const { found, sizes } = await pages(thirdParty, {}, limit);
      expect(found).toEqual(newest(() => true));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
    },
  );

  test.each([1, 3, 50])('filtered, in pages of %i', async (limit) => {
    expect((await pages(thirdParty, { state: 'revoked' }, limit)).found).toEqual(newest((n) => n % 4 === 2));
    expect((await pages(thirdParty, { state: 'in-force' }, limit)).found).toEqual(newest((n) => n % 4 === 1));
    expect((await pages(thirdParty, { search: 'H1' }, limit)).found).toEqual(newest((n) => `h${n}`.startsWith('h1')));
  });

  test('by usage, end, and beginning of the serial number', async () => {
    expect(await every(thirdParty, { usage: 'SMIME' })).toEqual([]);
    expect(await every(thirdParty, { expiresBefore: '2028-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await every(thirdParty, { expiresAfter: '2028-01-01T00:00:00.000Z' })).toHaveLength(24);
    const { items } = await pageOfInventory(world, asking(thirdParty), { limit: 1 });
    const { serial } = items[0]!.record;
    expect(await every(thirdParty, { search: serial.slice(0, 10) })).toEqual(['h23.example.org']);
  });

  test('counts what is there and says how much was counted', async () => {
    const counts = await countInventory(world, asking(thirdParty));
    expect(counts).toEqual({
      states: { awaited: 12, 'in-force': 6, expired: 0, revoked: 6 },
      ending: [30, 60, 120].map((withinDays) => ({ withinDays, count: 0 })),
      counted: 24,
      complete: true,
    });
    const newestTen = await countInventory(world, asking(thirdParty), 10);
    expect(newestTen).toMatchObject({ counted: 10, complete: false });
  });

  test('another structure’s is not there, like one that does not exist; without the card nothing is', async () => {
    for (const structureId of [other.structure.id, '0'.repeat(32)]) {
      const page = pageOfInventory(world, asking(clinic.administrator, { structureId }), { limit: 5 });
      await expect(page).rejects.toMatchObject({
        code: 'not-found',
        detail: 'There is nothing here that you may see.',
      });
    }
    const subscriptionId = other.subscription.id;
    const page = pageOfInventory(world, asking(representative, { subscriptionId }), { limit: 5 });
    await expect(page).rejects.toMatchObject({ code: 'not-found' });
    const cardless: Principal = { ...clinic.administrator, authentication: 'token' };
    await expect(every(cardless)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(every(auditor)).rejects.toMatchObject({ code: 'malformed' });
  });

  test('a mandate whose duties are not accepted yet shows nothing', async () => {
    const [own, others] = thirdParty.mandates as [(typeof thirdParty.mandates)[0], (typeof thirdParty.mandates)[0]];
    const pending = { ...own, duties: 'pending' as const };
    const none = pageOfInventory(world, asking({ ...thirdParty, mandates: [pending] }), { limit: 10 });
    await expect(none).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('duties') });
    const rest = await every({ ...thirdParty, mandates: [pending, others] });
    expect(rest).toEqual(await every({ ...thirdParty, mandates: [others] }));
  });

  test('a cursor serves its caller and its filters, and nobody and nothing else', async () => {
    const { cursor } = await pageOfInventory(world, asking(thirdParty), { limit: 3 });
    const use = (who: Principal, filters: InventoryFilters, text = cursor!) =>
      pageOfInventory(world, asking(who, filters), { limit: 3, cursor: text });
    await expect(use(thirdParty, {})).resolves.toMatchObject({ items: { length: 3 } });
    await expect(use(clinic.administrator, {})).rejects.toMatchObject({ code: 'malformed' });
    await expect(use(thirdParty, { state: 'revoked' })).rejects.toMatchObject({ code: 'malformed' });
    await expect(use(thirdParty, {}, `${cursor!.slice(0, -4)}AAAA`)).rejects.toMatchObject({ code: 'malformed' });
    await expect(use(thirdParty, {}, '')).rejects.toMatchObject({ code: 'malformed' });
  });
});
