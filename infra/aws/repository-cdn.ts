import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INDEX_KEY, INDEX_PATHS, NOT_FOUND_KEY, REPOSITORY_HEADERS } from '../../functions/publication/headers.ts';
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
        responseHeadersPolicy: this.headers(environment),
        functionAssociations: [{ function: this.index(environment), eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: this.status(environment),
      // Whoever may not list a bucket is told 403 of what is not there.
      errorResponses: [403, 404].map((httpStatus) => ({
        httpStatus,
        responseHttpStatus: 404,
        responsePagePath: `/${NOT_FOUND_KEY}`,
        ttl: Duration.seconds(10),
      })),
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
        'signed files and signed answers about status: a firewall would protect nothing and could hide a CRL',
      'AwsSolutions-CFR3': 'who asks for which CRL is personal data about relying parties that nobody here needs',
      'AwsSolutions-CFR4':
        'plain http is wanted for CRLs and issuer certificates (RFC 5280 §8); https is offered at TLS 1.2',
    });
  }

  /**
   * Questions about status go on to the API: by GET, whose answers are kept for half a minute at most, and by POST. The
   * path that stands in certificates begins as the repository's do, the API's own route does not.
   */
  private status({ prefix, apiHost, apiOrigin }: Environment): Record<string, BehaviorOptions> {
    const host = apiHost?.name ?? apiOrigin;
    if (host === undefined) return {};
    const strip = new EdgeFunction(this, 'StatusPath', {
      functionName: `${prefix}-status-path`,
      comment: 'the path of OCSP as the API has it',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(statusCode),
    });
    return {
      [`${STATUS_PATH}*`]: {
        origin: new HttpOrigin(host, { protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY }),
        viewerProtocolPolicy: ViewerProtocolPolicy.ALLOW_ALL,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: new CachePolicy(this, 'StatusCache', {
          minTtl: Duration.seconds(0),
          defaultTtl: Duration.seconds(0),
          maxTtl: Duration.seconds(30),
        }),
        originRequestPolicy: new OriginRequestPolicy(this, 'StatusRequest', {
          originRequestPolicyName: `${prefix}-status`,
          headerBehavior: OriginRequestHeaderBehavior.allowList('Content-Type', 'CloudFront-Viewer-Address'),
        }),
        compress: false,
        functionAssociations: [{ function: strip, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
    };
  }

  private headers({ prefix }: Environment): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `${prefix}-repository`,
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: REPOSITORY_HEADERS['content-security-policy'],
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      },
    });
  }

  /** The index under the addresses that people type; objects are found by their own names. */
  private index({ prefix }: Environment): EdgeFunction {
    return new EdgeFunction(this, 'Index', {
      functionName: `${prefix}-repository-index`,
      comment: 'the index of the repository under its folder’s name',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(indexCode),
    });
  }
}

const STATUS_PATH = '/repository/ocsp/';

/** Runs at the edge too: escapes in the address stay as they are. */
export const statusCode = `function handler(event) {
  var request = event.request;
  request.uri = request.uri.slice(${'/repository'.length});
  return request;
}
`;

/** Runs at the edge, in CloudFront's own JavaScript: a test runs it too. */
export const indexCode = `function handler(event) {
  var request = event.request;
  if (${JSON.stringify(INDEX_PATHS)}.includes(request.uri)) request.uri = '/${INDEX_KEY}';
  return request;
}
`;
