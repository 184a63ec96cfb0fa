import { auditRoutes } from './routes/audit.ts';
import { bulkRoutes } from './routes/bulk.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { certificatesRoutes } from './routes/certificates.ts';
import { contactRoutes } from './routes/contacts.ts';
import { designationRoutes } from './routes/designations.ts';
import { directionRoutes } from './routes/directions.ts';
import { holderLifeRoutes } from './routes/holder-life.ts';
import { holderRoutes } from './routes/holders.ts';
import { identityRoutes } from './routes/identity.ts';
import { mailRoutes } from './routes/mails.ts';
import { openRoutes } from './routes/open.ts';
import { privacyRoutes } from './routes/privacy.ts';
import type { Route } from './routes/route.ts';
import { statusRoutes } from './routes/status.ts';
import { structureRoutes } from './routes/structures.ts';
import { termsRoutes } from './routes/terms.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export type { Route } from './routes/route.ts';

/** Every route of the API: read by the deployment, the local gateway, the OpenAPI document and the authorisation matrix. */
export const routes: readonly Route[] = [
  ...openRoutes,
  ...identityRoutes,
  ...structureRoutes,
  ...contactRoutes,
  ...webhookRoutes,
  ...designationRoutes,
  ...holderRoutes,
  ...holderLifeRoutes,
  ...directionRoutes,
  ...termsRoutes,
  ...certificatesRoutes,
  ...bulkRoutes,
  ...campaignRoutes,
  ...statusRoutes,
  ...auditRoutes,
  ...mailRoutes,
  ...privacyRoutes,
];
