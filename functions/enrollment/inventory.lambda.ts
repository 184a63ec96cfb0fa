import { evidenceStore, front, handout, logStore } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { listCheckpoints } from '../audit/list-checkpoints.ts';
import { listRelintReports } from '../audit/list-relint-reports.ts';
import { proveCertificate } from '../audit/prove-certificate.ts';
import { proveConsistency } from '../audit/prove-consistency.ts';
import { showRelintReport } from '../audit/show-relint-report.ts';
import { showSignatures } from '../audit/show-signatures.ts';
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
  'show-signatures': showSignatures,
  'list-checkpoints': listCheckpoints,
  'prove-consistency': proveConsistency,
  'prove-certificate': proveCertificate,
};

export const handler = lambda('inventory', operations, () => ({
  ...front(),
  handout: handout(),
  evidence: evidenceStore(),
  log: logStore(),
}));
