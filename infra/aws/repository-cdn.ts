import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Environment } from './environments.ts';

/**
 * The repository's public face, the only public thing beside the API. It speaks plain http too: what it serves is
 * signed, and a client that fetches a CRL in order to judge a TLS certificate cannot be asked for TLS first
 * (RFC 5280 §8). It stands beside its bucket in the trust stack, because its address is in every certificate.
 */
export class RepositoryCdn extends Construct {
  readonly host: string;

  constructor(scope: Construct, id: string, environment: Environment, bucket: Bucket) {
    super(scope, id);
    const host = environment.publicationHost;
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${environment.prefix}: CRLs, issuer certificates, policy and terms`,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.ALLOW_ALL,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        // A revocation is to be seen within five minutes, so no copy is kept longer than four.
        cachePolicy: new CachePolicy(this, 'Cache', {
          minTtl: Duration.seconds(0),
          defaultTtl: Duration.seconds(60),
          maxTtl: Duration.minutes(4),
        }),
        compress: false,
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      enableIpv6: true,
      ...(host && {
        domainNames: [host.name],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', host.certificateArn),
      }),
    });
    this.host = host?.name ?? distribution.distributionDomainName;
    acknowledge(distribution, {
      'AwsSolutions-CFR1':
        'relying parties are everywhere: a country that cannot fetch a CRL cannot judge a certificate',
      'AwsSolutions-CFR2':
        'static signed files, GET and HEAD only: a firewall would protect nothing and could hide a CRL',
      'AwsSolutions-CFR3': 'who asks for which CRL is personal data about relying parties that nobody here needs',
      'AwsSolutions-CFR4':
        'plain http is wanted for CRLs and issuer certificates (RFC 5280 §8); https is offered at TLS 1.2',
    });
  }
}
