import { AccountRootPrincipal, ArnPrincipal, CompositePrincipal, PrincipalWithConditions } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Lambda, Partition } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';
import { GrantedRole } from './function-role.ts';
import { type LedgerRow, ledgerGrants, objectGrants, type Reach } from './grants.ts';

const READS = [
  'house',
  'issuers',
  'seals',
  'responders',
  'person',
  'unique',
  'intent',
  'certificate',
  'blocked-key',
  'crl',
] as const satisfies readonly Partition[];

/** What the ceremony reads, writes and leaves: its row, in the words of `functions/lambdas.ts`. */
const ceremony: LedgerRow & Pick<Lambda, 'objects'> = {
  name: 'ceremony',
  reads: READS,
  writes: [...READS, 'mandates', 'outbox', 'signing', 'opened', 'unsealed'],
  lists: ['outbox'],
  objects: [
    { bucket: 'staging', prefix: 'crl/', may: 'read-write' },
    { bucket: 'repository', prefix: 'repository/', may: 'read-write', looks: true },
    { bucket: 'evidence', prefix: 'crl/', may: 'read-write', looks: true },
  ],
};

/**
 * The role of the ceremony's operators: it signs with the roots while an administrator keeps them awake. People take it
 * with a second factor, for an hour at most; no function can.
 */
export class CeremonyRole extends GrantedRole {
  constructor(scope: Construct, id: string, environment: Environment, reach: Reach) {
    const operators = environment.ceremonyOperators.map((arn) => new ArnPrincipal(arn));
    super(scope, id, {
      description: `${environment.prefix}: operators of the key ceremony`,
      assumedBy: new PrincipalWithConditions(
        operators.length > 0 ? new CompositePrincipal(...operators) : new AccountRootPrincipal(),
        { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      ),
      grants: [...ledgerGrants(ceremony, reach), ...objectGrants(ceremony.objects, reach)],
    });
  }
}
