/**
 * Requests by GET stand in the address as base64, percent-encoded (RFC 6960 §A.1), and what lies on the way changes them:
 * it decodes escapes once, twice or not at all, reads `+` as a space, makes one slash of two, adds or takes one at the end.
 * Clients write the alphabet of URLs, leave out the padding or break lines. The header of the DER tells how many characters there must
 * be, so that what is missing can only be slashes; whether a guess was right is for the strict reader to say.
 */

/** No request that fits an address is longer. */
const MOST_CHARACTERS = 8 * 1024;
/** Guesses at where slashes were lost. Two lost ones among five that are left make 21. */
const MOST_GUESSES = 32;

/** The octets that the text may stand for, the likeliest first; none when it cannot be a request. */
export function requestsInPath(text: string): readonly Uint8Array[] {
  if (text.length > MOST_CHARACTERS) return [];
  const characters = unescaped(text)
    .replace(/[\r\n]/g, '')
    .replace(/[ -]/g, '+')
    .replaceAll('_', '/')
    .replace(/^\/+/, '')
    .replace(/=+\/*$/, '');
  const wanted = /^[A-Za-z0-9+/]{4,}$/.test(characters) ? charactersOf(characters) : undefined;
  if (wanted === undefined) return [];
  const surplus = characters.slice(wanted);
  if (!/^\/*$/.test(surplus)) return [];
  const guesses = withSlashes(characters.slice(0, wanted), wanted - characters.length);
  return guesses.map((guess) => Buffer.from(guess, 'base64'));
}

/** Escapes of escapes are undone as well, as often as anybody makes them; what is no escape stays and is refused. */
function unescaped(text: string): string {
  let plain = text;
  for (let turn = 0; turn < 3 && plain.includes('%'); turn++) {
    plain = plain.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return plain;
}

/** Characters, without padding, of the DER SEQUENCE that begins here; undefined when none begins. */
function charactersOf(characters: string): number | undefined {
  const [tag, first, second, third] = Buffer.from(characters.slice(0, 8), 'base64');
  if (tag !== 0x30 || first === undefined) return undefined;
  let octets: number;
  if (first < 0x80) octets = 2 + first;
  else if (first === 0x81 && second !== undefined) octets = 3 + second;
  else if (first === 0x82 && second !== undefined && third !== undefined) octets = 4 + second * 256 + third;
  else return undefined;
  return Math.ceil((octets * 8) / 6);
}

/** The ways to put `missing` slashes beside those that are left, or at the end. */
function withSlashes(characters: string, missing: number): readonly string[] {
  if (missing <= 0) return [characters];
  let guesses: readonly string[] = [characters];
  for (let lost = 0; lost < missing; lost++) {
    const more = guesses.flatMap((guess) => [
      ...Array.from(guess.matchAll(/\/+/g), ({ index }) => `${guess.slice(0, index)}/${guess.slice(index)}`),
      ...(guess.endsWith('/') ? [] : [`${guess}/`]),
    ]);
    guesses = [...new Set(more)];
    if (guesses.length > MOST_GUESSES) return [];
  }
  return guesses;
}
