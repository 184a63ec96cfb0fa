import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';
import { canonicalValue } from '../lifecycle/events.ts';
import type { ReceiptContent } from '../lifecycle/receipts/content.ts';
import { ACCENT, type Block, type Cell, gap, heading, MARGIN, MUTED, paragraph, table } from './print/blocks.ts';
import { visible } from './print/repertoire.ts';
import { PAGE, Sheet } from './print/sheet.ts';
import { type ReceiptWords, receiptWording } from './receipt-wording.ts';

const TOP = 40;
const HEAD = 44;
const FOOT = 34;
/** Sizes of the letters in tables and in the declaration, the largest first: the first pair that fits is taken. */
const SIZES = [
  [9.5, 10],
  [9, 9.5],
  [8.5, 8.5],
  [7.5, 7.5],
  [6.5, 6.5],
  [5.5, 5.5],
] as const;

type Fact = readonly [label: string, value: string | undefined];

/**
 * The receipt of a holder's declaration: one A4 page, in the language of the declaration, without its seal. Deterministic.
 * Characters that cannot be printed are spelt out, never dropped. Throws a Refusal `too-large` for what one page cannot say.
 */
export async function receiptPdf(content: ReceiptContent): Promise<Uint8Array> {
  const words = receiptWording[content.language];
  const data = canonicalValue({ format: 'receipt/1', ...JSON.parse(JSON.stringify(content)) });
  const sha256 = createHash('sha256').update(data).digest('hex');
  const blocks = fitting(content, words);
  const sheet = new Sheet({
    title: `${words.title}, ${content.certificate.serial}`,
    language: content.language === 'fr' ? 'fr-FR' : 'en-GB',
    createdAt: content.declaredAt,
    sha256,
  });
  const { document } = sheet.structure;
  sheet.text(sheet.element(document, 'H1'), words.title, MARGIN, TOP + 12, {
    size: 17,
    weight: 'bold',
    colour: ACCENT,
  });
  const made = `${words.declared} ${when(content.declaredAt, words)}`;
  sheet.text(sheet.element(document, 'P'), made, MARGIN, TOP + 28, { size: 10 });
  let y = TOP + HEAD;
  let section = sheet.element(document, 'Sect');
  for (const block of blocks) {
    if (block.opens) section = sheet.element(document, 'Sect');
    block.draw(sheet, section, y);
    y += block.height;
  }
  sheet.artifactText(0, `SHA-256 ${sha256}`, MARGIN, PAGE.height - 24, { size: 6.5, colour: MUTED });
  return sheet.finish();
}

interface Placed extends Block {
  /** Begins a section. */
  readonly opens?: true;
}

function fitting(content: ReceiptContent, words: ReceiptWords): readonly Placed[] {
  const room = PAGE.height - TOP - HEAD - FOOT;
  for (const [cells, text] of SIZES) {
    const blocks = body(content, words, cells, text);
    if (blocks.reduce((sum, { height }) => sum + height, 0) <= room) return blocks;
  }
  throw new Refusal('too-large', 'The receipt would not fit on one page.');
}

function body(content: ReceiptContent, words: ReceiptWords, cells: number, text: number): readonly Placed[] {
  const { holder, certificate, terms, statement, acceptance, seal } = content;
  const on = (instant: string) => when(instant, words);
  const how = (authentication: string) => words.authentication[authentication] ?? authentication;
  const section = (title: string, ...blocks: readonly Block[]): readonly Placed[] => [
    { ...heading(title), opens: true },
    gap(2),
    ...blocks,
    gap(7),
  ];
  const facts = (...rows: readonly Fact[]) => factTable(rows, words, cells);
  return [
    paragraph(words.introduction, { size: text }),
    gap(5),
    ...section(
      words.holder,
      ...facts(
        [words.name, holder.name],
        [words.service, holder.service ?? words.notStated],
        [words.structure, holder.structure],
        [words.delivery, on(content.deliveredAt)],
      ),
    ),
    ...section(
      words.certificate,
      ...facts(
        [words.serial, certificate.serial],
        [words.issuer, certificate.issuer],
        [words.subject, certificate.subject],
        [words.validity, `${on(certificate.notBefore)} – ${on(certificate.notAfter)}`],
        [words.fingerprint, certificate.sha256],
      ),
    ),
    ...section(
      words.terms,
      ...facts(
        [words.termsText, terms.title],
        [words.termsVersion, `${terms.id}, ${terms.version}`],
        [words.termsDigest, terms.sha256],
        [words.termsAccepted, on(terms.acceptedAt)],
      ),
    ),
    ...section(
      words.acceptance,
      ...facts([words.accepted, on(acceptance.at)], [words.acceptedBy, how(acceptance.authentication)]),
    ),
    ...section(
      words.statement,
      ...statement.words.map((one) => paragraph(visible(one), { size: text })),
      gap(3),
      ...facts(
        [words.declared, on(content.declaredAt)],
        [words.acceptedBy, how(content.authentication)],
        [words.statementVersion, `${statement.id}, ${statement.version}`],
        [words.statementDigest, statement.sha256],
      ),
    ),
    ...section(
      words.seal,
      paragraph(words.sealText, { size: text }),
      gap(3),
      ...facts([words.sealName, seal.name], [words.sealSerial, seal.serial]),
    ),
  ];
}

function factTable(facts: readonly Fact[], words: ReceiptWords, size: number): readonly Block[] {
  const rows = facts.map(([label, value]): readonly Cell[] => [
    { text: label, heading: 'Row', style: { weight: 'bold', size: size - 1 } },
    { text: visible(value ?? words.notStated) },
  ]);
  return table([1, 3.1], [], rows, { size, headingSize: size - 1 });
}

/** Day and time as the reader writes them, in UTC. */
function when(instant: string, words: ReceiptWords): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(instant);
  if (!found) return instant;
  const [, year, month, day, time] = found;
  return `${day}/${month}/${year} ${words.at} ${time} UTC`;
}
