import { Stack } from 'aws-cdk-lib';
import { type IPrincipal, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Lambda } from '../../functions/lambdas.ts';
import { acknowledge, wildcardFinding } from './acknowledge.ts';
import type { Environment } from './environments.ts';
import { type Grant, grantsOf, type Reach } from './grants.ts';

interface RoleProps {
  readonly description: string;
  readonly assumedBy: IPrincipal;
  readonly grants: readonly Grant[];
}

/** A role that holds exactly the given grants; each wildcard is acknowledged with its own reason. */
export class GrantedRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: props.assumedBy, description: props.description });
    const policy = new Policy(this, 'Policy', {
      roles: [this.role],
      statements: props.grants.map((grant) => grant.statement),
    });
    for (const { wildcard } of props.grants) {
      if (wildcard) acknowledge(policy, { [wildcardFinding(this, wildcard.resource)]: wildcard.because });
    }
  }
}

/** The role of one function: assumed by Lambda alone, allowed what the function's row says. */
export class FunctionRole extends GrantedRole {
  constructor(scope: Construct, id: string, lambda: Lambda, environment: Environment, reach: Reach) {
    super(scope, id, {
      description: `${environment.prefix}: ${lambda.purpose}`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      grants: grantsOf(Stack.of(scope), environment, lambda, reach),
    });
  }
}
