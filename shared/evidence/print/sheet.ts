import { PDFContext, PDFHexString, type PDFRef, PDFString, PDFWriter } from 'pdf-lib';
import { fontName, registerFonts, runsOf, type Weight } from './fonts.ts';
import { documentMetadata } from './metadata.ts';
import { type Element, type Spoken, Structure, type Tag } from './structure.ts';

/** A4 in points. All places are counted from the left and upper edge. */
export const PAGE = { width: 595.28, height: 841.89 } as const;

export type Colour = readonly [red: number, green: number, blue: number];

export interface About {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly createdAt: string;
  /** SHA-256, hex, of what the document says: the file's identifier comes from it, never from chance. */
  readonly sha256: string;
}

export interface Style {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: Colour;
}

export const INK: Colour = [0.08, 0.08, 0.1];

/**
 * A tagged PDF 1.7 under construction. The same calls in the same order give the same octets: no clock, no chance, no
 * compression (whose output changes with the library), one plain cross-reference table, so that any signing program
 * can append its revision.
 */
export class Sheet {
  readonly structure: Structure;
  private readonly context = PDFContext.create();
  private readonly about: About;
  private readonly pages: { readonly ref: PDFRef; readonly operators: string[] }[] = [];

  constructor(about: About) {
    this.about = about;
    this.structure = new Structure(this.context, (value) => PDFHexString.fromText(value));
    this.addPage();
  }

  get pageCount(): number {
    return this.pages.length;
  }

  addPage(): void {
    this.pages.push({ ref: this.context.nextRef(), operators: [] });
  }

  element(parent: Element, tag: Tag, spoken?: Spoken): Element {
    return this.structure.element(parent, tag, spoken);
  }

  /** One line of text whose baseline begins at (x, y). */
  text(element: Element, text: string, x: number, y: number, style: Style): void {
    if (text !== '') this.marked(element, textOperators(text, x, y, style));
  }

  /** A line of text that is no part of the content: running heads and page numbers. On any page already begun. */
  artifactText(page: number, text: string, x: number, y: number, style: Style): void {
    this.pages[page]!.operators.push('/Artifact BMC', textOperators(text, x, y, style), 'EMC');
  }

  /** A box that carries no meaning of its own. */
  rectangle(x: number, y: number, width: number, height: number, paint: { fill?: Colour; stroke?: Colour }): void {
    const { fill, stroke } = paint;
    const rectangle = `${[x, PAGE.height - y - height, width, height].map(number).join(' ')} re`;
    const operator = fill && stroke ? 'B' : fill ? 'f' : 'S';
    this.now.push('/Artifact BMC q', fill ? `${rgb(fill)} rg` : '', stroke ? `${rgb(stroke)} RG 0.6 w` : '');
    this.now.push(`${rectangle} ${operator} Q EMC`);
  }

  /** A box to tick, ticked or not, which a screen reader hears as `spoken`. */
  tickBox(parent: Element, spoken: string, ticked: boolean, x: number, y: number, side: number): void {
    const low = PAGE.height - y - side;
    const box = `${rgb(INK)} RG 0.8 w ${[x, low, side, side].map(number).join(' ')} re S`;
    const [left, right, bottom, top] = [x + 2, x + side - 2, low + 2, low + side - 2].map(number) as string[];
    const cross = `1.4 w ${left} ${bottom} m ${right} ${top} l ${left} ${top} m ${right} ${bottom} l S`;
    // Invisible letters (render mode 3): what is extracted as text tells the ticked boxes too.
    const letter = `3 Tr ${textOperators('X', x + 1, y + side - 1.5, { size: side - 1 })} 0 Tr`;
    const operators = ticked ? `q ${box} ${cross} Q ${letter}` : `q ${box} Q`;
    this.marked(this.element(parent, 'Span', { actualText: spoken }), operators);
  }

  async finish(): Promise<Uint8Array> {
    const { context, about } = this;
    const fonts = registerFonts(context);
    const tree = context.nextRef();
    const structure = this.structure.finish();
    this.pages.forEach(({ ref, operators }, index) => {
      const content = context.register(context.stream(operators.filter((one) => one !== '').join('\n')));
      const page = {
        Type: 'Page',
        Parent: tree,
        MediaBox: [0, 0, PAGE.width, PAGE.height],
        Resources: { Font: fonts },
        Contents: content,
        StructParents: Structure.parentKey(index),
        Tabs: 'S',
      };
      context.assign(ref, context.obj(page));
    });
    const kids = this.pages.map(({ ref }) => ref);
    context.assign(tree, context.obj({ Type: 'Pages', Kids: kids, Count: kids.length }));
    const metadata = context.stream(documentMetadata(about), { Type: 'Metadata', Subtype: 'XML' });
    const catalog = {
      Type: 'Catalog',
      Pages: tree,
      Lang: PDFString.of(about.language),
      MarkInfo: { Marked: true },
      StructTreeRoot: structure,
      ViewerPreferences: { DisplayDocTitle: true },
      Metadata: context.register(metadata),
    };
    const information = {
      Title: PDFHexString.fromText(about.title),
      Producer: PDFString.of('Sceau'),
      CreationDate: PDFString.of(`D:${about.createdAt.replace(/\D/g, '').slice(0, 14)}Z`),
    };
    const identifier = PDFHexString.of(about.sha256.slice(0, 32));
    context.trailerInfo.Root = context.register(context.obj(catalog));
    context.trailerInfo.Info = context.register(context.obj(information));
    context.trailerInfo.ID = context.obj([identifier, identifier]);
    return PDFWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer();
  }

  private get now(): string[] {
    return this.pages.at(-1)!.operators;
  }

  private marked(element: Element, operators: string): void {
    const mcid = this.structure.mark(element, this.pages.at(-1)!.ref);
    this.now.push(`/Span <</MCID ${mcid}>> BDC`, operators, 'EMC');
  }
}

function textOperators(text: string, x: number, y: number, { size, weight = 'regular', colour = INK }: Style): string {
  const shows = runsOf(text).map(({ code, hex }) => `/${fontName(weight, code)} ${number(size)} Tf <${hex}> Tj`);
  return `BT ${rgb(colour)} rg 1 0 0 1 ${number(x)} ${number(PAGE.height - y)} Tm ${shows.join(' ')} ET`;
}

function rgb(colour: Colour): string {
  return colour.map(number).join(' ');
}

/** Two decimals are a seventh of the finest dot that printers set. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}
