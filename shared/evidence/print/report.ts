import { type Block, type Cell, MARGIN, MUTED, paragraph, table, WIDTH } from './blocks.ts';
import { widthOf } from './fonts.ts';
import { visible } from './repertoire.ts';
import { PAGE, type Sheet } from './sheet.ts';

/** Documents that report what is recorded: sections of facts, over as many A4 pages as it takes. */
export const TOP = 34;
const BOTTOM = 40;
/** Longer texts go on in a further row, so that every row fits on a page. */
const MOST_IN_ROW = 800;

export type Fact = readonly [label: string, value: string | undefined];

/** Draws sections from `y` on; a heading stays with what follows it. */
export function layOut(sheet: Sheet, groups: readonly (readonly Block[])[], from: number): void {
  const { document } = sheet.structure;
  let y = from;
  for (const group of groups) {
    const element = sheet.element(document, 'Sect');
    group.forEach((block, index) => {
      const needed = block.height + (index === 0 ? (group[1]?.height ?? 0) + (group[2]?.height ?? 0) : 0);
      if (y + needed > PAGE.height - BOTTOM) {
        sheet.addPage();
        y = TOP;
        block.again?.draw(sheet, element, y);
        y += block.again?.height ?? 0;
      }
      block.draw(sheet, element, y);
      y += block.height;
    });
  }
}

/** Label and value in two columns; facts without a value are left out. */
export function factTable(facts: readonly Fact[], continued: string): readonly Block[] {
  const rows = facts.flatMap(([label, value]): readonly (readonly Cell[])[] => {
    if (value === undefined || value === '') return [];
    const style = { weight: 'bold', size: 7.6 } as const;
    return pieces(visible(value)).map((text, index) => [
      { text: index === 0 ? label : `${label} ${continued}`, heading: 'Row', style },
      { text },
    ]);
  });
  return table([1, 3.2], [], rows, { size: 8.5, headingSize: 7.6 });
}

export function nothing(text: string): Block {
  return paragraph(text, { size: 8.5, colour: MUTED });
}

export function pieces(text: string): readonly string[] {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / MOST_IN_ROW) }, (_, index) =>
    characters.slice(index * MOST_IN_ROW, (index + 1) * MOST_IN_ROW).join(''),
  );
}

/** Day and time as the reader writes them, in UTC. */
export function when(instant: string, language: 'fr' | 'en'): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(instant);
  if (!found) return instant;
  const [, year, month, day, time] = found;
  return language === 'fr' ? `${day}/${month}/${year} à ${time} UTC` : `${day}/${month}/${year} at ${time} UTC`;
}

export function drawFeet(sheet: Sheet, title: string, word: string): void {
  const style = { size: 7, colour: MUTED } as const;
  for (let page = 0; page < sheet.pageCount; page++) {
    const number = `${word} ${page + 1}/${sheet.pageCount}`;
    sheet.artifactText(page, title, MARGIN, PAGE.height - 22, style);
    sheet.artifactText(page, number, MARGIN + WIDTH - widthOf(number, 'regular', 7), PAGE.height - 22, style);
  }
}
