import { type PDFContext, type PDFRef, StandardFontEmbedder, StandardFonts } from 'pdf-lib';
import { extraGlyphs, glyphOf } from './repertoire.ts';

/**
 * Helvetica in two weights. The fonts are the reader's own (ISO 32000-2 §9.6.2.2): nothing is embedded, so that the
 * same data give the same small file; widths are stated, so that every reader sets the lines as they were measured.
 */
export type Weight = 'regular' | 'bold';
export const WEIGHTS: readonly Weight[] = ['regular', 'bold'];

/** The library's two enumerations of the same names do not know each other. */
type FontName = Parameters<typeof StandardFontEmbedder.for>[0];

const metrics: Readonly<Record<Weight, StandardFontEmbedder>> = {
  regular: StandardFontEmbedder.for(StandardFonts.Helvetica as unknown as FontName),
  bold: StandardFontEmbedder.for(StandardFonts.HelveticaBold as unknown as FontName),
};
const FIRST = 0x20;
const widths: Readonly<Record<Weight, Readonly<Record<'base' | 'extra', readonly number[]>>>> = {
  regular: { base: baseWidths('regular'), extra: extraWidths('regular') },
  bold: { base: baseWidths('bold'), extra: extraWidths('bold') },
};

/** Width of a text in points. Throws TypeError for what cannot be printed: it should have been refused. */
export function widthOf(text: string, weight: Weight, size: number): number {
  let sum = 0;
  for (const character of text) {
    const glyph = printed(character);
    sum += widths[weight][glyph.code][glyph.octet - FIRST] ?? 0;
  }
  return (sum * size) / 1000;
}

/** Name of a font in the resources of every page. */
export function fontName(weight: Weight, code: 'base' | 'extra'): string {
  return `${weight === 'bold' ? 'B' : 'R'}${code === 'extra' ? 'x' : ''}`;
}

/** A text as runs of one font each, in hexadecimal strings: nothing in it can be read as anything but text. */
export function runsOf(text: string): readonly { readonly code: 'base' | 'extra'; readonly hex: string }[] {
  const runs: { code: 'base' | 'extra'; hex: string }[] = [];
  for (const character of text) {
    const { code, octet } = printed(character);
    const last = runs.at(-1);
    if (last?.code === code) last.hex += octet.toString(16);
    else runs.push({ code, hex: octet.toString(16) });
  }
  return runs;
}

/** The font dictionaries, by their names in the resources. */
export function registerFonts(context: PDFContext): Record<string, PDFRef> {
  const letters = extraGlyphs.map(({ letter, octet }) => `<${octet.toString(16)}> <${utf16(letter)}>`);
  const toUnicode = context.register(context.stream(cmap(letters)));
  const differences = [extraGlyphs[0]!.octet, ...extraGlyphs.map(({ name }) => name)];
  const extra = { Type: 'Encoding', BaseEncoding: 'WinAnsiEncoding', Differences: differences };
  return Object.fromEntries(
    WEIGHTS.flatMap((weight) => {
      const font = (code: 'base' | 'extra', more: object) =>
        context.register(
          context.obj({
            Type: 'Font',
            Subtype: 'Type1',
            BaseFont: weight === 'bold' ? 'Helvetica-Bold' : 'Helvetica',
            FirstChar: FIRST,
            LastChar: FIRST + widths[weight][code].length - 1,
            Widths: [...widths[weight][code]],
            ...more,
          }),
        );
      return [
        [fontName(weight, 'base'), font('base', { Encoding: 'WinAnsiEncoding' })],
        [fontName(weight, 'extra'), font('extra', { Encoding: extra, ToUnicode: toUnicode })],
      ];
    }),
  );
}

function printed(character: string) {
  const glyph = glyphOf(character);
  if (!glyph) throw new TypeError('a character that cannot be printed reached the page');
  return glyph;
}

function baseWidths(weight: Weight): number[] {
  const { font, encoding } = metrics[weight];
  const found = new Array<number>(0x100 - FIRST).fill(0);
  for (const point of encoding.supportedCodePoints) {
    const { code, name } = encoding.encodeUnicodeCodePoint(point);
    found[code - FIRST] = font.getWidthOfGlyph(name) ?? 0;
  }
  return found;
}

function extraWidths(weight: Weight): number[] {
  const { font } = metrics[weight];
  return [0, ...extraGlyphs.map(({ name }) => font.getWidthOfGlyph(name) ?? 0)];
}

function utf16(letter: string): string {
  return letter.charCodeAt(0).toString(16).padStart(4, '0');
}

/** A ToUnicode map (ISO 32000-2 §9.10.3); a block of it has at most 100 lines. */
function cmap(lines: readonly string[]): string {
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, i) => lines.slice(i * 100, i * 100 + 100));
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <00> <ff> endcodespacerange',
    ...blocks.flatMap((block) => [`${block.length} beginbfchar`, ...block, 'endbfchar']),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n');
}
