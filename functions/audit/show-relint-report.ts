import { type Column, CSV_MEDIA_TYPE, writeCsv } from '../../shared/evidence/csv.ts';
import { operation } from '../../shared/http/operation.ts';
import type { RelintLine, StockFinding } from '../../shared/lifecycle/records.ts';
import { linesOf } from '../../shared/lifecycle/relint/running.ts';
import { mandateFor, nothingHere } from '../../shared/registration/authority.ts';
import { RelintReportView } from '../schemas/audit.ts';
import { type AuditHouse, summaryOf } from './relint-view.ts';

interface Row extends RelintLine {
  readonly finding: StockFinding;
}

const columns: readonly Column<Row>[] = [
  { heading: 'issuer', value: ({ issuer }) => issuer },
  { heading: 'serial', value: ({ serial }) => serial },
  { heading: 'profile', value: ({ profile }) => profile },
  { heading: 'state', value: ({ state }) => state },
  { heading: 'structureId', value: ({ structureId }) => structureId },
  { heading: 'subscriptionId', value: ({ subscriptionId }) => subscriptionId },
  { heading: 'level', value: ({ finding }) => finding.level },
  { heading: 'code', value: ({ finding }) => finding.code },
  { heading: 'citation', value: ({ finding }) => finding.citation },
];

/** GET /relint-reports/{day}: the figures and the certificates; as CSV one line for each finding. */
export const showRelintReport = operation({ answer: RelintReportView }, async (call, house: AuditHouse) => {
  mandateFor(call.principal, call.roles, {}, house.clock.now());
  const report = await house.ledger.read('relint', { id: call.params.day! });
  if (!report) throw nothingHere();
  const lines = await linesOf(house.evidence, report);
  if (call.accepts === 'text/csv') {
    const rows = lines.flatMap((line) => line.findings.map((finding) => ({ ...line, finding })));
    return { status: 200, mediaType: CSV_MEDIA_TYPE, body: writeCsv(columns, rows) };
  }
  const certificates = lines.map(({ findings, ...line }) => ({ ...line, findings: [...findings] }));
  return { status: 200, body: { ...summaryOf(report), named: report.listed, certificates } };
});
