import { describe, expect, test } from 'vitest';
import { MACHINE_STAGE, machineRoutes } from '../../functions/routes.ts';
import { exampleProduction } from '../../infra/aws/example-production.ts';
import { type Json, type Resource, synthesize } from './templates.ts';
import { templates as sandboxed } from './who.ts';

/** The API for machines, beside the one for people. */
const templates = synthesize(exampleProduction);
const of = (type: string): readonly Resource[] => templates.of(`AWS::ApiGatewayV2::${type}`);
const isMachines = ({ id }: Resource) => id.startsWith('MachineApi');
const machines = (type: string) => of(type).filter(isMachines);

describe('the API for machines', () => {
  test('answers under its own name alone, by mutual TLS with a trust store of one reviewed version', () => {
    for (const { properties } of of('Api')) expect(properties.DisableExecuteApiEndpoint).toBe(true);
    const [domain, ...more] = machines('DomainName');
    expect(more).toEqual([]);
    expect(domain!.properties).toMatchObject({
      DomainName: 'machines.sceau.alt',
      DomainNameConfigurations: [{ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
      MutualTlsAuthentication: { TruststoreVersion: exampleProduction.machineHost!.trustStoreVersion },
    });
    const { TruststoreUri } = domain!.properties.MutualTlsAuthentication as Record<string, Json>;
    expect(templates.text(TruststoreUri!)).toMatch(/^s3:\/\/<ObjectsTrustStore\w+>\/trust-store\.pem$/);
    const others = of('DomainName').filter((one) => !isMachines(one));
    expect(others.map(({ properties }) => properties.MutualTlsAuthentication)).toEqual([undefined]);
  });

  test('has the routes that admit machines and no others, and none of them looks at tokens', () => {
    const keys = machines('Route').map(({ properties }) => properties.RouteKey);
    expect(keys.sort()).toEqual(['$default', ...machineRoutes.map(({ method, path }) => `${method} ${path}`)].sort());
    expect(machines('Route').map(({ properties }) => properties.AuthorizationType ?? 'NONE')).toEqual(
      keys.map(() => 'NONE'),
    );
    expect(machines('Authorizer')).toEqual([]);
    expect(machines('Api')[0]!.properties.CorsConfiguration).toBeUndefined();
  });

  test('tells functions by a stage variable that it asks, which the other API has not', () => {
    const variables = of('Stage').map((stage) => [isMachines(stage), stage.properties.StageVariables]);
    expect(variables).toEqual(
      expect.arrayContaining([
        [true, MACHINE_STAGE],
        [false, undefined],
      ]),
    );
    expect(variables).toHaveLength(2);
  });

  test('is throttled, and its access log is kept without names of clients', () => {
    const { properties } = machines('Stage')[0]!;
    expect(properties.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 });
    expect(JSON.stringify(properties.AccessLogSettings)).not.toMatch(/clientCert|identity/);
  });

  test('may ask the functions of its routes, by a permission for it alone', () => {
    const [api] = machines('Api');
    const permissions = templates
      .of('AWS::Lambda::Permission')
      .filter(({ properties }) => JSON.stringify(properties.SourceArn).includes(api!.id));
    const names = new Set(['open', ...machineRoutes.map(({ lambda }) => lambda)]);
    expect(permissions).toHaveLength(names.size);
  });

  test('tells of failures and of many refusals, by alarms of its own that the dashboard shows by name', () => {
    const alarms = templates
      .of('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => JSON.stringify(properties.Dimensions ?? []).includes(machines('Api')[0]!.id));
    expect(alarms.map(({ properties: { AlarmName, MetricName } }) => [AlarmName, MetricName])).toEqual([
      ['sceau-production-machines-fail', '5xx'],
      ['sceau-production-machines-refused', '4xx'],
    ]);
    for (const { properties } of alarms) expect(properties.AlarmActions).toHaveLength(1);
    const page = (of: typeof templates) => of.text(of.of('AWS::CloudWatch::Dashboard')[0]!.properties.DashboardBody);
    for (const { properties } of alarms) expect(page(templates)).toContain(`:alarm:${properties.AlarmName}`);
    expect(page(sandboxed)).not.toContain('machines-fail');
  });

  test('is not there without a host of its own; the trust store is, versioned and kept, and no function’s', () => {
    expect(sandboxed.of('AWS::ApiGatewayV2::Api')).toHaveLength(1);
    const store = templates.trust.find(({ id }) => id.startsWith('ObjectsTrustStore') && !id.includes('Policy'))!;
    expect(store.properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(store.deletionPolicy).toBe('Retain');
    const policies = templates.all.filter(({ type }) => type === 'AWS::IAM::Policy' || type === 'AWS::IAM::Role');
    expect(policies.filter(({ properties }) => JSON.stringify(properties).includes(store.id))).toEqual([]);
  });
});
