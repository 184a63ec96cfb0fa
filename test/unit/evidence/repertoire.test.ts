import { StandardFontEmbedder, StandardFonts } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../../shared/evidence/print/fonts.ts';
import { codePoint, extraGlyphs, glyphOf, unprintable, visible } from '../../../shared/evidence/print/repertoire.ts';
import { wrap } from '../../../shared/evidence/print/wrap.ts';

const helvetica = StandardFontEmbedder.for(
  StandardFonts.Helvetica as unknown as Parameters<typeof StandardFontEmbedder.for>[0],
);

describe('what can be printed', () => {
  test('the names of Europe in Latin letters', () => {
    const names =
      'Cœur ŒUVRE ÿ Ÿ Æsir Łukasz Żółć Ďáblík Řehoř Ťava Çağrı İpek Şule Ștefan Țepeș Ţ Őrsi Űr Žižek Ļaudis Ņina Ģirts Ķekava Ėglė Ūla Įžanga Ąžuolas Čiurlionis Đorđe Þór Ðavid Åse Ñuño Õie ß € – — ’ “ ” …';
    expect(unprintable(names)).toBeUndefined();
  });

  test('and nothing else: no control, no direction, no space that is none, no other script', () => {
    for (const one of [
      '\u0000',
      '\n',
      '\u00A0',
      '\u00AD',
      '\u200B',
      '\u202E',
      '\uFEFF',
      'ễ',
      'Ω',
      'А',
      'ﬁ',
      '😀',
      '\uD800',
    ]) {
      expect(unprintable(`a${one}`)).toBe(one);
    }
  });

  test('WinAnsi codes are those of pdf-lib, and our own letters are glyphs of Helvetica, each with a code of its own', () => {
    for (const point of helvetica.encoding.supportedCodePoints) {
      const character = String.fromCodePoint(point);
      const glyph = glyphOf(character);
      if (glyph?.code === 'base') expect(glyph.octet).toBe(helvetica.encoding.encodeUnicodeCodePoint(point).code);
    }
    for (const { name } of extraGlyphs)
      expect([name, helvetica.font.getWidthOfGlyph(name)]).toEqual([name, expect.any(Number)]);
    expect(new Set(extraGlyphs.map(({ octet }) => octet)).size).toBe(extraGlyphs.length);
    expect(Math.max(...extraGlyphs.map(({ octet }) => octet))).toBeLessThan(0x100);
  });

  test('the rest is spelt out where a document must be made anyway', () => {
    expect(visible('a\u202Eb')).toBe('a‹U+202E›b');
    expect(codePoint('😀')).toBe('U+1F600');
  });
});

describe('lines', () => {
  test('hold every character in order and none is too wide', () => {
    const texts = [
      '',
      'a',
      'W'.repeat(200),
      'marie-antoinette.josephine@sous-domaine.example.test',
      'deux mots',
      `${'x '.repeat(99)}y`,
    ];
    for (const text of texts) {
      for (const width of [12, 40, 90, 400]) {
        const lines = wrap(text, 'bold', 8, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(widthOf(line, 'bold', 8)).toBeLessThanOrEqual(width);
      }
    }
  });

  test('break at spaces, then behind the separators of an address', () => {
    expect(wrap('un deux', 'regular', 10, 30)).toEqual(['un', 'deux']);
    expect(wrap('jean@example.test', 'regular', 10, 70)).toEqual(['jean@example.', 'test']);
  });
});
