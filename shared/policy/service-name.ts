import type { Fault } from './host-name.ts';
import { nearMiss } from './near-miss.ts';

/** Letters of French, digits and a little punctuation: nothing that looks like something else, and no markup. */
const CHARACTERS = /^[0-9A-Za-zÀ-ÖØ-öø-ÿŒœŸ][0-9A-Za-zÀ-ÖØ-öø-ÿŒœŸ .,:'’&()/_-]*$/;

/**
 * What is wrong with the name of a service: nearly one of the names that stand for one thing exactly, or of characters
 * that are not admitted. Length and spaces are judged with those of every subject.
 */
export function serviceNameFault(name: string, presets: readonly string[]): Fault | undefined {
  const miss = nearMiss(name, presets);
  if (miss) {
    const { preset, why } = miss;
    return {
      code: 'service-name-near-miss',
      citation: 'UTS 39 §4; house rule: names that one national service asks for exactly',
      detail: `is nearly ${preset} (${why}): write ${preset} exactly, or choose a name that cannot be taken for it`,
    };
  }
  if (CHARACTERS.test(name.normalize('NFC'))) return undefined;
  return {
    code: 'service-name-characters',
    citation: 'UTS 39 §5; CWE-1236; CWE-79',
    detail:
      "has other characters than letters of French, digits, spaces and . , : ' & ( ) / _ -, or begins with one of these",
  };
}
