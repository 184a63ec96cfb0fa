import { beforeEach, describe, expect, test } from 'vitest';
import { codeHasForce } from '../../../shared/lifecycle/codes.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { referenceTo } from '../../../shared/messages/texts/texts.ts';
import { mandateFor } from '../../../shared/registration/authority.ts';
import { sendNotices } from '../../world/sending.ts';
import { EVIDENCE, problem } from '../http/office.ts';
import { type Bureau, line, openBureau, type Somebody, signInOf } from './bureau.ts';

interface Item {
  readonly id: string;
  readonly inForce: boolean;
  readonly duties?: string;
  readonly offer?: string;
  readonly domain?: string;
}

describe('after a designation', () => {
  let bureau: Bureau;
  beforeEach(async () => {
    bureau = await openBureau();
  });
  const mine = async (who: Somebody) =>
    ((await bureau.ask(who, 'GET /me/mandates')).json as unknown as { items: readonly Item[] }).items;
  const take = (who: Somebody, id: string, text: object = referenceTo('duties')) =>
    bureau.send(who, `POST /me/mandates/${id}/duties`, { text });

  describe('duties', () => {
    test('no act before they are accepted; the text, its version and digest are recorded', async () => {
      const anne = line('add', 'Aubrac');
      await bureau.accepted([anne]);
      const who = signInOf(anne);
      const [first, second] = await mine(who);
      const personId = (await bureau.read((await bureau.mandateOf(first!.id)).designation!.id)).lines[0]!.personId;
      const act = async (id: string) => {
        const mandates = await bureau.mandates(personId);
        const principal = { personId, authentication: 'token+card', mandates, language: 'fr' } as const;
        const { scope } = mandates.find((mandate) => mandate.id === id)!;
        if (scope.reach !== 'subscription') throw new Error('not an administrator');
        return mandateFor(principal, ['technical-administrator'], scope, bureau.house.clock.now());
      };
      await expect(act(first!.id)).rejects.toThrow(/accepted the duties/);
      expect((await take(who, first!.id)).json).toMatchObject({ duties: 'accepted' });
      expect((await act(first!.id)).id).toBe(first!.id);
      await expect(act(second!.id), 'each mandate by itself').rejects.toThrow(/accepted the duties/);

      const mandate = await bureau.mandateOf(first!.id);
      expect(mandate.dutiesAccepted).toEqual({
        at: bureau.house.clock.now().toISOString(),
        text: referenceTo('duties'),
      });
      expect((await take(who, first!.id)).status, 'accepting twice is fine').toBe(200);
      expect((await bureau.mandateOf(first!.id)).version).toBe(mandate.version);
    });

    test('with the card in hand, in the wording in force, and for a mandate of one’s own', async () => {
      const anne = line('add', 'Aubrac');
      await bureau.accepted([anne]);
      const who = signInOf(anne);
      const [first] = await mine(who);
      const withoutCard = { ...who, claims: { ...who.claims, acr: 'password' } };
      expect(await bureau.code(take(withoutCard, first!.id))).toBe('forbidden');
      const other = { ...referenceTo('duties'), sha256: '0'.repeat(64) };
      expect(await bureau.code(take(who, first!.id, other))).toBe('policy');
      expect(await bureau.code(take(who, first!.id, referenceTo('terms')))).toBe('policy');
      expect(await bureau.code(take(bureau.agent, first!.id))).toBe('not-found');
    });
  });

  describe('renunciation', () => {
    test('ends the mandate at once, tells the structure, and proposes what to revoke', async () => {
      const anne = line('add', 'Aubrac');
      await bureau.accepted([anne]);
      const who = signInOf(anne);
      const [first, second] = await mine(who);
      bureau.office.nudged.length = 0;
      const answer = await bureau.send(who, `POST /me/mandates/${first!.id}/renunciation`, {});
      expect(answer.json).toMatchObject({ state: 'ended', inForce: false });
      expect(bureau.office.nudged.map(({ about }) => [about.notice, about.personId])).toEqual([
        ['administrator-renounced', bureau.representative.id],
        ['no-administrator-left', bureau.representative.id],
      ]);
      expect((await mine(who)).filter(({ inForce }) => inForce).map(({ id }) => id)).toEqual([second!.id]);
      expect(await bureau.code(bureau.send(who, `POST /me/mandates/${first!.id}/renunciation`, {}))).toBe(
        'wrong-state',
      );
    });

    test('is for technical administrators', async () => {
      const [mandate] = await mine(bureau.representative);
      const answer = bureau.send(bureau.representative, `POST /me/mandates/${mandate!.id}/renunciation`, {});
      expect(await bureau.code(answer)).toBe('forbidden');
    });
  });

  describe('removal', () => {
    test('voids the codes of whoever was removed, at once', async () => {
      const [anne, bruno] = [line('add', 'Aubrac'), line('add', 'Brun')];
      const id = await bureau.accepted([anne, bruno]);
      const [annesLine, brunosLine] = (await bureau.read(id)).lines;
      const mandateOn = async (personId: string) =>
        (await bureau.mandates(personId)).find(
          ({ scope }) => scope.reach === 'subscription' && scope.subscriptionId === bureau.own.subscriptions[0]!.id,
        )!;
      const { code: annes } = await bureau.certified(
        annesLine!.personId,
        (await mandateOn(annesLine!.personId)).id,
        'a1',
      );
      const { code: brunos } = await bureau.certified(
        brunosLine!.personId,
        (await mandateOn(brunosLine!.personId)).id,
        'b1',
      );
      const { ledger } = bureau.office;
      expect([await codeHasForce(ledger, annes), await codeHasForce(ledger, brunos)]).toEqual([true, true]);

      await bureau.accepted([{ ...anne, action: 'remove' }]);
      expect([await codeHasForce(ledger, annes), await codeHasForce(ledger, brunos)]).toEqual([false, true]);
      const { issuer, serial } = annes;
      expect(await ledger.read('code', { issuer, serial })).toMatchObject({ state: 'void', version: 2 });
      expect((await ledger.read('code', { issuer, serial: brunos.serial }))?.state).toBe('set');
    });

    test('the removed administrator is refused on the very next call', async () => {
      const anne = line('add', 'Aubrac');
      const id = await bureau.accepted([anne]);
      const { personId } = (await bureau.read(id)).lines[0]!;
      for (const { id: mandateId } of await mine(signInOf(anne))) await take(signInOf(anne), mandateId);
      await bureau.accepted([{ ...anne, action: 'remove' }]);
      const mandates = await bureau.mandates(personId);
      const principal = { personId, authentication: 'token+card', mandates, language: 'fr' } as const;
      const [{ scope }] = mandates as [{ scope: { structureId: string; subscriptionId: string } }] & typeof mandates;
      expect(() => mandateFor(principal, ['technical-administrator'], scope, bureau.house.clock.now())).toThrow(
        /in force/,
      );
    });
  });

  describe('cards', () => {
    const NEW = { family: 'CPE', number: '7777777777' } as const;
    const replace = (personId: string, card: object = NEW, who = bureau.agent) =>
      bureau.send(who, `POST /persons/${personId}/card`, { card, evidence: EVIDENCE });
    const judge = (personId: string, state: string, who = bureau.agent) =>
      bureau.send(who, `POST /persons/${personId}/card/state`, { state, evidence: EVIDENCE });
    const authentication = async (claims: object) =>
      (await bureau.office.ask('GET /me', { claims: claims as never })).json.authentication;

    async function administrator() {
      const anne = line('add', 'Aubrac');
      const id = await bureau.accepted([anne]);
      const { personId } = (await bureau.read(id)).lines[0]!;
      const who = signInOf(anne);
      for (const mandate of await mine(who)) await take(who, mandate.id);
      bureau.office.nudged.length = 0;
      return { who, personId };
    }

    test('a new card takes the place of the old one: mandates go on, the representative is told', async () => {
      const { who, personId } = await administrator();
      const withNew = { ...who.claims, card: `${NEW.family}:${NEW.number}` };
      expect(await authentication(withNew), 'nobody has confirmed it yet').toBe('token');
      expect((await replace(personId)).json).toMatchObject({ personId, state: 'active' });
      expect(await authentication(withNew)).toBe('token+card');
      expect(await authentication(who.claims), 'the old one serves no more').toBe('token');
      expect((await mine(who)).every(({ inForce }) => inForce)).toBe(true);
      expect(bureau.office.nudged.map(({ about }) => [about.notice, about.personId]).sort()).toEqual(
        [
          ['card-replaced', personId],
          ['card-replaced', bureau.representative.id],
        ].sort(),
      );
      const person = (await bureau.office.ledger.read('person', { id: personId }))!;
      expect(person.cards!.map(({ state }) => state)).toEqual(['replaced', 'active']);
      expect(await bureau.code(replace(personId)), 'the same card again').toBe('wrong-state');
    });

    test('a new sign-in with the new card is the same person’s', async () => {
      const { personId } = await administrator();
      await replace(personId);
      const claims = { iss: 'https://id.example.test', sub: 'another-sign-in', card: 'CPE:7777777777', acr: 'card' };
      const me = await bureau.office.ask('GET /me', { claims });
      expect(me.json).toMatchObject({ personId, authentication: 'token+card' });
    });

    test('not somebody else’s card, not a card that was replaced, not by the person themselves', async () => {
      const { personId } = await administrator();
      expect(await bureau.code(replace(personId, bureau.representative.card))).toBe('conflict');
      const person = (await bureau.office.ledger.read('person', { id: personId }))!;
      const { card } = await bureau.house.vault.open(person.personal);
      await replace(personId);
      expect(await bureau.code(replace(personId, card))).toBe('wrong-state');
      expect(await bureau.code(replace(bureau.agent.id, { family: 'CPS', number: '5555555555' }))).toBe('forbidden');
      expect(await bureau.code(replace(personId, NEW, bureau.representative))).toBe('forbidden');
    });

    test.each(['expired', 'blocked'])(
      'a card that is %s suspends the mandates that need one, until it is good',
      async (state) => {
        const { who, personId } = await administrator();
        expect((await judge(personId, state)).json).toMatchObject({ state });
        expect(await authentication(who.claims)).toBe('token');
        const me = (await bureau.ask(who, 'GET /me/mandates')).json as unknown as { items: Item[] };
        const principal = {
          personId,
          authentication: 'token',
          mandates: await bureau.mandates(personId),
          language: 'fr',
          card: state as 'expired',
        } as const;
        const { scope } = await bureau.mandateOf(me.items[0]!.id);
        const act = () => mandateFor(principal, ['technical-administrator'], scope as never, bureau.house.clock.now());
        expect(act).toThrow(new RegExp(`card is recorded as ${state}`));
        expect(bureau.office.nudged.map(({ about }) => about.notice)).toEqual([
          'card-suspended',
          'card-suspended',
          // she was alone on both offers
          'no-administrator-left',
          'no-administrator-left',
        ]);
        expect(await bureau.code(judge(personId, state))).toBe('wrong-state');
        expect((await judge(personId, 'active')).json).toMatchObject({ state: 'active' });
        expect(await authentication(who.claims)).toBe('token+card');
      },
    );

    test('a blocked card is followed by a new one', async () => {
      const { who, personId } = await administrator();
      await judge(personId, 'blocked');
      expect((await replace(personId)).json).toMatchObject({ state: 'active' });
      expect(await authentication({ ...who.claims, card: 'CPE:7777777777' })).toBe('token+card');
      expect(await authentication(who.claims)).toBe('token');
    });
  });

  describe('lists', () => {
    test('a third party sees the mandates of many structures in one list, page by page, and nothing else', async () => {
      const third = await bureau.office.person('Tiers');
      const places = [];
      for (let n = 0; n < 3; n++) {
        const place = await bureau.structure(`Structure ${n}`, { 'SERV-SSL': `s${n}.example.test` });
        places.push(place);
        await bureau.office.mandate(third.id, 'technical-administrator', {
          reach: 'subscription',
          structureId: place.structure.id,
          subscriptionId: place.subscriptions[0]!.id,
        });
      }
      const page = async (query: Record<string, string>) =>
        (await bureau.ask(third, 'GET /me/mandates', { query })).json as unknown as {
          items: (Item & { structure: { name: string } })[];
          cursor?: string;
        };
      const first = await page({ limit: '2' });
      const rest = await page({ limit: '2', cursor: first.cursor! });
      expect(first.items).toHaveLength(2);
      expect(rest).toMatchObject({ items: [{ offer: 'SERV-SSL' }] });
      expect(rest.cursor).toBeUndefined();
      const names = [...first.items, ...rest.items].map(({ structure, domain }) => `${structure.name} ${domain}`);
      expect(names.sort()).toEqual(places.map(({ structure }, n) => `${structure.name} s${n}.example.test`));
      const stranger = await page({ cursor: 'f'.repeat(32) });
      expect(stranger.items, 'another cursor is another place in the same list').toEqual([]);
    });

    test('of a subscription, with what the form asks for to remove somebody', async () => {
      const anne = line('add', 'Aubrac');
      await bureau.accepted([anne]);
      const path = `GET /subscriptions/${bureau.own.subscriptions[0]!.id}/mandates`;
      const { phone: _, ...known } = anne;
      expect((await bureau.ask(bureau.representative, path)).json).toMatchObject({
        items: [
          {
            role: 'technical-administrator',
            person: { lastName: known.lastName, email: known.email, card: known.card },
          },
        ],
      });
      const other = await bureau.structure('Une autre', { ORG: undefined });
      const scope = { reach: 'structure', structureId: other.structure.id } as const;
      const stranger = await bureau.office.person('Stranger', { role: 'mandatary', scope });
      const told = async (address: string) => {
        const { status, detail } = problem(await bureau.ask(stranger, address));
        return { status, detail };
      };
      expect(await told(path)).toEqual(await told(`GET /subscriptions/${'0'.repeat(32)}/mandates`));
    });

    test('of a person, for the house alone', async () => {
      const path = `GET /persons/${bureau.representative.id}/mandates`;
      expect((await bureau.ask(bureau.agent, path)).json).toMatchObject({ items: [{ role: 'legal-representative' }] });
      expect((await bureau.ask(bureau.representative, path)).status).toBe(403);
      expect((await bureau.ask(bureau.agent, `GET /persons/${'0'.repeat(32)}/mandates`)).status).toBe(404);
    });

    test('of a structure, newest first, without names', async () => {
      const first = await bureau.draft([line('add', 'Aubrac')]);
      bureau.office.tick(1000);
      const second = await bureau.draft([line('add', 'Brun')]);
      const list = await bureau.ask(bureau.representative, `GET /structures/${bureau.own.structure.id}/designations`);
      expect((list.json as unknown as { items: Item[] }).items.map(({ id }) => id)).toEqual([second, first]);
      expect(list.text).not.toMatch(/Aubrac|Brun/);
    });
  });

  test('both sides are told, each in one message that says which structure and offers', async () => {
    const [anne, bruno] = [line('add', 'Aubrac'), line('add', 'Brun')];
    await bureau.accepted([bruno]);
    await bureau.accepted([anne, { ...bruno, action: 'remove' }]);
    const sent: { to: string; subject: string; text: string }[] = [];
    const house = {
      ...bureau.house,
      table: bureau.office.table,
      wording,
      publicUrl: 'https://api.example.test',
      mailer: {
        async send(message: { to: string; subject: string; text: string }) {
          sent.push(message);
          return { messageId: 'x' };
        },
      },
    };
    const outcomes: string[] = [];
    await sendNotices(house as never, undefined, (outcome) => void outcomes.push(outcome));
    expect(outcomes.every((outcome) => outcome === 'sent')).toBe(true);
    const subjects = sent.map(({ to, subject }) => `${to.split('@')[0]}: ${subject.replace(/F503-.*/, 'F503')}`);
    expect(subjects.sort()).toEqual(
      [
        'aubrac: Vous êtes désigné administrateur technique : Clinique des Tilleuls',
        'brun: Vous n’êtes plus administrateur technique : Clinique des Tilleuls',
        'brun: Vous êtes désigné administrateur technique : Clinique des Tilleuls',
        'vauquelin: Désignation acceptée : F503',
        'vauquelin: Désignation acceptée : F503',
        'vauquelin: Désignation reçue : F503',
        'vauquelin: Désignation reçue : F503',
        ...['agent', 'agent', 'second', 'second'].map((agent) => `${agent}: Formulaire F503 à examiner : F503`),
        // Aubrac is alone now, on each of the two offers
        'vauquelin: Un seul administrateur technique : Clinique des Tilleuls',
        'vauquelin: Un seul administrateur technique : Clinique des Tilleuls',
      ].sort(),
    );
    for (const { text, subject } of sent) {
      expect(text).toContain('Clinique des Tilleuls');
      if (subject.startsWith('Un seul')) continue;
      expect(text).toContain('SERV-SSL (tilleuls.example.test), ORG');
    }
  });
});
