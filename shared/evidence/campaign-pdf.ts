import { createHash } from 'node:crypto';
import { type CampaignLine, type CampaignRecord, LINE_ENDS, LINE_STATES } from '../lifecycle/campaign-records.ts';
import { canonicalValue } from '../lifecycle/events.ts';
import { campaignWording } from './campaign-wording.ts';
import { ACCENT, type Block, gap, heading, MARGIN, paragraph, table } from './print/blocks.ts';
import { visible } from './print/repertoire.ts';
import { drawFeet, type Fact, factTable, layOut, nothing, TOP, when } from './print/report.ts';
import { Sheet } from './print/sheet.ts';

/** What the report of a campaign is made of. */
export interface PrintedCampaign {
  readonly campaign: CampaignRecord;
  /** As the officers wrote them, while they are kept. */
  readonly reasons: string;
  readonly refusal?: string;
  /** Those without a successor, or some of them. */
  readonly left: readonly CampaignLine[];
  /** There are more. */
  readonly cursor?: string;
  readonly language: 'fr' | 'en';
  readonly madeAt: string;
}

/** The report as a readable PDF of as many A4 pages as it takes. Deterministic. */
export async function campaignPdf(printed: PrintedCampaign): Promise<Uint8Array> {
  const { campaign, language, madeAt } = printed;
  const words = campaignWording[language];
  const digest = canonicalValue({ format: 'campaign/1', campaign: campaign.id, version: campaign.version, madeAt });
  const sha256 = createHash('sha256').update(digest).digest('hex');
  const title = `${words.title} ${visible(campaign.id)}`;
  const sheet = new Sheet({ title, language: language === 'fr' ? 'fr-FR' : 'en-GB', createdAt: madeAt, sha256 });
  const { document } = sheet.structure;
  const style = { size: 15, weight: 'bold', colour: ACCENT } as const;
  sheet.text(sheet.element(document, 'H1'), words.title, MARGIN, TOP + 12, style);
  const subtitle = `${visible(campaign.id)}, ${words.made} ${when(madeAt, language)}`;
  sheet.text(sheet.element(document, 'P'), subtitle, MARGIN, TOP + 26, { size: 9 });
  layOut(sheet, sections(printed), TOP + 36);
  drawFeet(sheet, title, words.page);
  return sheet.finish();
}

function sections(printed: PrintedCampaign): readonly (readonly Block[])[] {
  const { campaign, reasons, refusal, left, language } = printed;
  const words = campaignWording[language];
  const on = (at: string | undefined) => at && when(at, language);
  const act = (of: { readonly at: string; readonly by?: string } | undefined) =>
    of && [on(of.at), of.by].filter(Boolean).join(', ');
  const section = (title: string, facts: readonly Fact[]) => [
    heading(title),
    ...factTable(facts, words.continued),
    gap(4),
  ];
  const tally = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name}${words.sign}${count}`)
      .join(', ');
  const { forecast, found, of, window, states, ordered, filter, rates, thenRevoke } = campaign;
  const selected = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [`${words.filter[name as keyof typeof filter]}${words.sign}${when(value, language)}`],
  );
  return [
    section(words.campaign, [
      [words.id, campaign.id],
      [words.state, words.campaignStates[campaign.state]],
      [words.because, words.causes[campaign.because]],
      [words.selection, selected.join(', ')],
      [words.reasons, reasons],
      [words.window, `${on(window.from)} – ${on(window.until)}`],
      [words.deadline, on(campaign.deadline)],
      [words.rates, `${rates.mailsPerMinute} / ${rates.signaturesPerSecond} (${words.perMinute})`],
      [words.thenRevoke, thenRevoke],
      [words.proposed, act({ at: campaign.createdAt, by: campaign.proposedBy.personId })],
      [words.approved, act(campaign.approved)],
      [words.refused, act(campaign.refused)],
      [words.refusal, refusal],
      [words.ended, on(campaign.endedAt)],
    ]),
    section(words.list, [
      [words.lines, String(campaign.lines)],
      [words.digest, campaign.listSha256],
      [words.toRenew, String(found['to-renew'])],
      [words.before, String(found.renewed)],
      [words.by.issuer, tally(of.issuer)],
      [words.by.profile, tally(of.profile)],
      [words.by.offer, tally(of.offer)],
      [words.by.direction, tally(of.direction)],
      [words.cost, forecast && (forecast.dollars.signatures + forecast.dollars.mails).toFixed(2)],
    ]),
    section(words.progress, [
      [words.begun, `${campaign.begun}/${campaign.lines}`],
      ...LINE_STATES.map((state): Fact => [words.states[state], String(states[state])]),
      [words.mails, String(campaign.mails)],
      [words.orders, ordered?.orders.join(', ')],
    ]),
    [heading(words.left), ...(left.length > 0 ? listOf(printed) : [nothing(words.none)])],
  ];
}

function listOf({ campaign, left, cursor, language }: PrintedCampaign): readonly Block[] {
  const words = campaignWording[language];
  const all = LINE_STATES.reduce((sum, state) => sum + (LINE_ENDS.has(state) ? 0 : campaign.states[state]), 0);
  const some = words.some(left.length, Math.max(all, left.length));
  const rows = left.map(({ issuer, serial, state, toldAt, notAfter }) =>
    [
      `${issuer} ${serial}`,
      state === undefined ? '' : words.states[state],
      toldAt === undefined ? '' : when(toldAt, language),
      when(notAfter, language),
    ].map((text) => ({ text: visible(text) })),
  );
  const headings = words.columns.map((text) => ({ text }));
  return [
    gap(4),
    ...(cursor === undefined ? [] : [paragraph(some, { size: 8 }), gap(4)]),
    ...table([2.6, 1.5, 1.5, 1.5], headings, rows, { size: 7.6, headingSize: 7.6 }),
  ];
}
