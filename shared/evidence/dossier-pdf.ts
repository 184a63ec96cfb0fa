import { createHash } from 'node:crypto';
import { canonicalValue } from '../lifecycle/events.ts';
import type { Dossier, DossierDeed, DossierDesignation } from './dossier-data.ts';
import { dossierWording, type Words } from './dossier-wording.ts';
import { ACCENT, type Block, type Cell, gap, heading, MARGIN, paragraph, table } from './print/blocks.ts';
import { visible } from './print/repertoire.ts';
import { drawFeet, type Fact, factTable, layOut, nothing, pieces, TOP, when } from './print/report.ts';
import { Sheet } from './print/sheet.ts';

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
  const subtitle = `${words.serial} ${visible(serial)}, ${words.made} ${when(dossier.madeAt, dossier.language)}`;
  sheet.text(sheet.element(document, 'P'), subtitle, MARGIN, TOP + 26, { size: 9 });
  layOut(sheet, groups(dossier, words), TOP + 36);
  drawFeet(sheet, title, words.page);
  return sheet.finish();
}

function groups(dossier: Dossier, words: Words): readonly (readonly Block[])[] {
  const { structure, subscription, request, acceptance, certificate, revocation } = dossier;
  const on = (instant: string | undefined) => instant && when(instant, dossier.language);
  const section = (title: string, ...tables: (readonly Fact[])[]): readonly Block[] => [
    heading(title),
    ...(tables.length > 0
      ? tables.flatMap((facts) => [...factTable(facts, words.continued), gap(4)])
      : [nothing(words.none), gap(4)]),
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
      ...deedFacts(request.recorded, words),
    ]),
    section(
      words.decision,
      ...dossier.decisions.map(({ at, by, outcome, reasons, recorded }): readonly Fact[] => [
        [words.outcome, outcome],
        [words.at, on(at)],
        [words.by, by],
        [words.reasons, reasons],
        ...deedFacts(recorded, words),
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
              ...deedFacts(acceptance.recorded, words),
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
              ...deedFacts(revocation.recorded, words),
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
    [words.signatoryMandate, one.signatoryMandateId],
    [words.signedOn, one.signedOn],
    [words.submitted, on(one.submittedAt)],
    ...deedFacts(one.submissionRecorded, words, words.submissionRecorded, words.submissionEvent),
    [words.decided, on(one.decidedAt)],
    [words.by, one.decidedBy],
    [words.reasons, one.reasons],
    ...deedFacts(one.decisionRecorded, words, words.decisionRecorded, words.decisionEvent),
    [words.formSha256, one.formSha256],
    [words.signedSha256, one.signedSha256],
  ];
}

/** By whom, by which mandate, and the digest by which the event is found in the log. */
function deedFacts(
  deed: DossierDeed | undefined,
  words: Words,
  recorded = words.recorded,
  event = words.event,
): readonly Fact[] {
  return [
    [recorded, deed && doer(deed, words)],
    [event, deed?.sha256],
  ];
}

const doer = ({ actor, mandateId }: DossierDeed, { mandate }: Words) =>
  mandateId === undefined ? actor : `${actor} – ${mandate} ${mandateId}`;

function eventTable({ events }: Dossier, words: Words): readonly Block[] {
  if (events.length === 0) return [nothing(words.none)];
  const rows = events.flatMap((event): readonly (readonly Cell[])[] => {
    const { at, type, aggregate, version, sha256 } = event;
    const time = at.replace('T', ' ').replace(/\.\d+Z$|Z$/, '');
    const columns = [time, type, `${aggregate} v${version}`, doer(event, words), sha256].map((text) =>
      pieces(visible(text)),
    );
    const most = Math.max(...columns.map(({ length }) => length));
    return Array.from({ length: most }, (_, index) => columns.map((column) => ({ text: column[index] ?? '' })));
  });
  const headings = words.columns.map((text) => ({ text }));
  return table([0.72, 1.14, 1.9, 1.92, 1.92], headings, rows, { size: 7, headingSize: 7.2 });
}
