import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate, refuseCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { changeCode } from '../../../shared/lifecycle/codes.ts';
import { holdersOfPerson, holdersOfSubscription, showHolder } from '../../../shared/lifecycle/holders/reading.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { countInventory, everyRow, pageOfInventory } from '../../../shared/lifecycle/inventory.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { textsInForce } from '../../../shared/messages/texts/texts.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import type { Role } from '../../../shared/registration/records.ts';
import { audit } from '../../faults/audit.ts';
import { checked } from '../../world/holder-life.ts';
import {
  accept,
  attest,
  CAMILLE,
  certified,
  end,
  type HolderWorld,
  open,
  opening,
  own,
  proCast,
  refusalOf,
  register,
  request,
  signedIn,
  told,
} from '../../world/holders.ts';
import { acceptanceOf, issued } from '../../world/retrieval.ts';
import { type Cast, makeCast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
beforeEach(async () => {
  ({ world, cast } = await proCast());
});

const THEIRS = { recognised: { directoryId: 'two' }, data: { ...CAMILLE, email: 'two@example.org' } };

async function awaited(more: object = {}) {
  const registered = await register(world, cast, more);
  await attest(world, registered);
  const { request: made } = await request(world, registered);
  return { ...registered, certificate: await issued(world, made) };
}

describe('acceptance', () => {
  test('is the holder’s, under the holder’s terms', async () => {
    const mine = await awaited();
    const texts = textsInForce.forAcceptance('holder');
    expect(texts.map(({ id }) => id)).toEqual(['holder-terms', 'certification-policy']);
    const wrong = acceptCertificate(world, mine.principal, acceptanceOf(mine.certificate), 'accept');
    expect((await refusalOf(wrong)).slice(0, 2)).toEqual(['conflict', 'text-not-accepted']);
    const { acceptance } = await accept(world, mine, mine.certificate);
    expect(acceptance.act).toMatchObject({ by: { personId: mine.principal.personId }, texts });
    expect(audit(world)).toEqual([]);
  });

  test('is nobody’s in their place: not the administrator’s, not another holder’s', async () => {
    const mine = await awaited();
    const theirs = await awaited(THEIRS);
    const by = (principal: Principal) => refusalOf(accept(world, { ...mine, principal }, mine.certificate));
    expect(await by(cast.administrator)).toEqual(['forbidden']);
    expect(await by(theirs.principal)).toEqual(['not-found']);
    const name = { issuer: mine.certificate.issuer, serial: mine.certificate.serial };
    const code = { ...name, code: 'trois chats noirs dorment', codeAgain: 'trois chats noirs dorment' };
    expect(await refusalOf(changeCode(world, theirs.principal, code, 'code'))).toEqual(['not-found']);
    expect(await refusalOf(changeCode(world, cast.administrator, code, 'code'))).toEqual(['forbidden']);
  });

  test('and everybody concerned is told, the holder among them', async () => {
    const mine = await awaited();
    await accept(world, mine, mine.certificate);
    const persons = told(world).flatMap(({ notice, personId }) =>
      notice === 'certificate-accepted' ? [personId] : [],
    );
    expect(persons.sort()).toEqual([mine.principal.personId, cast.administrator.personId].sort());
  });

  test('refused, the certificate is revoked', async () => {
    const mine = await awaited();
    const { issuer, serial, certificate } = mine.certificate;
    const input = {
      issuer,
      serial,
      certificateSha256: sha256(certificate),
      reasons: 'another name',
      language: 'fr',
    } as const;
    const { certificate: revoked } = await refuseCertificate(world, mine.principal, input, 'refuse');
    expect(revoked.revocation).toMatchObject({ capacity: 'holder', by: mine.principal.personId });
  });

  test('ends with the mandate, at once', async () => {
    const mine = await awaited();
    await end(world, cast, mine.principal.mandates[0]!);
    const principal = await signedIn(world, mine.principal.personId);
    expect(await refusalOf(accept(world, { ...mine, principal }, mine.certificate))).toEqual(['forbidden']);
    expect(await refusalOf(accept(world, mine, mine.certificate))).toEqual(['conflict']);
  });
});

describe('revocation by the holder', () => {
  const revoke = ({ issuer, serial }: { issuer: string; serial: string }, principal: Principal, reason: string) =>
    revokeCertificate(world, principal, { issuer, serial, reason: reason as never }, 'revoke');

  test.each(['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation'])(
    'of their own, for %s',
    async (reason) => {
      const mine = await certified(world, cast);
      const { certificate } = await revoke(mine.certificate, mine.principal, reason);
      expect(certificate.revocation).toMatchObject({ reason, capacity: 'holder', authentication: 'token' });
      expect(audit(world)).toEqual([]);
    },
  );

  test('not for a right that was taken away, nor of another’s', async () => {
    const mine = await certified(world, cast);
    const theirs = await certified(world, cast, THEIRS);
    expect(await refusalOf(revoke(mine.certificate, mine.principal, 'privilegeWithdrawn'))).toEqual([
      'policy',
      'reason-not-yours',
    ]);
    expect(await refusalOf(revoke(mine.certificate, theirs.principal, 'superseded'))).toEqual(['not-found']);
    const { certificate } = await revoke(mine.certificate, cast.administrator, 'privilegeWithdrawn');
    expect(certificate.revocation).toMatchObject({ capacity: 'technical-administrator' });
  });
});

describe('the follow-up', () => {
  const asking = (
    principal: Principal,
    filters = {},
    roles: readonly Role[] = ['technical-administrator', 'holder'],
  ) => ({
    principal,
    roles,
    filters,
  });
  const all = async (principal: Principal, filters = {}) => {
    const found: string[] = [];
    for await (const { record } of everyRow(world, asking(principal, filters))) found.push(record.serial);
    return found;
  };

  test('shows holders their own and no other; the administrator sees them all', async () => {
    const mine = await certified(world, cast);
    const theirs = await certified(world, cast, THEIRS);
    expect(await all(mine.principal)).toEqual([mine.certificate.serial]);
    expect((await all(cast.administrator)).sort()).toEqual([mine.certificate.serial, theirs.certificate.serial].sort());
    const { states, counted } = await countInventory(world, asking(mine.principal));
    expect([states['in-force'], counted]).toEqual([1, 1]);
    const { structureId, id: subscriptionId } = cast.subscription;
    expect(await all(mine.principal, { structureId, subscriptionId })).toHaveLength(1);
    const elsewhere = await makeCast(world, { offer: 'PRO' });
    expect(await refusalOf(all(mine.principal, { structureId: elsewhere.structure.id }))).toEqual(['not-found']);
  });

  test('shows nothing once the mandate has ended', async () => {
    const mine = await certified(world, cast);
    await end(world, cast, mine.principal.mandates[0]!);
    expect(await refusalOf(all(await signedIn(world, mine.principal.personId)))).toEqual(['forbidden']);
  });

  test('goes from one’s own to what one administers, page by page, without loss or repetition', async () => {
    const mine = await certified(world, cast);
    for (let more = 0; more < 2; more++) {
      await open(world, cast, mine, checked(world));
      await attest(world, mine);
      await issued(world, (await request(world, mine)).request);
    }
    const other = await makeCast(world, { offer: 'PRO' });
    await certified(world, other, { recognised: { directoryId: 'three' } });
    await certified(world, other, { recognised: { directoryId: 'four' } });
    const administering = other.administrator.mandates;
    const both = {
      ...mine.principal,
      authentication: 'token+card',
      mandates: [...mine.principal.mandates, ...administering],
    } as const;
    for (const limit of [1, 2, 3, 10]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await pageOfInventory(world, asking(both), { limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ record }) => record.serial));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect([limit, seen]).toEqual([limit, await all(both)]);
      expect(new Set(seen).size).toBe(5);
      expect(seen.indexOf(mine.certificate.serial)).toBe(2);
    }
  });
});

