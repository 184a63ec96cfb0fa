import { describe, expect, test } from 'vitest';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { cardObstacle, judgedCards, replacedCards } from '../../../shared/registration/cards.ts';
import { submittedTo } from '../../world/retrieval.ts';
import { CEREMONY, makeCast, makeWorld } from '../../world/world.ts';

const AT = '2027-03-01T08:00:00.000Z';

describe('the cards of a person', () => {
  test('the one in use is the last whose standing was recorded', () => {
    expect(cardObstacle({})).toBeUndefined();
    const cards = replacedCards({}, 'old', 'new', AT);
    expect(cards).toEqual([
      { digest: 'old', state: 'replaced', since: AT },
      { digest: 'new', state: 'active', since: AT },
    ]);
    expect(cardObstacle({ cards })).toBeUndefined();
    expect(cardObstacle({ cards }, 'old')).toBe('replaced');
    expect(cardObstacle({ cards: judgedCards({ cards }, 'new', 'blocked', AT) })).toBe('blocked');
    expect(cardObstacle({ cards: judgedCards({ cards }, 'new', 'expired', AT) }, 'new')).toBe('expired');
  });

  test('what was replaced does not come back, and nothing is recorded twice', () => {
    const cards = replacedCards({}, 'old', 'new', AT);
    expect(() => replacedCards({ cards }, 'new', 'old', AT)).toThrow(/does not come back/);
    expect(() => replacedCards({ cards }, 'new', 'new', AT)).toThrow(/already/);
    expect(() => judgedCards({ cards }, 'new', 'active', AT)).toThrow(/already/);
  });

  test('an approved request is not issued while the card of whoever asked is blocked', async () => {
    const world = await makeWorld();
    const cast = await makeCast(world);
    const { administrator } = cast;
    const request = await submittedTo(world, cast);
    const person = (await world.ledger.read('person', { id: administrator.personId }))!;
    const blocked = { ...person, version: person.version + 1, cards: judgedCards(person, 'card', 'blocked', AT) };
    const pen = penOf(world, CEREMONY, 'test');
    await world.ledger.commit({ records: [blocked], events: [pen.event(blocked, 'person.card-judged')] });
    const before = world.keys.signatures.length;
    expect((await issueCertificate(world, request.id, 'issue')).answer).toMatchObject({
      outcome: 'refused',
      code: 'forbidden',
    });
    expect(world.keys.signatures.length).toBe(before);
  });
});
