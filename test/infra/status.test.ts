import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { environments } from '../../infra/aws/environments.ts';
import { statusCode } from '../../infra/aws/repository-cdn.ts';
import { type Json, synthesize } from './templates.ts';

/** The way of a question about status: the content network, the API, the function. */
const environment = { ...environments.staging, apiOrigin: 'abc123.execute-api.eu-west-3.amazonaws.com' };
const templates = synthesize(environment);
const [distribution] = templates.trust.filter(({ type }) => type === 'AWS::CloudFront::Distribution');
const { CacheBehaviors, Origins } = distribution!.properties.DistributionConfig as unknown as {
  CacheBehaviors: { [name: string]: Json & string }[];
  Origins: { Id: string; DomainName: Json; CustomOriginConfig?: Json }[];
};
const [status] = CacheBehaviors;
const policy = (type: string, id: Json | undefined) =>
  templates.trust.find((one) => one.type === type && `<${one.id}>` === templates.text(id))!.properties as Record<
    string,
    Record<string, Json>
  >;

describe('OCSP', () => {
  test('comes over plain http, by GET and POST, and goes to the API over TLS', () => {
    expect(CacheBehaviors).toHaveLength(1);
    expect(status).toMatchObject({
      PathPattern: '/repository/ocsp/*',
      ViewerProtocolPolicy: 'allow-all',
      AllowedMethods: expect.arrayContaining(['GET', 'HEAD', 'POST']),
      Compress: false,
    });
    const origin = Origins.find(({ Id }) => Id === status!.TargetOriginId)!;
    expect(origin).toMatchObject({
      DomainName: environment.apiOrigin,
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
    });
  });

  test('is kept at the edge for half a minute at most, whatever the answer says', () => {
    const { CachePolicyConfig } = policy('AWS::CloudFront::CachePolicy', status!.CachePolicyId);
    expect(CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 30 });
    const { OriginRequestPolicyConfig } = policy('AWS::CloudFront::OriginRequestPolicy', status!.OriginRequestPolicyId);
    expect(OriginRequestPolicyConfig).toMatchObject({
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Content-Type', 'CloudFront-Viewer-Address'] },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    });
  });

  test('has the path of the API behind the edge, with the request as it was written', () => {
    const handler = new Function(`${statusCode}; return handler;`)() as (event: object) => { uri: string };
    const uri = (path: string) => handler({ request: { uri: path } }).uri;
    expect(uri('/repository/ocsp/ca-1')).toBe('/ocsp/ca-1');
    expect(uri('/repository/ocsp/ca-1/MFE%2B%2F//x%3D')).toBe('/ocsp/ca-1/MFE%2B%2F//x%3D');
  });

  test('is signed by one function, which reads what it tells of and writes nothing but its answers', () => {
    const signers = lambdas.filter(({ signs }) => signs.some((purpose) => purpose.endsWith('ocsp')));
    expect(
      signers.map(({ name, signs, writes, opens, objects, invokes }) => ({
        name,
        signs,
        writes,
        opens,
        objects,
        invokes,
      })),
    ).toEqual([
      {
        name: 'status',
        signs: ['ocsp', 'test-ocsp'],
        // and, before it asks its key, the leave that each signature is held against
        writes: ['ocsp', 'signing', 'rate'],
        opens: [],
        objects: [],
        invokes: [],
      },
    ]);
    // all processes at once leave the authorities half of what the keys' keeper signs a second
    expect(signers[0]!.concurrency! * environment.limits.statusSignatures).toBeLessThanOrEqual(500);
  });
});
