import { type Weight, widthOf } from './fonts.ts';
import { type Colour, INK, PAGE, type Sheet, type Style } from './sheet.ts';
import type { Element } from './structure.ts';
import { LEADING, wrap } from './wrap.ts';

/** Pieces of a page that know their height before they are drawn. */
export interface Block {
  readonly height: number;
  draw(sheet: Sheet, parent: Element, y: number): void;
  /** Stands again above this block where a page begins with it: the headings of its table. */
  readonly again?: Block;
}

export const MARGIN = 34;
export const WIDTH = PAGE.width - 2 * MARGIN;
export const ACCENT: Colour = [0.1, 0.22, 0.42];
export const TINT: Colour = [0.925, 0.945, 0.975];
export const RULE: Colour = [0.55, 0.6, 0.68];
export const MUTED: Colour = [0.3, 0.33, 0.38];
const WHITE: Colour = [1, 1, 1];
const LABEL: Style = { size: 6.8, colour: MUTED };
const PADDING = { x: 4, y: 2.6 } as const;
const TICK = 7.5;

export interface Cell {
  /** Stands small above the text. */
  readonly label?: string;
  readonly text?: string;
  /** Boxes to tick, side by side; `spoken` says what a screen reader hears of the box itself. */
  readonly options?: readonly { readonly text: string; readonly ticked: boolean; readonly spoken: string }[];
  readonly style?: Partial<Style>;
  readonly centred?: boolean;
  /** It is the heading of its row or column. */
  readonly heading?: 'Row' | 'Column';
}

export interface RowStyle {
  /** Of the letters of its texts. */
  readonly size: number;
  readonly tag: 'P' | 'TD';
  readonly leastHeight?: number;
}

export function gap(height: number): Block {
  return { height, draw: () => undefined };
}

/** The bar that opens a section. */
export function heading(text: string): Block {
  const size = 9.5;
  return {
    height: 15,
    draw(sheet, parent, y) {
      sheet.rectangle(MARGIN, y, WIDTH, 13.5, { fill: ACCENT });
      const style = { size, weight: 'bold', colour: WHITE } as const;
      sheet.text(sheet.element(parent, 'H2'), text, MARGIN + PADDING.x, y + 10, style);
    },
  };
}

/** Wrapped text over the whole width, one P. `mark` stands before its first line, in the indent. */
export function paragraph(text: string, style: Style, mark = ''): Block {
  const indent = mark === '' ? 0 : 10;
  const lines = wrap(text, style.weight ?? 'regular', style.size, WIDTH - indent);
  const step = style.size * LEADING;
  return {
    height: lines.length * step + 2,
    draw(sheet, parent, y) {
      const element = sheet.element(parent, 'P');
      sheet.text(element, mark, MARGIN + 2, y + style.size * 0.85, style);
      lines.forEach((line, index) => {
        sheet.text(element, line, MARGIN + indent, y + style.size * 0.85 + index * step, style);
      });
    },
  };
}

/** Cells side by side in boxes, as wide as their shares say and as high as the highest needs. */
export function row(cells: readonly Cell[], shares: readonly number[], style: RowStyle): Block {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const measured = cells.map((cell, index) => measure(cell, (WIDTH * shares[index]!) / whole, style));
  const height = Math.max(style.leastHeight ?? 0, ...measured.map((one) => one.height)) + 2 * PADDING.y;
  return {
    height,
    draw(sheet, parent, y) {
      let x = MARGIN;
      for (const one of measured) {
        const paint = one.cell.heading ? { fill: TINT, stroke: RULE } : { stroke: RULE };
        sheet.rectangle(x, y, one.width, height, paint);
        drawCell(sheet, parent, one, { x, y, height }, style);
        x += one.width;
      }
    },
  };
}

/** Rows of one table under its headings, if any. The structure element is made with the first row that is drawn. */
export function table(
  shares: readonly number[],
  headings: readonly Cell[],
  rows: readonly (readonly Cell[])[],
  style: { readonly size: number; readonly headingSize: number; readonly leastHeight?: number },
): readonly Block[] {
  let element: Element | undefined;
  const inTable = (block: Block): Block => ({
    height: block.height,
    draw(sheet, parent, y) {
      element ??= sheet.element(parent, 'Table');
      block.draw(sheet, sheet.element(element, 'TR'), y);
    },
  });
  const bold = headings.map((cell): Cell => ({ ...cell, heading: 'Column', style: { weight: 'bold', ...cell.style } }));
  const least = style.leastHeight === undefined ? {} : { leastHeight: style.leastHeight };
  const first = bold.length === 0 ? [] : [inTable(row(bold, shares, { size: style.headingSize, tag: 'TD' }))];
  const again = first[0] === undefined ? {} : { again: first[0] };
  const body = rows.map((cells) => inTable(row(cells, shares, { size: style.size, tag: 'TD', ...least })));
  return [...first, ...body.map((block) => ({ ...block, ...again }))];
}

interface Measured {
  readonly cell: Cell;
  readonly width: number;
  /** Of label and lines, without padding. */
  readonly height: number;
  readonly lines: readonly string[];
  readonly style: Style & { readonly weight: Weight };
}

function measure(cell: Cell, width: number, row: RowStyle): Measured {
  const style = { size: row.size, weight: 'regular', ...cell.style } as const;
  const text = cell.text ?? '';
  const lines = text === '' ? [] : wrap(text, style.weight, style.size, width - 2 * PADDING.x);
  const rows = Math.max(lines.length, cell.options ? 1 : 0);
  const label = cell.label === undefined ? 0 : LABEL.size * LEADING;
  return { cell, width, lines, style, height: label + Math.max(rows * style.size * LEADING, cell.options ? TICK : 0) };
}

function drawCell(
  sheet: Sheet,
  parent: Element,
  { cell, width, height: inner, lines, style }: Measured,
  at: { readonly x: number; readonly y: number; readonly height: number },
  { tag }: RowStyle,
): void {
  const element = cell.heading ? sheet.element(parent, 'TH', { scope: cell.heading }) : sheet.element(parent, tag);
  const left = at.x + PADDING.x;
  let top = cell.label === undefined ? at.y + (at.height - inner) / 2 : at.y + PADDING.y;
  if (cell.label !== undefined) {
    sheet.text(element, cell.label, left, top + LABEL.size * 0.8, LABEL);
    top += LABEL.size * LEADING;
  }
  lines.forEach((line, index) => {
    const indent = cell.centred ? (width - 2 * PADDING.x - widthOf(line, style.weight, style.size)) / 2 : 0;
    sheet.text(element, line, left + indent, top + style.size * 0.85 + index * style.size * LEADING, style);
  });
  let x = cell.centred ? at.x + (width - TICK) / 2 : left;
  for (const { text, ticked, spoken } of cell.options ?? []) {
    sheet.tickBox(element, spoken, ticked, x, top + 0.6, TICK);
    sheet.text(element, text, x + TICK + 4, top + 7.2, { colour: INK, ...style });
    x += TICK + 4 + widthOf(text, style.weight, style.size) + 12;
  }
}