describe('what a holder is shown', () => {
  const page = (principal: Principal, more = {}) => holdersOfPerson(world, principal, more);
  const next = async (principal: Principal) => (await page(principal)).items.map((one) => one.next);

  test('is their own data, the leave and what to do next, at every step', async () => {
    const registered = await register(world, cast);
    const { principal } = registered;
    const [first] = (await page(principal)).items;
    expect(first).toMatchObject({ next: 'attest', data: CAMILLE, holds: true, structure: { id: cast.structure.id } });
    expect(first!.leave?.opening.by.personId).toBe(cast.administrator.personId);
    await attest(world, registered);
    expect(await next(principal)).toEqual(['request']);
    const { request: made } = await request(world, registered);
    expect(await next(principal)).toEqual(['wait']);
    const certificate = await issued(world, made);
    expect(await next(principal)).toEqual(['retrieve']);
    await accept(world, registered, certificate);
    expect(await next(principal)).toEqual(['declare']);
    const [last] = (await page(principal)).items;
    expect(last!.certificates.map(({ serial }) => serial)).toEqual([certificate.serial]);
    await revokeCertificate(world, principal, { ...certificate, reason: 'superseded' }, 'revoke');
    expect(await next(principal)).toEqual(['wait']);
    await end(world, cast, principal.mandates[0]!);
    const left = await page(await signedIn(world, principal.personId));
    expect(left.items).toMatchObject([{ next: 'confirm-deletion', holds: false }]);
  });

  test('a leave of somebody who was removed is none', async () => {
    const registered = await register(world, cast);
    await attest(world, registered);
    await end(world, cast, cast.administrator.mandates[0]!);
    const [shown] = (await page(registered.principal)).items;
    expect([shown!.next, shown!.leave]).toEqual(['wait', undefined]);
  });

  test('comes a page at a time; whoever holds nothing sees an empty list', async () => {
    const other = await makeCast(world, { offer: 'PRO' });
    await register(world, other);
    const { principal } = await register(world, cast);
    const one = await page(principal, { limit: 1 });
    const two = await page(principal, { limit: 1, cursor: one.cursor });
    expect([one.items.length, two.items.length, two.cursor]).toEqual([1, 1, undefined]);
    expect(one.items[0]!.holder.id).not.toBe(two.items[0]!.holder.id);
    expect(await page(cast.administrator)).toEqual({ items: [] });
  });

  test('to those who look after them too, by subscription or by name; to no other holder', async () => {
    const mine = await register(world, cast);
    const theirs = await register(world, cast, THEIRS);
    const { items } = await holdersOfSubscription(world, opening(cast.administrator), cast.subscription.id, {});
    expect(items.map(({ holder }) => holder.id).sort()).toEqual([mine.holder.id, theirs.holder.id].sort());
    expect((await showHolder(world, own(mine.principal), mine.holder.id)).data).toEqual(
      expect.objectContaining(CAMILLE),
    );
    expect(await refusalOf(showHolder(world, own(mine.principal), theirs.holder.id))).toEqual(['not-found']);
    const listed = holdersOfSubscription(world, own(mine.principal), cast.subscription.id, {});
    expect(await refusalOf(listed)).toEqual(['not-found']);
  });
});
