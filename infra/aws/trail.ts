import { Aws, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Environment } from './environments.ts';

/** Below it lie the files; the digests that prove them lie beside it. */
export const TRAIL_FILES = 'AWSLogs/';

/**
 * The account's trail: every management event of every region, a key's `Sign` among them, which CloudTrail counts as reading.
 * Its files come every few minutes into a bucket of their own, where nobody else can put any; a signed digest each hour
 * makes a file that is taken away or changed show (`aws cloudtrail validate-logs`).
 */
export class Trail extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, bucket: Bucket) {
    super(scope, id);
    const trailName = `${environment.prefix}-trail`;
    const sourceArn = Stack.of(this).formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: trailName });
    const principals = [new ServicePrincipal('cloudtrail.amazonaws.com')];
    const files = [`${bucket.bucketArn}/${TRAIL_FILES}${Aws.ACCOUNT_ID}/*`];
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailLooks',
        principals,
        actions: ['s3:GetBucketAcl'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 'aws:SourceArn': sourceArn } },
      }),
    );
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailWrites',
        principals,
        actions: ['s3:PutObject'],
        resources: files,
        conditions: { StringEquals: { 'aws:SourceArn': sourceArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyElseWrites',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [`${bucket.bucketArn}/*`],
        conditions: { StringNotEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } },
      }),
    );
    const trail = new CfnTrail(this, 'Trail', {
      trailName,
      s3BucketName: bucket.bucketName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      eventSelectors: [{ includeManagementEvents: true, readWriteType: 'All' }],
    });
    trail.node.addDependency(bucket.policy!);
  }
}
