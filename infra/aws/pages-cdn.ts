import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { contentSecurityPolicy, HSTS_SECONDS, PERMISSIONS_POLICY } from '../../functions/pages/headers.ts';
import { acknowledge } from './acknowledge.ts';
import type { Environment } from './environments.ts';

/**
 * The pages' own host: static files out of a private bucket, https only, and headers that let them talk to the API and to
 * the sign-in alone. It is not the repository's, which speaks plain http and is somebody else's to read: nothing of the one
 * can be served by the other. What lies in it is built from the source (`commands/build-pages.ts`), so losing it loses
 * nothing.
 */
export class PagesCdn extends Construct {
  /** Without a final slash. */
  readonly url: string;
  readonly bucket: Bucket;
  readonly distributionId: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { prefix, pages } = environment;
    const keep = environment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.bucket = new Bucket(this, 'Files', {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: keep,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1), noncurrentVersionExpiration: Duration.days(90) },
      ],
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${prefix}: pages of holders and administrators`,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        // each file says itself how long it lasts; no header, cookie or query of a visitor comes into it
        cachePolicy: new CachePolicy(this, 'Cache', {
          minTtl: Duration.seconds(0),
          defaultTtl: Duration.seconds(0),
          maxTtl: Duration.days(365),
          enableAcceptEncodingGzip: true,
          enableAcceptEncodingBrotli: true,
        }),
        responseHeadersPolicy: this.headers(environment),
        compress: true,
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      enableIpv6: true,
      ...(pages.host && {
        domainNames: [pages.host.name],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', pages.host.certificateArn),
      }),
    });
    this.distributionId = distribution.distributionId;
    this.url = `https://${pages.host?.name ?? distribution.distributionDomainName}`;
    acknowledge(this.bucket, {
      'AwsSolutions-S1':
        'files built from public source and read through the network alone: who reads them tells nothing',
    });
    acknowledge(distribution, {
      'AwsSolutions-CFR1': 'holders travel; what is served needs a sign-in to be of any use',
      'AwsSolutions-CFR2': 'static files, GET and HEAD only: a firewall would protect nothing',
      'AwsSolutions-CFR3': 'who opens the pages is personal data that nobody here needs; acts are in the sealed log',
      ...(!pages.host && { 'AwsSolutions-CFR4': 'on the provider’s own name the provider chooses the TLS versions' }),
    });
  }

  private headers(environment: Environment): ResponseHeadersPolicy {
    const { apiHost, region, pages, prefix } = environment;
    // the API is told the pages' address, so without a host of its own its address cannot be told here: any of the region
    const api = apiHost ? `https://${apiHost.name}` : `https://*.execute-api.${region}.amazonaws.com`;
    const connect = [api, new URL(pages.signIn.tokenEndpoint).origin];
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `${prefix}-pages`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy({ connect }), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(HSTS_SECONDS),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
          { header: 'cross-origin-resource-policy', value: 'same-origin', override: true },
          { header: 'permissions-policy', value: PERMISSIONS_POLICY, override: true },
        ],
      },
    });
  }
}
