/** A name that is nearly one of the names that stand for one thing exactly. */
export interface NearMiss {
  readonly preset: string;
  /** In words, to go on with: “it differs …”. */
  readonly why: string;
}

/** How many letters may differ, by the length of the preset: a short word has too many neighbours. */
const allowance = (preset: string) => (preset.length < 6 ? 1 : 2);

/** Asked in this order: the first that holds is the reason that is told. */
const REASONS: readonly ((text: string, preset: string) => string | undefined)[] = [
  (text, preset) => (capitals(text) === preset ? 'only the case of its letters differs' : undefined),
  (text, preset) =>
    capitals(joined(text)) === joined(preset) ? 'its hyphens, spaces or underscores differ' : undefined,
  (text, preset) => (skeleton(text) === skeleton(preset) ? 'it has characters that look like others' : undefined),
  (text, preset) => {
    const words = skeletons(text);
    const moved = skeletons(preset).every((word) => words.includes(word));
    return moved ? 'it has the same words, with others or moved' : undefined;
  },
  (text, preset) => (skeleton(text).includes(skeleton(preset)) ? 'it is that and more' : undefined),
  (text, preset) => {
    const most = allowance(skeleton(preset));
    const found = distance(skeleton(text), skeleton(preset), most);
    if (found > most) return undefined;
    return found === 1 ? 'one letter differs' : `${found} letters differ`;
  },
];

/** The preset that a text could be taken for, without being it; undefined when it is one, or is far from all. */
export function nearMiss(text: string, presets: readonly string[]): NearMiss | undefined {
  if (presets.includes(text)) return undefined;
  for (const reasonOf of REASONS) {
    for (const preset of presets) {
      const why = reasonOf(text, preset);
      if (why) return { preset, why };
    }
  }
  return undefined;
}

/** Capitals and digits of other scripts, or of our own, that a reader takes for the letter on the right (UTS 39 §4). */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...letters('A', '4ΑАᎪ'),
  ...letters('B', '8ΒВ'),
  ...letters('C', 'СϹ'),
  ...letters('E', '3ΕЕ'),
  ...letters('H', 'ΗН'),
  ...letters('I', '1LΙІӀΊ'),
  ...letters('J', 'Ј'),
  ...letters('K', 'ΚК'),
  ...letters('M', 'ΜМ'),
  ...letters('N', 'ΝИ'),
  ...letters('O', '0ΟОՕØQ'),
  ...letters('P', 'ΡР'),
  ...letters('S', '5ЅՏ'),
  ...letters('T', '7ΤТ'),
  ...letters('U', 'VՍ'),
  ...letters('X', 'ΧХ'),
  ...letters('Y', 'ΥҮУ'),
  ...letters('Z', '2Ζ'),
};

function letters(letter: string, alike: string): Record<string, string> {
  return Object.fromEntries([...alike].map((other) => [other, letter]));
}

/** What is left to the eye: letters and digits, without marks, in capitals, look-alikes as one. */
function skeleton(text: string): string {
  const plain = joined(text.replace(/[|!ı]/g, 'I').normalize('NFKD')).toUpperCase();
  return [...plain].map((character) => LOOKALIKES[character] ?? character).join('');
}

/** Of ASCII letters only: some others have them for capitals. */
const capitals = (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
const skeletons = (text: string) => text.split(/[^\p{L}\p{N}\p{M}|!]+/u).map(skeleton);
const joined = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');

/** Letters left out, put in, replaced or swapped with the next (optimal string alignment); `most + 1` for any more. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, most + 1);
}
