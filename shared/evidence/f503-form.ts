import { checkDesignationForm, type DesignationForm, designationFormDigest, refuseLength } from './f503-form-data.ts';
import { administratorRows, identifierCells, offerRows } from './f503-rows.ts';
import { capacities, wording } from './f503-wording.ts';
import { ACCENT, type Block, gap, heading, MARGIN, MUTED, paragraph, RULE, row, table, WIDTH } from './print/blocks.ts';
import { widthOf } from './print/fonts.ts';
import { PAGE, Sheet } from './print/sheet.ts';
import type { Element } from './print/structure.ts';

/**
 * Sizes of the letters of what people wrote, in fields and in tables, the largest first: the first pair that lets all
 * fit on the page is taken. Tables shrink before fields, because their columns are narrow.
 */
const SIZES = [
  [9, 8.2],
  [9, 7.8],
  [9, 7.4],
  [9, 7],
  [8.5, 6.5],
  [8, 6],
  [7, 5.5],
  [6, 5.5],
  [5.5, 5.2],
] as const;
const TOP = 28;
const HEAD = 46;
const FOOT = 30;
const SIGNING = { least: 66, most: 130 } as const;

/**
 * Form F503 filled from data: one A4 page in French, to print, date, sign and stamp. Deterministic: the same data give
 * the same octets. Throws a Refusal `malformed` for data that the form cannot say whole.
 */
export async function designationFormPdf(form: DesignationForm): Promise<Uint8Array> {
  checkDesignationForm(form);
  const digest = designationFormDigest(form);
  const room = PAGE.height - TOP - HEAD - FOOT - SIGNING.least;
  const blocks = fitting(form, room) ?? refuseLength();
  const sheet = new Sheet({
    title: `${wording.title} : ${wording.number} ${form.number}`,
    language: 'fr-FR',
    createdAt: form.preparedAt,
    sha256: digest,
  });
  const { document } = sheet.structure;
  drawHead(sheet, document, form);
  let y = TOP + HEAD;
  for (const block of blocks) {
    block.draw(sheet, document, y);
    y += block.height;
  }
  drawSigning(sheet, document, form, y);
  drawFoot(sheet, document, digest);
  return sheet.finish();
}

function fitting(form: DesignationForm, room: number): readonly Block[] | undefined {
  for (const [fields, cells] of SIZES) {
    const blocks = body(form, fields, cells);
    if (heightOf(blocks) <= room) return blocks;
  }
  return undefined;
}

function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { height }) => sum + height, 0);
}

function body(form: DesignationForm, fieldSize: number, cellSize: number): readonly Block[] {
  const { structure, signatory } = form;
  const fields = { size: fieldSize, tag: 'P' } as const;
  const tableStyle = { size: cellSize, headingSize: 7.2, leastHeight: 11 } as const;
  const [purpose, beneficiary, signing, request, declarations] = wording.sections.map(heading) as [
    Block,
    Block,
    Block,
    Block,
    Block,
  ];
  const civility = (['M', 'MME'] as const).map((one) => ({
    text: wording.civilities[one],
    ticked: signatory.civility === one,
    spoken: signatory.civility === one ? wording.ticked : wording.notTicked,
  }));
  return [
    purpose,
    paragraph(wording.purpose, { size: 7.4 }),
    gap(3),
    beneficiary,
    row([{ label: wording.name, text: structure.name, style: { weight: 'bold' } }], [1], fields),
    row(identifierCells(structure.identifier), [1.18, 0.8, 1], fields),
    row(
      [
        { label: wording.postalCode, text: structure.postalCode },
        { label: wording.town, text: structure.town },
      ],
      [1, 4],
      fields,
    ),
    gap(5),
    signing,
    row(
      [
        { label: wording.civility, options: civility },
        { label: wording.capacity, text: capacities[signatory.capacity] },
        { label: wording.lastCard, text: signatory.cardNumber },
      ],
      [1, 2, 2],
      fields,
    ),
    row(
      [
        { label: wording.lastName, text: signatory.lastName },
        { label: wording.firstNames, text: signatory.firstNames },
      ],
      [1, 1],
      fields,
    ),
    row(
      [
        { label: wording.phone, text: signatory.phone },
        { label: wording.email, text: signatory.email },
      ],
      [1, 3],
      fields,
    ),
    gap(5),
    request,
    paragraph(wording.offersIntroduction, { size: 7.4 }),
    ...table([1, 1.35], [{ text: wording.offer }, { text: wording.domain }], offerRows(form.offers), tableStyle),
    gap(4),
    paragraph(wording.administratorsIntroduction, { size: 7.4 }),
    ...table(
      [1.15, 1.05, 1.26, 2.02, 1.15, 0.62, 0.62],
      wording.administrators.map((text) => ({ text })),
      administratorRows(form.administrators),
      { ...tableStyle, leastHeight: 12 },
    ),
    gap(5),
    declarations,
    ...form.declarations.map(({ text }) => paragraph(text, { size: 7.8 }, '•')),
    gap(2),
  ];
}

function drawHead(sheet: Sheet, document: Element, form: DesignationForm): void {
  sheet.rectangle(MARGIN, TOP, 52, 30, { fill: ACCENT });
  const left = MARGIN + 62;
  const title = sheet.element(document, 'H1');
  sheet.text(title, 'F503', MARGIN + 8, TOP + 20.5, { size: 15, weight: 'bold', colour: [1, 1, 1] });
  sheet.text(title, wording.title, left, TOP + 12.5, { size: 14, weight: 'bold', colour: ACCENT });
  sheet.text(title, wording.subtitle, left, TOP + 27, { size: 11, colour: ACCENT });
  const [day] = form.preparedAt.split('T');
  const number = `${wording.number} ${form.number}, ${wording.prepared} ${day!.split('-').reverse().join('/')}`;
  const style = { size: 8, weight: 'bold' } as const;
  const right = MARGIN + WIDTH - widthOf(number, 'bold', style.size);
  const subtitleEnd = left + widthOf(wording.subtitle, 'regular', 11);
  // Beside the subtitle, or below it when the number is long.
  sheet.text(sheet.element(document, 'P'), number, right, TOP + (right > subtitleEnd + 12 ? 27 : 40), style);
}

/** The three boxes take what is left of the page, up to a hand's breadth. */
function drawSigning(sheet: Sheet, document: Element, form: DesignationForm, y: number): void {
  const height = Math.min(SIGNING.most, PAGE.height - FOOT - y);
  const boxes = [
    { label: wording.date, share: 0.24 },
    { label: `${wording.signature} (${capacities[form.signatory.capacity]})`, share: 0.4 },
    { label: wording.stamp, share: 0.36 },
  ];
  let x = MARGIN;
  for (const { label, share } of boxes) {
    sheet.rectangle(x, y, WIDTH * share, height, { stroke: RULE });
    sheet.text(sheet.element(document, 'P'), label, x + 4, y + 9, { size: 7.4, weight: 'bold' });
    x += WIDTH * share;
  }
}

function drawFoot(sheet: Sheet, document: Element, digest: string): void {
  const y = PAGE.height - FOOT + 9;
  const style = { size: 6.6, colour: MUTED } as const;
  sheet.text(sheet.element(document, 'P'), wording.returned, MARGIN, y, style);
  const groups = digest.match(/.{8}/g)!.join(' ');
  sheet.text(sheet.element(document, 'P'), `${wording.digest} : ${groups}`, MARGIN, y + 9, style);
  const page = '1/1';
  sheet.artifactText(0, page, MARGIN + WIDTH - widthOf(page, 'regular', style.size), y + 9, style);
}
