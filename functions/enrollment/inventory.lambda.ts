import { evidenceStore, front, handout } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { listRelintReports } from '../audit/list-relint-reports.ts';
import { showRelintReport } from '../audit/show-relint-report.ts';
import { countInventory } from './count-inventory.ts';
import { exportInventory } from './export-inventory.ts';
import { listInventory } from './list-inventory.ts';
import { listWork } from './list-work.ts';
import { showNotices } from './show-notices.ts';

export const operations = {
  'list-inventory': listInventory,
  'count-inventory': countInventory,
  'export-inventory': exportInventory,
  'show-notices': showNotices,
  'list-work': listWork,
  'list-relint-reports': listRelintReports,
  'show-relint-report': showRelintReport,
};

export const handler = lambda('inventory', operations, () => ({
  ...front(),
  handout: handout(),
  evidence: evidenceStore(),
}));
