import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  AnyPrincipal,
  Effect,
  PolicyDocument,
  PolicyStatement,
  type Role,
} from 'aws-cdk-lib/aws-iam';
import { Key, type KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type SigningKey, signingKeysOf } from '../keys.ts';
import type { Environment } from './environments.ts';
import { pascal } from './names.ts';

/**
 * What administrators may do, by name. Signing is not among it, nor `CreateGrant` (a grant could hand signing on), nor
 * `ScheduleKeyDeletion`: to destroy a key, its policy must be changed first, which the key watch tells at once.
 */
export const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:GetPublicKey',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

export const CHANGES = ADMINISTRATION.filter((action) => !/:(Describe|Get|List)/.test(action));

/** The keys that this environment has: TEST authorities have none in production. */
export const keysOf = (environment: Environment): readonly SigningKey[] =>
  signingKeysOf(environment.issuerGenerations).filter(
    (key) => environment.testHierarchy || !key.purpose.startsWith('test-'),
  );

/** The keys of `infra/keys.ts`, each with the only policy that lets anybody sign with it. */
export class SigningKeys extends Construct {
  readonly keys: readonly { readonly row: SigningKey; readonly key: Key }[];

  /**
   * @param signersOf the roles that may sign with a key, and nobody else
   * @param ceremony certifies every key, so it may read the public half of each
   */
  constructor(
    scope: Construct,
    id: string,
    environment: Environment,
    signersOf: (key: SigningKey) => readonly Role[],
    ceremony: Role,
  ) {
    super(scope, id);
    this.keys = keysOf(environment).map((row) => ({
      row,
      key: new Key(this, constructId(row), {
        keySpec: row.keySpec as KeySpec,
        keyUsage: KeyUsage.SIGN_VERIFY,
        alias: row.alias,
        description: `Sceau ${environment.stage}: ${row.description}`,
        multiRegion: environment.multiRegionKeys,
        // A root sleeps: an administrator wakes it for a ceremony, and the operators who sign cannot.
        enabled: row.signer !== 'ceremony',
        removalPolicy: RemovalPolicy.RETAIN,
        policy: keyPolicy(signersOf(row), ceremony),
      }),
    }));
  }
}

/** By purpose and, of a pair, letter; a key that takes another's place is another construct, and the one before stays. */
function constructId({ purpose, alias }: SigningKey): string {
  const [, generation = '1', letter = ''] = /-(\d+)([a-z]?)$/.exec(alias) ?? [];
  return `${pascal(purpose)}${generation === '1' ? '' : generation}${letter.toUpperCase()}`;
}

function keyPolicy(signers: readonly Role[], ceremony: Role): PolicyDocument {
  const roles = signers.map((role) => role.roleArn);
  const resources = ['*'];
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'Administer',
        principals: [new AccountRootPrincipal()],
        actions: ADMINISTRATION,
        resources,
      }),
      new PolicyStatement({
        sid: 'Sign',
        principals: [...signers],
        actions: ['kms:GetPublicKey', 'kms:Sign'],
        resources,
      }),
      // whoever signs with it has the public half as well
      ...(signers.includes(ceremony)
        ? []
        : [new PolicyStatement({ sid: 'Certify', principals: [ceremony], actions: ['kms:GetPublicKey'], resources })]),
      // What a later statement or grant might let slip in, these two keep out.
      new PolicyStatement({
        sid: 'NobodyElseSigns',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Sign'],
        resources,
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
      }),
      new PolicyStatement({
        sid: 'SignersDoNotAdminister',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: CHANGES,
        resources,
        conditions: { ArnEquals: { 'aws:PrincipalArn': roles } },
      }),
    ],
  });
}
