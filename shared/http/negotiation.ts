import { Refusal } from '../errors.ts';
import type { Language } from './call.ts';

interface Weighed {
  readonly range: string;
  readonly quality: number;
}

/** A list header with weights (RFC 9110 §12.4.2), best first; entries that cannot be read are worth nothing. */
function weighed(header: string): readonly Weighed[] {
  return header
    .toLowerCase()
    .split(',')
    .map((entry) => {
      const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { range, quality: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
    })
    .filter(({ range }) => range !== '');
}

/**
 * The one of `gives` that an Accept header likes best (RFC 9110 §12.5.1): the most specific range decides the weight of
 * each type, the first of `gives` wins among equals. No header: the first. Throws a Refusal `not-acceptable`.
 */
export function negotiateMediaType(accept: string | undefined, gives: readonly string[]): string {
  const ranges = accept === undefined ? [] : weighed(accept);
  if (ranges.length === 0) return gives[0]!;
  const scores = gives.map((type) => {
    const candidates = [type, `${type.split('/')[0]}/*`, '*/*'];
    const deciding = candidates.flatMap((candidate) => ranges.filter(({ range }) => range === candidate));
    return deciding[0]?.quality ?? 0;
  });
  const best = Math.max(...scores);
  if (best > 0) return gives[scores.indexOf(best)]!;
  throw new Refusal('not-acceptable', `This is given as ${gives.join(', ')}.`);
}

/** French or English (RFC 9110 §12.5.4); `otherwise` when the header asks for neither. */
export function negotiateLanguage(header: string | undefined, otherwise: Language): Language {
  let best: Weighed | undefined;
  for (const entry of weighed(header ?? '')) {
    if (/^(fr|en)(-|$)/.test(entry.range) && entry.quality > (best?.quality ?? 0)) best = entry;
  }
  return best ? (best.range.slice(0, 2) as Language) : otherwise;
}

/** The media type of a body, without parameters. Throws a Refusal `unsupported-media-type`. */
export function bodyMediaType(header: string | undefined, takes: readonly string[]): string {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (takes.includes(type) && (charset === undefined || charset === 'utf-8')) return type;
  throw new Refusal('unsupported-media-type', `The body must be ${takes.join(' or ')}, in UTF-8.`);
}
