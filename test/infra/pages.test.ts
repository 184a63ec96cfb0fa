import { describe, expect, test } from 'vitest';
import { CROSS_ORIGIN } from '../../functions/pages/headers.ts';
import { type Environment, environments } from '../../infra/aws/environments.ts';
import { type Json, synthesize } from './templates.ts';

/** The host of the pages in the synthesized template: its own, https only, and closed to everything but two origins. */
type Config = Readonly<Record<string, Json>>;
const staging = environments.staging;
const own: Environment = {
  ...staging,
  apiHost: { name: 'api.sceau.alt', certificateArn: 'arn:aws:acm:eu-west-3:111122223333:certificate/api' },
  pages: {
    host: { name: 'certificats.sceau.alt', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/pages' },
    signIn: { ...staging.pages.signIn, tokenEndpoint: 'https://identity.sceau.alt/token' },
  },
};

function pagesOf(environment: Environment) {
  const templates = synthesize(environment);
  const find = (type: string) => templates.service.filter((resource) => resource.type === `AWS::${type}`);
  const distribution = find('CloudFront::Distribution')[0]!;
  const headers = find('CloudFront::ResponseHeadersPolicy')[0]!;
  const config = headers.properties.ResponseHeadersPolicyConfig as Config;
  return {
    templates,
    distribution: distribution.properties.DistributionConfig as Config,
    headersId: headers.id,
    security: config.SecurityHeadersConfig as Readonly<Record<string, Config>>,
    api: find('ApiGatewayV2::Api')[0]!.properties,
    variables: find('Lambda::Function').map(
      ({ properties }) => (properties.Environment as { Variables: Config }).Variables,
    ),
  };
}

describe('the pages’ host', () => {
  const { templates, distribution, headersId, security, api, variables } = pagesOf(own);

  test('is a distribution and a bucket of its own, in the stack that can be thrown away', () => {
    expect(templates.trust.filter(({ type }) => type === 'AWS::CloudFront::Distribution')).toHaveLength(1);
    const [origin] = distribution.Origins as readonly Config[];
    expect(templates.text(origin!.DomainName)).toMatch(/^<PagesFiles\w+\.RegionalDomainName>$/);
    expect(distribution.Origins).toHaveLength(1);
  });

  test('answers https alone, GET and HEAD, with its headers on everything', () => {
    const behaviour = distribution.DefaultCacheBehavior as Config;
    expect(behaviour).toMatchObject({ ViewerProtocolPolicy: 'https-only', AllowedMethods: ['GET', 'HEAD'] });
    expect(templates.text(behaviour.ResponseHeadersPolicyId)).toBe(`<${headersId}>`);
    expect(distribution.CacheBehaviors).toBeUndefined();
    expect(distribution.ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021' });
    expect(security.StrictTransportSecurity).toMatchObject({ AccessControlMaxAgeSec: 63_072_000, Override: true });
  });

  test('lets its scripts reach the API and the sign-in, and nothing else', () => {
    const policy = String(security.ContentSecurityPolicy!.ContentSecurityPolicy);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; ");
    expect(policy).toContain('connect-src https://api.sceau.alt https://identity.sceau.alt;');
    expect(policy).not.toMatch(/unsafe|\*|data:|blob:/);
  });

  test('is the one origin that the API opens to, without cookies, and where e-mails lead', () => {
    expect(api.CorsConfiguration).toEqual({
      AllowOrigins: ['https://certificats.sceau.alt'],
      AllowMethods: [...CROSS_ORIGIN.methods],
      AllowHeaders: [...CROSS_ORIGIN.requestHeaders],
      ExposeHeaders: [...CROSS_ORIGIN.responseHeaders],
      MaxAge: CROSS_ORIGIN.maxAgeSeconds,
    });
    expect(new Set(variables.map((one) => one.SCEAU_PAGES_URL))).toEqual(new Set(['https://certificats.sceau.alt']));
  });

  test('without hosts of one’s own it is the provider’s name that is told, and the API’s of the region that is allowed', () => {
    const lent = pagesOf(staging);
    const policy = String(lent.security.ContentSecurityPolicy!.ContentSecurityPolicy);
    expect(policy).toContain(
      'connect-src https://*.execute-api.eu-west-3.amazonaws.com https://identity.example.test;',
    );
    const [origin] = (lent.api.CorsConfiguration as { AllowOrigins: Json[] }).AllowOrigins;
    expect(lent.templates.text(origin)).toMatch(/^https:\/\/<PagesDistribution\w+\.DomainName>$/);
    expect(lent.templates.text(lent.variables[0]!.SCEAU_PAGES_URL)).toBe(lent.templates.text(origin));
  });
});
