import { dossierVault, environment, front, invoker } from '../../shared/aws/compose.ts';
import { lambda } from '../../shared/http/lambda.ts';
import { decideRequest } from './decide-request.ts';
import { listApprovals } from './list-approvals.ts';

export const operations = {
  'list-approvals': listApprovals,
  'decide-request': decideRequest,
};

export const handler = lambda('decision', operations, () => ({
  ...front(dossierVault()),
  invoker: invoker(),
  policyArc: environment().oidArc,
}));
