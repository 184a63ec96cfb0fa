import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFRawStream } from 'pdf-lib';
import { extraGlyphs } from '../../../shared/evidence/print/repertoire.ts';

/** A piece of text of a page as pdf-lib reads it back, with its place in points from the left and lower edge. */
export interface Piece {
  readonly text: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
}

const extra = new Map(extraGlyphs.map(({ octet, letter }) => [octet, letter]));
const winAnsi = new TextDecoder('windows-1252');

/** Every line of text that our documents draw, in their order. Widths are those that the file states. */
export async function piecesOf(bytes: Uint8Array): Promise<readonly Piece[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().flatMap((page, index) => {
    const stream = document.context.lookup(page.node.get(PDFName.of('Contents'))) as PDFRawStream;
    const content = Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
    const fonts = page.node.Resources()!.lookup(PDFName.of('Font'), PDFDict);
    return [...content.matchAll(/BT (?:[\d. ]+ rg )1 0 0 1 ([\d.]+) ([\d.]+) Tm (.*?) ET/g)].map((found) => {
      let text = '';
      let width = 0;
      let size = 0;
      for (const [, font, points, hex] of found[3]!.matchAll(/\/(\w+) ([\d.]+) Tf <([0-9a-f]*)> Tj/g)) {
        const octets = Buffer.from(hex!, 'hex');
        const widths = fonts.lookup(PDFName.of(font!), PDFDict).lookup(PDFName.of('Widths'), PDFArray);
        size = Number(points);
        for (const octet of octets) width += (widths.lookup(octet - 32, PDFNumber).asNumber() * size) / 1000;
        text += font!.endsWith('x') ? [...octets].map((octet) => extra.get(octet)).join('') : winAnsi.decode(octets);
      }
      return { text, page: index, x: Number(found[1]), y: Number(found[2]), size, width };
    });
  });
}

/** All the text, one drawn line to a line. */
export async function textOf(bytes: Uint8Array): Promise<string> {
  return (await piecesOf(bytes)).map(({ text }) => text).join('\n');
}
