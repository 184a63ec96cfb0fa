import { answering, atRest, type Counts, fetching, issuing, keeping, type Line, month, sum, telling } from './model.ts';
import { prices } from './prices.ts';
import { AT_REST, type Usage } from './usage.ts';

/** The sums as tables of Markdown. */
const money = (amount: number): string =>
  amount >= 100 ? Math.round(amount).toLocaleString('en') : amount >= 10 ? amount.toFixed(1) : amount.toFixed(2);

const table = (lines: readonly Line[], of?: string): readonly string[] => [
  '| what | reckoning | $ |',
  '|---|---|---|',
  ...lines.map(({ what, reckoning, dollars }) => `| ${what} | ${reckoning} | ${money(dollars)} |`),
  ...(of === undefined ? [] : [`| **${of}** | | **${money(sum(lines))}** |`]),
];

const MILLION = 1_000_000;

/** What OPERATIONS.md has under "What it costs", between its marks. */
export function costTables(counts: Counts): string {
  const kept = answering(MILLION, 0);
  const anew = answering(MILLION, 1);
  const lists = fetching(10_000, 0.5);
  return [
    `**At rest, per month** (production, ${AT_REST.ledgerGb} GB of ledger):`,
    '',
    ...table(atRest(counts, AT_REST), 'sum'),
    '',
    '**Per million certificates issued** (each: a preview, a request, a retrieval; one notice; no dual control; sizes and times reckoned):',
    '',
    ...table(issuing(MILLION), 'sum'),
    ...table([telling(MILLION), keeping(MILLION)]).slice(2),
    '',
    `**Per 10,000 certificates whose status is asked**, a month. By CRL: a list of 10,000 revoked entries is about 0.5 MB; ${lists.reckoning}: ${money(lists.dollars)}.`,
    'By OCSP, each certificate a hundred times, a million questions:',
    '',
    '| what | reckoning | all answers kept from before | each signed anew (nonces, or hours apart) |',
    '|---|---|---|---|',
    ...kept.map(
      ({ what, reckoning, dollars }, row) =>
        `| ${what} | ${reckoning} | ${money(dollars)} | ${money(anew[row]!.dollars)} |`,
    ),
    `| **sum** | | **${money(sum(kept))}** | **${money(sum(anew))}** |`,
  ].join('\n');
}

/** What a month costs with a usage of one's own. */
export function monthTable(counts: Counts, usage: Usage): string {
  const other = 2 * prices.otherAuthority.dollars;
  return [
    ...table(month(counts, usage), 'sum of a month'),
    '',
    `Beside it, a root and an issuing authority of AWS Private CA: ${other} a month, and a price per certificate.`,
  ].join('\n');
}

export function priceTable(): string {
  return [
    '| price | $ | for | page, below aws.amazon.com |',
    '|---|---|---|---|',
    ...Object.entries(prices).map(
      ([name, { dollars, per, unit, page }]) =>
        `| ${name} | ${dollars} | ${per.toLocaleString('en')} ${unit} | ${page} |`,
    ),
  ].join('\n');
}

export const MARKS = ['<!-- made by `npm run costs -- --write` -->', '<!-- end of what is made -->'] as const;

/** The page with its tables made anew. Throws Error when the marks are not there, once and in their order. */
export function withTables(page: string, tables: string): string {
  const [begin, end] = MARKS.map((mark) => page.split(mark).length === 2 && page.indexOf(mark)) as [number, number];
  if (typeof begin !== 'number' || typeof end !== 'number' || end < begin) throw new Error('the marks are not there');
  return `${page.slice(0, begin + MARKS[0].length)}\n${tables}\n${page.slice(end)}`;
}
