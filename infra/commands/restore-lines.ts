import type { RestoreReport } from '../../shared/lifecycle/restore/report.ts';

/** The report for whoever runs it: one fact a line. */
export function linesOf(report: RestoreReport, dryRun: boolean): readonly string[] {
  const would = dryRun ? 'would be ' : '';
  const unsigned = report.looked - report.signed;
  const kinds = Object.entries(report.kinds).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${report.looked} events of the sealed log stand behind the end of this table`,
    ...(report.checkpoint === undefined
      ? []
      : [`checkpoint ${report.checkpoint} is signed for ${report.signed} of them`]),
    ...(unsigned === 0
      ? []
      : [
          `NOT SIGNED FOR: ${unsigned} events. Only what they take away is said again: read OPERATIONS.md before you go on`,
        ]),
    ...report.doubts.map((doubt) => `NOT BELIEVED: ${doubt}`),
    ...kinds.map(
      ([kind, { back, kept, gone }]) => `  ${kind}: ${back} ${would}back, ${kept} older than they were, ${gone} gone`,
    ),
    ...report.founded.map(
      (id) => `authority ${id} was founded after this copy: it cannot be opened, restore a later one`,
    ),
    ...report.numbers.map(({ scope, crlNumber }) => `list ${scope}: numbers go on above ${crlNumber}`),
    ...report.revokedByList.map((name) => `certificate ${name} is on a published list: ${would}revoked again`),
    ...report.strangers.map((name) => `certificate ${name} is on a published list and known to nobody: it stays on it`),
    ...report.toSee.map(({ aggregate, left }) => `for an agent: ${aggregate} (${left})`),
    `${report.changes} changes ${dryRun ? 'are to be made' : 'made'}`,
  ];
}
