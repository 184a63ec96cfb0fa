import type { Dice } from '../../infra/local/simulation/dice.ts';
import { jsonValue, NAMES } from './values.ts';

/** One change to a JSON value, told as text because no value has twice the same member, or half a character. */
interface Edit {
  readonly at: string;
  readonly replace?: string;
  readonly remove?: true;
  /** A further member, as it is written. */
  readonly more?: string;
}

export interface MutatedText {
  readonly what: string;
  readonly text: string;
}

/** The body with one thing about it changed. */
export function mutateJson(dice: Dice, body: unknown): MutatedText {
  const places = [...placesIn(body)];
  const { at, value } = dice.pick(places);
  const objects = places.filter((place) => isObject(place.value));
  const fields = places.filter((place) => place.at !== '');
  const kind = dice.weighted({ replace: 6, remove: 2, more: 2, twice: 1, swap: 1, wrap: 1 });
  const told = (what: string, edit: Edit) => ({ what: `${what} at ${edit.at || '/'}`, text: print(body, '', edit) });
  if (kind === 'remove' && fields.length > 0) return told('removed', { at: dice.pick(fields).at, remove: true });
  if (kind === 'more' && objects.length > 0) {
    const name = dice.pick(NAMES);
    return told(`more: ${name.slice(0, 20)}`, {
      at: dice.pick(objects).at,
      more: `${JSON.stringify(name)}:${jsonValue(dice)}`,
    });
  }
  if (kind === 'twice' && objects.length > 0) {
    const object = dice.pick(objects);
    const names = Object.keys(object.value as object);
    if (names.length > 0)
      return told('twice', { at: object.at, more: `${JSON.stringify(dice.pick(names))}:${jsonValue(dice)}` });
  }
  if (kind === 'swap' && fields.length > 1) {
    return told('swapped', { at, replace: JSON.stringify(dice.pick(fields).value) ?? 'null' });
  }
  if (kind === 'wrap') return told('wrapped', { at, replace: `[${JSON.stringify(value)}]` });
  const replace = jsonValue(dice);
  return told(`${replace.slice(0, 30)} (${replace.length})`, { at, replace });
}

function* placesIn(value: unknown, at = ''): Generator<{ readonly at: string; readonly value: unknown }> {
  yield { at, value };
  if (Array.isArray(value)) for (const [n, one] of value.entries()) yield* placesIn(one, `${at}/${n}`);
  else if (isObject(value)) for (const [name, one] of Object.entries(value)) yield* placesIn(one, `${at}/${name}`);
}

function print(value: unknown, at: string, edit: Edit): string {
  const here = at === edit.at;
  if (here && edit.replace !== undefined) return edit.replace;
  const stays = (name: string | number) => !(edit.remove && edit.at === `${at}/${name}`);
  if (Array.isArray(value)) {
    const parts = value.flatMap((one, n) => (stays(n) ? [print(one, `${at}/${n}`, edit)] : []));
    return `[${parts.join(',')}]`;
  }
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).flatMap(([name, one]) =>
    stays(name) && one !== undefined ? [`${JSON.stringify(name)}:${print(one, `${at}/${name}`, edit)}`] : [],
  );
  if (here && edit.more !== undefined) members.push(edit.more);
  return `{${members.join(',')}}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
