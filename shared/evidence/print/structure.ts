import type { PDFContext, PDFDict, PDFHexString, PDFRef } from 'pdf-lib';

/**
 * The logical structure of a document (ISO 32000-2 §14.7, §14.8): what a screen reader reads, and in which order.
 * Everything that is drawn belongs to an element or is an artifact.
 */
export type Tag = 'Document' | 'H1' | 'H2' | 'P' | 'Sect' | 'Span' | 'Table' | 'TR' | 'TH' | 'TD';

export interface Element {
  readonly ref: PDFRef;
  readonly dict: PDFDict;
  readonly kids: (PDFRef | MarkedContent)[];
}

interface MarkedContent {
  readonly page: PDFRef;
  readonly mcid: number;
}

export interface Spoken {
  /** Read in the place of what is drawn (ISO 32000-2 §14.9.4). */
  readonly actualText?: string;
  /** Which cells a TH is the heading of. */
  readonly scope?: 'Column' | 'Row';
}

export class Structure {
  readonly document: Element;
  private readonly context: PDFContext;
  private readonly root: PDFRef;
  private readonly elements: Element[] = [];
  private readonly pages: { readonly page: PDFRef; readonly owners: PDFRef[] }[] = [];
  private readonly text: (value: string) => PDFHexString;

  constructor(context: PDFContext, text: (value: string) => PDFHexString) {
    this.context = context;
    this.text = text;
    this.root = context.nextRef();
    this.document = this.make('Document', this.root, {});
  }

  element(parent: Element, tag: Tag, spoken: Spoken = {}): Element {
    const element = this.make(tag, parent.ref, spoken);
    parent.kids.push(element.ref);
    return element;
  }

  /** The number under which the next thing drawn on this page belongs to `element`. */
  mark(element: Element, page: PDFRef): number {
    const found = this.pages.find((one) => one.page === page);
    const entry = found ?? { page, owners: [] };
    if (!found) this.pages.push(entry);
    const mcid = entry.owners.length;
    entry.owners.push(element.ref);
    element.kids.push({ page, mcid });
    return mcid;
  }

  /** Number of a page in the parent tree. */
  static parentKey(pageIndex: number): number {
    return pageIndex;
  }

  finish(): PDFRef {
    const { context } = this;
    for (const { ref, dict, kids } of this.elements) {
      const literal = kids.map((kid) =>
        'mcid' in kid ? context.obj({ Type: 'MCR', Pg: kid.page, MCID: kid.mcid }) : kid,
      );
      dict.set(context.obj('K'), context.obj(literal));
      context.assign(ref, dict);
    }
    const nums = this.pages.flatMap(({ owners }, index) => [Structure.parentKey(index), context.obj([...owners])]);
    context.assign(
      this.root,
      context.obj({
        Type: 'StructTreeRoot',
        K: [this.document.ref],
        ParentTree: context.obj({ Nums: nums }),
        ParentTreeNextKey: this.pages.length,
      }),
    );
    return this.root;
  }

  private make(tag: Tag, parent: PDFRef, { actualText, scope }: Spoken): Element {
    const { context } = this;
    const dict = context.obj({
      Type: 'StructElem',
      S: tag,
      P: parent,
      ...(actualText === undefined ? {} : { ActualText: this.text(actualText) }),
      ...(scope === undefined ? {} : { A: { O: 'Table', Scope: scope } }),
    }) as PDFDict;
    const element = { ref: context.nextRef(), dict, kids: [] };
    this.elements.push(element);
    return element;
  }
}
