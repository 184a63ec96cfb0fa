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
import { logRoutes } from './routes/log.ts';
import { machinesRoutes } from './routes/machines.ts';
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
  ...machinesRoutes,
  ...bulkRoutes,
  ...campaignRoutes,
  ...statusRoutes,
  ...auditRoutes,
  ...logRoutes,
  ...mailRoutes,
  ...privacyRoutes,
];

/** A variable of the stage of the API for machines, and its value there: no caller can set it, and the other API has none. */
export const MACHINE_STAGE = { front: 'machines' } as const;

/** What the API for machines serves: the routes that admit them, and nothing else. */
export const machineRoutes: readonly Route[] = routes.filter(
  ({ who }) => Array.isArray(who) && who.includes('machine'),
);
