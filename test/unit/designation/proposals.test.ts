import { beforeEach, describe, expect, test } from 'vitest';
import { type Bureau, line, openBureau, type Somebody, signInOf } from './bureau.ts';

interface Item {
  readonly id: string;
  readonly cause: string;
  readonly personId?: string;
  readonly certificates?: { readonly items: readonly { readonly serial: string }[] };
}

/** One list of proposed revocations: the structure's people and the agents look at the same records. */
describe('proposed revocations', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });
  const listOf = () => `GET /structures/${bureau.own.structure.id}/revocation-proposals`;
  const items = async (who: Somebody, address = listOf()) =>
    (await bureau.ask(who, address)).json.items as unknown as readonly Item[];
  const close = (who: Somebody, { id }: Item, body: object) => bureau.send(who, `POST /work-items/${id}/closure`, body);
  const KEPT = { outcome: 'dismissed', reasons: 'the key has been handed over' };
  const revoked = async (serial: string) => {
    const certificate = (await bureau.office.ledger.read('certificate', { issuer: 'ca-1', serial }))!;
    const revocation = { at: certificate.notBefore, reason: 'superseded', capacity: 'x', channel: 'api' } as const;
    await bureau.left({ ...certificate, version: 2, state: 'revoked', revocation });
  };

  /** Somebody designated for both offers, with a certificate of the first. */
  async function administrator(name: string, serial: string) {
    const anne = line('add', name);
    const id = await bureau.accepted([anne]);
    const { personId } = (await bureau.read(id)).lines[0]!;
    const [first] = bureau.own.subscriptions;
    const on = async (subscriptionId: string) =>
      (await bureau.mandates(personId)).find(
        ({ scope, state }) =>
          state === 'active' && scope.reach === 'subscription' && scope.subscriptionId === subscriptionId,
      )!;
    await bureau.certified(personId, (await on(first!.id)).id, serial);
    return { anne, personId, on, remove: () => bureau.accepted([{ ...anne, action: 'remove' }]) };
  }

  test('a removal leaves one item, which the structure and the agents see alike', async () => {
    const { personId, remove } = await administrator('Aubrac', 'a1');
    await administrator('Brun', 'b1');
    const designationId = await remove();
    const expected = {
      task: 'revocations',
      cause: 'administrator.removed',
      structureId: bureau.own.structure.id,
      subscriptionIds: bureau.subscriptionIds(),
      personId,
      designationId,
      state: 'open',
    };
    const certificates = { items: [{ serial: 'a1', subscriptionId: bureau.own.subscriptions[0]!.id }], more: false };
    expect(await items(bureau.representative)).toMatchObject([{ ...expected, certificates }]);
    expect(await items(bureau.agent, 'GET /work-items')).toMatchObject([expected]);
    const [item] = await items(bureau.agent);
    const shown = await bureau.ask(bureau.second, `GET /work-items/${item!.id}`);
    expect(shown.json).toMatchObject({ ...expected, certificates });
  });

  test('the structure closes it: done once nothing is left, or kept with reasons', async () => {
    const { remove } = await administrator('Aubrac', 'a1');
    await remove();
    const [item] = await items(bureau.representative);
    expect(await bureau.code(close(bureau.representative, item!, { outcome: 'done' }))).toBe('wrong-state');
    expect(await bureau.code(close(bureau.representative, item!, { outcome: 'dismissed' }))).toBe('malformed');
    await revoked('a1');
    expect(await items(bureau.representative), 'nothing left to look at').toEqual([]);
    expect((await close(bureau.representative, item!, { outcome: 'done' })).json).toMatchObject({ state: 'done' });
    expect(await items(bureau.agent, 'GET /work-items')).toEqual([]);
    expect(await bureau.code(close(bureau.agent, item!, KEPT))).toBe('wrong-state');

    const { remove: removeSecond } = await administrator('Brun', 'b1');
    await removeSecond();
    const [second] = await items(bureau.representative);
    const answer = await close(bureau.representative, second!, KEPT);
    expect(answer.json).toMatchObject({ state: 'dismissed' });
    expect(JSON.stringify(answer.json)).not.toContain(KEPT.reasons);
    const shown = await bureau.ask(bureau.agent, `GET /work-items/${second!.id}`);
    expect(shown.json).toMatchObject({ closed: { reasons: KEPT.reasons } });
    expect(await items(bureau.representative)).toEqual([]);
  });

  test('what an agent’s act on the structure leaves is shown to it and is an agent’s to keep', async () => {
    const { personId, on } = await administrator('Aubrac', 'a1');
    const [first] = bureau.own.subscriptions;
    await bureau.left({
      kind: 'workItem',
      version: 1,
      createdAt: bureau.office.clock.now().toISOString(),
      id: 'c'.repeat(32),
      task: 'revocations',
      structureId: bureau.own.structure.id,
      cause: 'structure.closed',
      proposed: 'cessationOfOperation',
      state: 'open',
    });
    await bureau.certified(personId, (await on(first!.id)).id, 'a2');
    const [item] = await items(bureau.representative);
    expect(item).toMatchObject({ cause: 'structure.closed', proposed: 'cessationOfOperation' });
    expect(item!.certificates!.items.map(({ serial }) => serial).sort()).toEqual(['a1', 'a2']);
    expect(await bureau.code(close(bureau.representative, item!, KEPT))).toBe('forbidden');
    expect((await close(bureau.agent, item!, KEPT)).json).toMatchObject({ state: 'dismissed' });
  });

  test('a mandatary of one offer sees and closes nothing of another', async () => {
    const { remove, anne } = await administrator('Aubrac', 'a1');
    await remove();
    const structureId = bureau.own.structure.id;
    const mandatary = (name: string, offer: 'ORG' | 'SERV-SSL') =>
      bureau.office.person(name, {
        role: 'mandatary',
        scope: { reach: 'structure', structureId, offers: [offer] },
      });
    const [org, ssl] = [await mandatary('Ormeau', 'ORG'), await mandatary('Sorbier', 'SERV-SSL')];
    expect(await items(org)).toEqual([]);
    const [item] = await items(ssl);
    expect(item!.certificates!.items.map(({ serial }) => serial)).toEqual(['a1']);
    // the item is about both offers
    expect(await bureau.code(close(org, item!, KEPT))).toBe('forbidden');
    expect(await bureau.code(close(ssl, item!, KEPT))).toBe('forbidden');
    expect(await bureau.code(close(signInOf(anne), item!, KEPT))).toBe('forbidden');
    expect((await close(bureau.representative, item!, KEPT)).status).toBe(200);
  });

  test('other kinds of work are no business of the structure', async () => {
    await bureau.left({
      kind: 'workItem',
      version: 1,
      createdAt: bureau.office.clock.now().toISOString(),
      id: 'd'.repeat(32),
      task: 'mandates-to-confirm',
      structureId: bureau.own.structure.id,
      cause: 'structure.represented',
      state: 'open',
    });
    expect(await items(bureau.representative)).toEqual([]);
    const answer = close(bureau.representative, { id: 'd'.repeat(32), cause: '' }, KEPT);
    expect(await bureau.code(answer)).toBe('forbidden');
  });
});
