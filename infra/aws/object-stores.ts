import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BucketName } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';

/**
 * staging     what a signer made and the publisher has not yet believed: swept after a week
 * repository  what everybody may read, through the CDN alone; can be made again from the ledger
 * evidence    what proves: locked when written
 * access      who touched the three above
 */
export class ObjectStores extends Construct {
  readonly buckets: Readonly<Record<BucketName, Bucket>>;

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
        objectLockDefaultRetention:
          environment.evidenceLock.mode === 'COMPLIANCE'
            ? ObjectLockRetention.compliance(days)
            : ObjectLockRetention.governance(days),
        lifecycleRules: [abort],
      }),
    };
  }
}
