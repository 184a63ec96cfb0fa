import {
  AccountRootPrincipal,
  ArnPrincipal,
  CompositePrincipal,
  PolicyStatement,
  PrincipalWithConditions,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Environment } from './environments.ts';
import { GrantedRole } from './function-role.ts';
import { objectGrants, type Reach } from './grants.ts';

/**
 * The role of whoever reconciles a restored ledger: all of the ledger, the destruction of data keys, and what was published
 * and sealed, to read. It signs nothing and opens nothing of people. People take it with a second factor, for an hour at
 * most; no function can.
 */
export class RestoreRole extends GrantedRole {
  constructor(scope: Construct, id: string, environment: Environment, reach: Reach) {
    const operators = environment.ceremonyOperators.map((arn) => new ArnPrincipal(arn));
    const allow = (sid: string, actions: readonly string[], resources: readonly string[]) => ({
      statement: new PolicyStatement({
        sid,
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [...resources],
      }),
    });
    super(scope, id, {
      description: `${environment.prefix}: whoever reconciles a restored ledger`,
      assumedBy: new PrincipalWithConditions(
        operators.length > 0 ? new CompositePrincipal(...operators) : new AccountRootPrincipal(),
        { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      ),
      grants: [
        allow('ReconcileLedger', ['ConditionCheckItem', 'GetItem', 'Query', 'PutItem', 'DeleteItem'], [reach.tableArn]),
        allow('LookIntoLists', ['Query'], [reach.indexArns.list]),
        // a row that says destroyed takes the place of a key; none is read that could be unwrapped: KMS lets it unwrap nothing
        allow('DestroyKeys', ['GetItem', 'PutItem'], [reach.keyTableArn]),
        ...objectGrants(
          [
            { bucket: 'evidence', prefix: 'crl/', may: 'read', looks: true },
            { bucket: 'evidence', prefix: 'issued/', may: 'read', looks: true },
            { bucket: 'evidence', prefix: 'log/', may: 'read', looks: true },
            { bucket: 'evidence', prefix: 'erasures/', may: 'read-write', looks: true },
            { bucket: 'repository', prefix: 'repository/', may: 'read', looks: true },
          ],
          reach,
        ),
      ],
    });
  }
}
