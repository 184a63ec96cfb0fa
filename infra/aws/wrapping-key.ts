import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  AnyPrincipal,
  Effect,
  PolicyDocument,
  PolicyStatement,
  type Role,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { SealedKind } from '../../functions/lambdas.ts';
import { wrappingKey } from '../keys.ts';
import type { Environment } from './environments.ts';
import { pascal } from './names.ts';
import { ADMINISTRATION, CHANGES } from './signing-keys.ts';

/** What unwraps a key that there is, what makes another, and what could be turned into either. */
const UNWRAPPING = 'kms:Decrypt';
const MAKING = 'kms:GenerateDataKey';
const NEAR_IT = [
  UNWRAPPING,
  MAKING,
  'kms:Encrypt',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Rotation can be switched on and not off: older data keys open with the older halves, which KMS keeps. */
const ROTATION = ['kms:EnableKeyRotation'];

/**
 * The key that wraps data keys, with the only policy that lets anybody unwrap or make one: a function whose row names the
 * kind, with an encryption context of that kind. Administrators and the ceremony cannot read what is sealed.
 */
export class WrappingKey extends Construct {
  readonly key: Key;

  /**
   * @param openersOf the roles that open what is of a kind, and nobody else
   * @param sealersOf those of them that are the first to seal something of that kind, with a key made for it
   */
  constructor(scope: Construct, id: string, environment: Environment, openersOf: RolesOf, sealersOf: RolesOf) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: wrappingKey.alias,
      description: `Sceau ${environment.stage}: ${wrappingKey.description}`,
      multiRegion: environment.multiRegionKeys,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
      policy: keyPolicy(openersOf, sealersOf),
    });
  }
}

type RolesOf = ReadonlyMap<SealedKind, readonly Role[]>;

const CONTEXT = 'kms:EncryptionContext:of';

function keyPolicy(openersOf: RolesOf, sealersOf: RolesOf): PolicyDocument {
  const all = [...new Set([...openersOf.values()].flat())].map((role) => role.roleArn);
  const resources = ['*'];
  const deny = (sid: string, actions: string[], conditions: Record<string, Record<string, unknown>>) =>
    new PolicyStatement({ sid, effect: Effect.DENY, principals: [new AnyPrincipal()], actions, resources, conditions });
  const some = (rolesOf: RolesOf) => [...rolesOf].filter(([, roles]) => roles.length > 0);
  const admit = (verb: string, action: string, rolesOf: RolesOf) =>
    some(rolesOf).map(
      ([kind, roles]) =>
        new PolicyStatement({
          sid: `${verb}${pascal(kind)}s`,
          principals: [...roles],
          actions: [action],
          resources,
          conditions: { StringLike: { [CONTEXT]: `${kind}/*` } },
        }),
    );
  const keepOut = (verb: string, actions: string[], rolesOf: RolesOf) =>
    some(rolesOf).map(([kind, roles]) =>
      deny(`NobodyElse${verb}${pascal(kind)}s`, actions, {
        StringLike: { [CONTEXT]: `${kind}/*` },
        ArnNotEquals: { 'aws:PrincipalArn': roles.map((role) => role.roleArn) },
      }),
    );
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'Administer',
        principals: [new AccountRootPrincipal()],
        actions: [...ADMINISTRATION.filter((action) => action !== 'kms:GetPublicKey'), ...ROTATION].sort(),
        resources,
      }),
      ...admit('Open', UNWRAPPING, openersOf),
      ...admit('Seal', MAKING, sealersOf),
      // What a later statement or grant might let slip in, these keep out.
      deny('NobodyElseOpens', NEAR_IT, { ArnNotEquals: { 'aws:PrincipalArn': all } }),
      ...keepOut('Opens', NEAR_IT, openersOf),
      ...keepOut('Seals', [MAKING], sealersOf),
      deny('OpenersDoNotAdminister', [...CHANGES, ...ROTATION], { ArnEquals: { 'aws:PrincipalArn': all } }),
    ],
  });
}
