import { beforeEach, describe, expect, test } from 'vitest';
import { codeHasForce } from '../../../shared/lifecycle/codes.ts';
import { EVIDENCE } from '../http/office.ts';
import { type Bureau, line, openBureau, type Somebody, signInOf } from './bureau.ts';

/** However somebody stops acting for an offer, the same follows: void codes, a proposal, and a warning about who is left. */
describe('an administrator who acts no more', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });
  const told = () =>
    bureau.office.nudged
      .map(({ about }) => [about.notice, about.personId] as const)
      .sort((a, b) => String(a).localeCompare(String(b)));
  const codesIn = (json: unknown) =>
    (json as { findings?: { code: string }[] }).findings?.map(({ code }) => code) ?? [];
  const work = async () =>
    (await bureau.ask(bureau.agent, 'GET /work-items')).json.items as unknown as readonly object[];

  async function administrator(name: string, serial: string) {
    const entered = line('add', name);
    const id = await bureau.accepted([entered]);
    const { personId } = (await bureau.read(id)).lines[0]!;
    const [first] = bureau.own.subscriptions;
    const mandate = (await bureau.mandates(personId)).find(
      ({ scope }) => scope.reach === 'subscription' && scope.subscriptionId === first!.id,
    )!;
    const { code } = await bureau.certified(personId, mandate.id, serial);
    bureau.office.nudged.length = 0;
    return { who: signInOf(entered), personId, mandate, code };
  }
  type Administrator = Awaited<ReturnType<typeof administrator>>;

  const end = ({ personId, mandate }: Administrator, who: Somebody = bureau.agent) =>
    bureau.send(who, `POST /persons/${personId}/mandates/${mandate.id}/end`, { reason: 'has left' });
  const renounce = ({ who, mandate }: Administrator) =>
    bureau.send(who, `POST /me/mandates/${mandate.id}/renunciation`, {});
  const judge = ({ personId }: Administrator, state: string) =>
    bureau.send(bureau.agent, `POST /persons/${personId}/card/state`, { state, evidence: EVIDENCE });

  const WAYS = [
    ['an agent ends the mandate', 'administrator.ended', end],
    ['a renunciation', 'administrator.renounced', renounce],
    ['a card that is blocked', 'administrator.card-blocked', (one: Administrator) => judge(one, 'blocked')],
  ] as const;

  test.each(WAYS)('%s voids the codes that they set and proposes their certificates', async (_, cause, way) => {
    const [anne, bruno] = [await administrator('Aubrac', 'a1'), await administrator('Brun', 'b1')];
    const { ledger } = bureau.office;
    expect([await codeHasForce(ledger, anne.code), await codeHasForce(ledger, bruno.code)]).toEqual([true, true]);
    expect((await way(anne)).status).toBe(200);
    expect([await codeHasForce(ledger, anne.code), await codeHasForce(ledger, bruno.code)]).toEqual([false, true]);
    expect(await ledger.read('code', anne.code)).toMatchObject({ state: 'void', version: 2 });
    expect(await work()).toMatchObject([
      { task: 'revocations', cause, personId: anne.personId, structureId: bureau.own.structure.id, state: 'open' },
    ]);
    const list = await bureau.ask(
      bureau.representative,
      `GET /structures/${bureau.own.structure.id}/revocation-proposals`,
    );
    expect(list.json).toMatchObject({ items: [{ cause, certificates: { items: [{ serial: 'a1' }] } }] });
  });

  test('a code set before the card was blocked stays void when the card is good again', async () => {
    const anne = await administrator('Aubrac', 'a1');
    await judge(anne, 'blocked');
    // as if the process had died before the codes were written down as void
    const { ledger } = bureau.office;
    const code = (await ledger.read('code', anne.code))!;
    const { voided: _, ...unwritten } = code;
    const left = { ...unwritten, version: code.version + 1, state: 'set' } as const;
    await bureau.left(left);
    expect(await codeHasForce(ledger, left)).toBe(false);
    bureau.office.tick(1000);
    await judge(anne, 'active');
    expect(await codeHasForce(ledger, left)).toBe(false);
    const later = { ...left, setAt: bureau.office.clock.now().toISOString() };
    expect(await codeHasForce(ledger, later), 'one that is set afterwards has force').toBe(true);
  });

  test('a card that has merely expired voids nothing and proposes nothing', async () => {
    const anne = await administrator('Aubrac', 'a1');
    await judge(anne, 'expired');
    expect(await codeHasForce(bureau.office.ledger, anne.code)).toBe(true);
    expect(await work()).toEqual([]);
  });

  test.each([...WAYS, ['a card that has expired', '', (one: Administrator) => judge(one, 'expired')] as const])(
    '%s warns when one administrator is left, and when none is',
    async (_, __, way) => {
      const [anne, bruno, chloe] = [
        await administrator('Aubrac', 'a1'),
        await administrator('Brun', 'b1'),
        await administrator('Chaumet', 'c1'),
      ];
      const warned = () => told().filter(([notice]) => /administrator-left/.test(notice!));
      expect(codesIn((await way(anne)).json), 'two are left').toEqual([]);
      expect(warned()).toEqual([]);
      const one = await way(bruno);
      expect(new Set(codesIn(one.json))).toEqual(new Set(['one-administrator-left']));
      expect(new Set(warned().map(String))).toEqual(new Set([`one-administrator-left,${bureau.representative.id}`]));
      bureau.office.nudged.length = 0;
      const none = await way(chloe);
      expect(new Set(codesIn(none.json))).toEqual(new Set(['no-administrator-left']));
      expect(new Set(warned().map(String))).toEqual(new Set([`no-administrator-left,${bureau.representative.id}`]));
    },
  );

  test('an accepted form that leaves one warns whoever signed it', async () => {
    const [anne, bruno] = [line('add', 'Aubrac'), line('add', 'Brun')];
    await bureau.accepted([anne, bruno]);
    bureau.office.nudged.length = 0;
    await bureau.accepted([{ ...anne, action: 'remove' }]);
    const warned = told().filter(([notice]) => /administrator-left/.test(notice!));
    expect(warned).toEqual(bureau.own.subscriptions.map(() => ['one-administrator-left', bureau.representative.id]));
  });

  test('both sides are told that an agent ended a mandate', async () => {
    const anne = await administrator('Aubrac', 'a1');
    await end(anne);
    expect(told().filter(([notice]) => notice === 'administrator-ended')).toEqual(
      [
        ['administrator-ended', anne.personId],
        ['administrator-ended', bureau.representative.id],
      ].sort((a, b) => String(a).localeCompare(String(b))),
    );
  });

  describe('of somebody who administers many structures', () => {
    const ofMany = async () => {
      const anne = await administrator('Aubrac', 'a1');
      for (let index = 0; index < 60; index++) {
        const { structure, subscriptions } = await bureau.structure(`Autre ${index}`, { ORG: undefined });
        const reach = { reach: 'structure', structureId: structure.id } as const;
        await bureau.office.person(`Chef${index}`, { role: 'legal-representative', scope: reach });
        await bureau.office.mandate(anne.personId, 'technical-administrator', {
          reach: 'subscription',
          structureId: structure.id,
          subscriptionId: subscriptions[0]!.id,
        });
      }
      return anne;
    };
    const items = () => bureau.office.table.rows().filter(({ kind }) => kind === 'workItem');

    test('a blocked card leaves one item for each', async () => {
      expect((await judge(await ofMany(), 'blocked')).status).toBe(200);
      expect(new Set(items().map(({ structureId }) => structureId)).size).toBe(61);
      expect(items()).toHaveLength(61);
      expect(told().filter(([notice]) => notice === 'card-suspended')).toHaveLength(62);
    });

    test('a card that has expired is told to all of them', async () => {
      expect((await judge(await ofMany(), 'expired')).status).toBe(200);
      expect(items()).toEqual([]);
      expect(told().filter(([notice]) => notice === 'card-suspended')).toHaveLength(62);
    });
  });
});
