import { Refusal } from '../errors.ts';
import type { CardStanding, PersonRecord } from './records.ts';

/**
 * The cards of a Person whose standing was ever recorded, by the keyed digest of their numbers; the last one is the card
 * in use. A person without any has the one card that they were registered with, and it is good.
 */
type Cards = Pick<PersonRecord, 'cards'>;

/** What stands against acting with a card of the person; undefined when nothing does. `digest` absent: the card in use. */
export function cardObstacle(
  { cards = [] }: Cards,
  digest?: string,
): Exclude<CardStanding['state'], 'active'> | undefined {
  const card = digest === undefined ? cards.at(-1) : cards.find((one) => one.digest === digest);
  return card === undefined || card.state === 'active' ? undefined : card.state;
}

/** How the card in use stands, and since when. */
export function cardInUse({ cards = [], createdAt }: PersonRecord) {
  const { state, since } = cards.at(-1) ?? { state: 'active' as const, since: createdAt };
  if (state === 'replaced') throw new TypeError('the card in use is never a replaced one');
  return { state, since };
}

/** The cards once `next` is the one in use instead of `before`. Throws a Refusal `wrong-state` for a card that was replaced. */
export function replacedCards({ cards = [] }: Cards, before: string | undefined, next: string, at: string) {
  if (next === before) throw new Refusal('wrong-state', 'This is the card that is registered already.');
  if (cardObstacle({ cards }, next) === 'replaced') {
    throw new Refusal('wrong-state', 'This card was replaced by another one: it does not come back.');
  }
  const others = cards.filter(({ digest }) => digest !== before && digest !== next);
  return [...others, ...(before === undefined ? [] : [standing(before, 'replaced', at)]), standing(next, 'active', at)];
}

/** The cards with another standing of the one in use. Throws a Refusal `wrong-state` when it stands so already. */
export function judgedCards(
  { cards = [] }: Cards,
  digest: string,
  state: 'active' | 'expired' | 'blocked',
  at: string,
) {
  if ((cardObstacle({ cards }, digest) ?? 'active') === state) {
    throw new Refusal('wrong-state', `This card is recorded as ${state} already.`);
  }
  return [...cards.filter((card) => card.digest !== digest), standing(digest, state, at)];
}

const standing = (digest: string, state: CardStanding['state'], since: string): CardStanding => ({
  digest,
  state,
  since,
});
