import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type BucketName, lambdas } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';

/**
 * staging     what a signer made and the publisher has not yet believed: swept after a week
 * repository  what everybody may read, through the CDN alone; can be made again from the ledger
 * evidence    what proves: locked when written
 * trail       what the account's own trail says of every call, keys included: locked, and written by CloudTrail alone
 * trust store by whom the clients of the API for machines are certified: written by hand, read by API Gateway
 * access      who touched the four above
 */
export class ObjectStores extends Construct {
  readonly buckets: Readonly<Record<BucketName, Bucket>>;
  readonly trustStore: Bucket;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const common = {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: environment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    } satisfies BucketProps;
    const abort = { abortIncompleteMultipartUploadAfter: Duration.days(1) };
    const access = new Bucket(this, 'Access', {
      ...common,
      versioned: false,
      lifecycleRules: [{ ...abort, expiration: Duration.days(365) }],
    });
    const logged = (name: BucketName) => ({
      serverAccessLogsBucket: access as IBucket,
      serverAccessLogsPrefix: `${name}/`,
    });
    this.trustStore = new Bucket(this, 'TrustStore', {
      ...common,
      serverAccessLogsBucket: access as IBucket,
      serverAccessLogsPrefix: 'trusted/',
      lifecycleRules: [abort],
    });
    const days = Duration.days(environment.evidenceLock.days);
    this.buckets = {
      staging: new Bucket(this, 'Staging', {
        ...common,
        ...logged('staging'),
        lifecycleRules: [{ ...abort, expiration: Duration.days(7), noncurrentVersionExpiration: Duration.days(7) }],
      }),
      repository: new Bucket(this, 'Repository', {
        ...common,
        ...logged('repository'),
        lifecycleRules: [{ ...abort, noncurrentVersionExpiration: Duration.days(90) }],
      }),
      evidence: new Bucket(this, 'Evidence', {
        ...common,
        ...logged('evidence'),
        removalPolicy: RemovalPolicy.RETAIN,
        objectLockDefaultRetention: locked(environment, days),
        lifecycleRules: [abort],
      }),
      trail: new Bucket(this, 'Trail', {
        ...common,
        ...logged('trail'),
        removalPolicy: RemovalPolicy.RETAIN,
        objectLockDefaultRetention: locked(environment, Duration.days(TRAIL_DAYS)),
        lifecycleRules: [
          { ...abort, expiration: Duration.days(TRAIL_DAYS + 1), noncurrentVersionExpiration: Duration.days(1) },
        ],
      }),
    };
    demandConditions(this.buckets.evidence);
    // said here, because the construct's own way to say it is a function that may write every bucket's settings
    const trail = this.buckets.trail.node.defaultChild as CfnBucket;
    trail.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }
}

/**
 * Nothing that proves is written over unseen, whoever writes: S3 takes no object there without a word of what it expects to
 * find in its place (S3 User Guide, "Enforce conditional writes"). Lists of trusted authorities are people's to replace.
 */
function demandConditions(evidence: Bucket): void {
  const written = lambdas.flatMap(({ objects }) =>
    objects.filter((one) => one.bucket === 'evidence' && one.may !== 'read'),
  );
  const prefixes = [...new Set(written.map(({ prefix }) => prefix))].sort();
  evidence.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OnlyConditionalWrites',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: prefixes.map((prefix) => `${evidence.bucketArn}/${prefix}*`),
      conditions: { Null: { 's3:if-none-match': 'true', 's3:if-match': 'true' } },
    }),
  );
}

/** For so long anybody may ask the trail about a signature; the ledger keeps leave to sign as long. */
const TRAIL_DAYS = 400;

const locked = ({ evidenceLock }: Environment, days: Duration): ObjectLockRetention =>
  evidenceLock.mode === 'COMPLIANCE' ? ObjectLockRetention.compliance(days) : ObjectLockRetention.governance(days);
