/** One part of a name, for showing it line by line. */
export interface NamePart {
  /** `CN`, `O` … as RFC 4514 writes it, or dotted. */
  readonly type: string;
  readonly value: string;
}

/** Takes a name in the form of RFC 4514 apart, in the order of the certificate. */
export function partsOf(name: string): readonly NamePart[] {
  // a comma that stands behind a backslash, itself not behind one, is part of a value
  return (name.match(/(?:\\.|[^\\,])+/gs) ?? [])
    .map((part) => {
      const equals = part.indexOf('=');
      return { type: part.slice(0, equals), value: unescaped(part.slice(equals + 1)) };
    })
    .reverse();
}

/** RFC 4514 §2.4: a backslash before octets of UTF-8 in hex, or before one character; read once, from the left. */
function unescaped(value: string): string {
  return value.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gis, (_, run: string | undefined, letter: string) => {
    if (run === undefined) return letter;
    const octets = run
      .split('\\')
      .slice(1)
      .map((pair) => Number.parseInt(pair, 16));
    return new TextDecoder().decode(new Uint8Array(octets));
  });
}

/** An alternative name without the word for its kind, which is plain from what it says. */
export const bareName = (name: string): string => name.replace(/^(email|DNS):/, '');

/** Hex in groups of four, as people read it out to each other. */
export const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');

/** The same, as it was typed or pasted: spaces and colons apart, whichever the case. */
export const ungrouped = (typed: string): string => typed.replace(/[\s:]/g, '').toLowerCase();
