import { isMet, type Line } from './harness.ts';

/** The figures for people: what was measured, against what, and whether it reaches what QUALITY §3 asks. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.name,
    number(line.value),
    line.unit,
    ratioOf(line),
    reachOf(line),
    line.against,
  ]);
  const titles = ['figure', 'measured', '', 'ratio', 'reach', 'against'];
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [titles, widths.map((width) => '─'.repeat(width)), ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three digits that mean something. */
export const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

const ratioOf = ({ ratio }: Line) => (ratio === null ? '–' : number(ratio));

function reachOf(line: Line): string {
  if (!line.reach) return 'reported';
  const { is, bound } = line.reach;
  return `${is === '>=' ? '≥' : '≤'} ${bound} ${isMet(line) ? 'met' : 'NOT MET'}`;
}
