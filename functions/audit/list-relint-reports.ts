import { operation } from '../../shared/http/operation.ts';
import { mandateFor } from '../../shared/registration/authority.ts';
import { RelintReportPage } from '../schemas/audit.ts';
import { PageQuery } from '../schemas/dossiers.ts';
import { type AuditHouse, summaryOf } from './relint-view.ts';

/** GET /relint-reports: the figures of each night, newest first. */
export const listRelintReports = operation(
  { query: PageQuery, answer: RelintReportPage },
  async (call, house: AuditHouse) => {
    mandateFor(call.principal, call.roles, {}, house.clock.now());
    const { items, cursor } = await house.ledger.list('relint-reports', '', call.query);
    return { status: 200, body: { items: items.map(summaryOf), ...(cursor !== undefined && { cursor }) } };
  },
);
