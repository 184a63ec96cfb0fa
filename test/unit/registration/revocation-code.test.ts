import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { checkedCode } from '../../../shared/registration/revocation-code.ts';

const CONTEXT = {
  names: ['www.clinique-tilleuls.example.test', 'Durand', 'Camille'],
  serial: '5fa0c1d2e3b4958677a6b5c4d3e2f101',
};

function verdict(code: string, again = code): string {
  try {
    checkedCode(code, again, CONTEXT);
    return 'taken';
  } catch (thrown) {
    const refusal = thrown as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.code).toBe('malformed');
    expect(`${refusal.message} ${JSON.stringify(refusal.findings)}`).not.toContain(code);
    return refusal.findings[0]!.code;
  }
}

describe('the strength of a revocation code', () => {
  test.each([
    'vT9-mK2#qLx7',
    'un cheval gris mange dehors',
    'rivière-lanterne-moulin-cuivre',
    'Gx7!Gx7!pmQ2vRt0',
    'correct cheval batterie agrafe',
  ])('taken: %s', (code) => {
    expect(verdict(code)).toBe('taken');
  });

  test.each([
    ['eleven characters', 'vT9-mK2#qLx', 'code-length'],
    ['two hundred and one', `${'aB3$'.repeat(50)}x`, 'code-length'],
    ['one kind of characters, and no phrase', 'hgtplmvcrwqz', 'code-plain'],
    ['digits alone', '830175926483', 'code-plain'],
    ['three words', 'lanterne moulin cuivre', 'taken'],
    ['a line break', 'vT9-mK2#\nqLx7', 'code-characters'],
    ['a character that turns the line', 'vT9-mK2#‮qLx7', 'code-characters'],
    ['one piece four times', 'aZ3!aZ3!aZ3!', 'code-repeats'],
    ['one character, then a sign', 'aaaaaaaaaaaa!', 'code-repeats'],
    ['the alphabet with an end', 'abcdefghijkl7!', 'code-sequence'],
    ['the alphabet backwards', 'Zyxwvutsrqpo9', 'code-sequence'],
    ['the French keyboard', 'Azertyuiop12!', 'code-sequence'],
    ['digits upwards', '0123456789-A', 'code-sequence'],
    ['the commonest word with a year', 'MotDePasse2026!', 'code-common'],
    ['the same with look-alikes', 'M0tD3P@ss3-2026', 'code-common'],
    ['two common words', 'Bonjour-Soleil7', 'code-common'],
    ['the host of the certificate', 'clinique-tilleuls1', 'code-names'],
    ['the name of the setter', 'Camille.Durand33', 'code-names'],
    ['the serial number', '5fa0c1d2e3b4958677a6b5c4d3e2f101', 'code-names'],
    ['its end, with a tail', '!D3e2f101-xyz', 'code-names'],
  ])('%s', (_, code, expected) => {
    expect(verdict(code)).toBe(expected);
  });

  test('typed twice the same, in any normal form of Unicode', () => {
    expect(verdict('vT9-mK2#qLx7', 'vT9-mK2#qLx8')).toBe('codes-differ');
    const code = 'rivière-lanterne-moulin-cuivre';
    expect(checkedCode(code.normalize('NFD'), code.normalize('NFC'), CONTEXT)).toBe(code.normalize('NFC'));
  });

  test('a long code of any kind is judged at once', () => {
    const started = performance.now();
    for (const piece of ['a', 'ab', 'aab', 'azerty', 'x1!']) verdict(piece.repeat(200).slice(0, 200));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
