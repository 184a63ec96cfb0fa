import { createHash } from 'node:crypto';
import { canonicalValue } from '../lifecycle/events.ts';
import type { Dossier, DossierDesignation } from './dossier-data.ts';
import { dossierWording, type Words } from './dossier-wording.ts';
import { ACCENT, type Block, type Cell, gap, heading, MARGIN, MUTED, paragraph, table, WIDTH } from './print/blocks.ts';
import { widthOf } from './print/fonts.ts';
import { visible } from './print/repertoire.ts';
import { PAGE, Sheet } from './print/sheet.ts';

const TOP = 34;
const BOTTOM = 40;
/** Longer texts go on in a further row, so that every row fits on a page. */
const MOST_IN_ROW = 800;

type Fact = readonly [label: string, value: string | undefined];

/**
 * A certificate's dossier as one readable PDF of as many A4 pages as it takes. Deterministic. Characters that cannot be
 * printed are spelt out, never dropped: a dossier can always be made.
 */
export async function dossierPdf(dossier: Dossier): Promise<Uint8Array> {
  const words = dossierWording[dossier.language];
  const data = canonicalValue({ format: 'dossier/1', ...JSON.parse(JSON.stringify(dossier)) });
  const sha256 = createHash('sha256').update(data).digest('hex');
  const { serial } = dossier.certificate;
  const title = `${words.title} ${visible(serial)}`;
  const language = dossier.language === 'fr' ? 'fr-FR' : 'en-GB';
  const sheet = new Sheet({ title, language, createdAt: dossier.madeAt, sha256 });
  const { document } = sheet.structure;
  const heads = sheet.element(document, 'H1');
  sheet.text(heads, words.title, MARGIN, TOP + 12, { size: 15, weight: 'bold', colour: ACCENT });
  const subtitle = `${words.serial} ${visible(serial)}, ${words.made} ${when(dossier.madeAt, dossier)}`;
  sheet.text(sheet.element(document, 'P'), subtitle, MARGIN, TOP + 26, { size: 9 });
  let y = TOP + 36;
  for (const group of groups(dossier, words)) {
    const element = sheet.element(document, 'Sect');
    group.forEach((block, index) => {
      // A heading stays with what follows it.
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
  drawFeet(sheet, title, words);
  return sheet.finish();
}

function groups(dossier: Dossier, words: Words): readonly (readonly Block[])[] {
  const { structure, subscription, request, acceptance, certificate, revocation } = dossier;
  const on = (instant: string | undefined) => instant && when(instant, dossier);
  const section = (title: string, ...tables: (readonly Fact[])[]): readonly Block[] => [
    heading(title),
    ...(tables.length > 0 ? tables.flatMap((facts) => [...factTable(facts, words), gap(4)]) : [nothing(words), gap(4)]),
  ];
  const { identifier } = structure;
  const finess = identifier.scheme === 'FINESS' ? ` (${words[identifier.finess]})` : '';
  const { control } = subscription;
  return [
    [paragraph(words.introduction, { size: 8 }), gap(4)],
    section(words.certificate, [
      [words.serial, certificate.serial],
      [words.issuer, certificate.issuer],
      [words.subject, certificate.subject],
      [words.names, certificate.names.join(', ')],
      [words.validity, `${on(certificate.notBefore)} – ${on(certificate.notAfter)}`],
      [words.state, certificate.state],
      [words.sha256, certificate.sha256],
    ]),
    section(words.structure, [
      [words.name, structure.name],
      [words.identifier, `${identifier.scheme} ${identifier.value}${finess}`],
      [
        words.address,
        [structure.postalCode, structure.town, structure.department, structure.country].filter(Boolean).join(', '),
      ],
    ]),
    section(words.subscription, [
      [words.id, subscription.id],
      [words.offer, subscription.offer],
      [words.domain, subscription.domain],
      [words.control, control && `${control.method}, ${on(control.checkedAt)}`],
      [words.sha256, control?.sha256],
    ]),
    section(words.designation, ...dossier.designations.map((one) => designationFacts(one, words, on))),
    section(words.request, [
      [words.id, request.id],
      [words.profile, request.profile],
      [words.requested, on(request.requestedAt)],
      [words.by, request.requestedBy],
      [words.key, request.spkiSha256],
    ]),
    section(
      words.decision,
      ...dossier.decisions.map(({ at, by, outcome, reasons }): readonly Fact[] => [
        [words.outcome, outcome],
        [words.at, on(at)],
        [words.by, by],
        [words.reasons, reasons],
      ]),
    ),
    section(
      words.acceptance,
      ...(acceptance
        ? [
            [
              [words.state, acceptance.state],
              [words.at, on(acceptance.at)],
              [words.by, acceptance.by],
              [words.authentication, acceptance.authentication],
              [words.reasons, acceptance.reasons],
              ...acceptance.texts.map(
                ({ id, version, sha256 }): Fact => [words.text, `${id}, ${version}, SHA-256 ${sha256}`],
              ),
            ] as const,
          ]
        : []),
    ),
    section(
      words.revocation,
      ...(revocation
        ? [
            [
              [words.at, on(revocation.at)],
              [words.reason, revocation.reason],
              [words.capacity, revocation.capacity],
              [words.by, revocation.by],
              [words.channel, revocation.channel],
            ] as const,
          ]
        : []),
    ),
    [heading(words.events), ...eventTable(dossier, words)],
  ];
}

function designationFacts(
  one: DossierDesignation,
  words: Words,
  on: (instant: string | undefined) => string | undefined,
): readonly Fact[] {
  return [
    [words.number, one.number],
    [words.state, one.state],
    [words.signatory, one.signatory],
    [words.signedOn, one.signedOn],
    [words.submitted, on(one.submittedAt)],
    [words.decided, on(one.decidedAt)],
    [words.by, one.decidedBy],
    [words.reasons, one.reasons],
    [words.formSha256, one.formSha256],
    [words.signedSha256, one.signedSha256],
  ];
}

/** Label and value in two columns; facts without a value are left out. */
function factTable(facts: readonly Fact[], words: Words): readonly Block[] {
  const rows = facts.flatMap(([label, value]): readonly (readonly Cell[])[] => {
    if (value === undefined || value === '') return [];
    const style = { weight: 'bold', size: 7.6 } as const;
    return pieces(visible(value)).map((text, index) => [
      { text: index === 0 ? label : `${label} ${words.continued}`, heading: 'Row', style },
      { text },
    ]);
  });
  return table([1, 3.2], [], rows, { size: 8.5, headingSize: 7.6 });
}

function eventTable({ events }: Dossier, words: Words): readonly Block[] {
  if (events.length === 0) return [nothing(words)];
  const rows = events.flatMap(({ at, type, aggregate, version, actor, sha256 }): readonly (readonly Cell[])[] => {
    const time = at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '');
    const columns = [time, type, `${aggregate} v${version}`, actor, sha256].map((text) => pieces(visible(text)));
    const most = Math.max(...columns.map(({ length }) => length));
    return Array.from({ length: most }, (_, index) => columns.map((column) => ({ text: column[index] ?? '' })));
  });
  const headings = words.columns.map((text) => ({ text }));
  return table([0.95, 1.3, 1.95, 1.3, 2.1], headings, rows, { size: 7, headingSize: 7.2 });
}

function nothing(words: Words): Block {
  return paragraph(words.none, { size: 8.5, colour: MUTED });
}

function pieces(text: string): readonly string[] {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / MOST_IN_ROW) }, (_, index) =>
    characters.slice(index * MOST_IN_ROW, (index + 1) * MOST_IN_ROW).join(''),
  );
}

/** Day and time as the reader writes them, in UTC. */
function when(instant: string, { language }: Pick<Dossier, 'language'>): string {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(instant);
  if (!found) return instant;
  const [, year, month, day, time] = found;
  return language === 'fr' ? `${day}/${month}/${year} à ${time} UTC` : `${day}/${month}/${year} at ${time} UTC`;
}

function drawFeet(sheet: Sheet, title: string, words: Words): void {
  const style = { size: 7, colour: MUTED } as const;
  for (let page = 0; page < sheet.pageCount; page++) {
    const number = `${words.page} ${page + 1}/${sheet.pageCount}`;
    sheet.artifactText(page, title, MARGIN, PAGE.height - 22, style);
    sheet.artifactText(page, number, MARGIN + WIDTH - widthOf(number, 'regular', 7), PAGE.height - 22, style);
  }
}
