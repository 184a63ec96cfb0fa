import type { Context } from './conditions.ts';
import type { Statement } from './statements.ts';

/** Who asks: a role with the statements of its policies, or a service of the provider, which has none. */
export interface Caller {
  /** ARN of the role, or `service:` with the service's name. */
  readonly principal: string;
  readonly account: string;
  readonly statements: readonly Statement[];
}

export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** The policy of what is asked for. `key`: only what the key's own policy lets in, or leaves to roles, is allowed. */
export interface ResourcePolicy {
  readonly kind: 'key' | 'other';
  readonly statements: readonly Statement[];
}

export type Decision =
  | { readonly allowed: true; readonly by: Statement; readonly and?: Statement }
  | { readonly allowed: false; readonly because: 'identity' | 'resource' }
  | { readonly allowed: false; readonly because: 'explicit'; readonly by: Statement };

/**
 * Decides as AWS does within one account (IAM User Guide, "Policy evaluation logic"): an explicit deny wins; else one allow is
 * enough, be it the role's or the resource's that names the role. A KMS key's policy must allow by itself (KMS Developer
 * Guide, "Key policies"): where it names the account, the role's own policy has to allow as well.
 */
export function decide(caller: Caller, request: Request, resource?: ResourcePolicy): Decision {
  const root = `arn:aws:iam::${caller.account}:root`;
  const byService = caller.principal.startsWith('service:');
  const itself = byService ? 'aws:principalservicename' : 'aws:principalarn';
  const context = { ...request.context, [itself]: caller.principal.replace('service:', '') };
  const applies = (statement: Statement) =>
    statement.matchesAction(request.action) && statement.matchesResource(request.resource) && statement.holds(context);
  const names = ({ principals }: Statement) => principals.includes('*') || principals.includes(caller.principal);
  const delegates = ({ principals }: Statement) => !byService && principals.includes(root);

  const onRole = caller.statements.filter(applies);
  const onResource = (resource?.statements ?? []).filter((one) => (names(one) || delegates(one)) && applies(one));
  const denied = [...onRole, ...onResource].find(({ effect }) => effect === 'Deny');
  if (denied) return { allowed: false, because: 'explicit', by: denied };

  const byRole = onRole.find(({ effect }) => effect === 'Allow');
  const byResource = onResource.find((one) => one.effect === 'Allow' && names(one));
  if (resource?.kind === 'key') {
    if (byResource) return { allowed: true, by: byResource };
    const left = onResource.find((one) => one.effect === 'Allow' && delegates(one));
    if (left && byRole) return { allowed: true, by: byRole, and: left };
    return { allowed: false, because: left ? 'identity' : 'resource' };
  }
  const by = byRole ?? byResource;
  if (by) return { allowed: true, by };
  return { allowed: false, because: byService ? 'resource' : 'identity' };
}
