import { describe, expect, test } from 'vitest';
import { complaints, type Environment, environmentOf, environments } from '../../infra/aws/environments.ts';
import { exampleProduction as ready } from '../../infra/aws/example-production.ts';
import { wrappingKey } from '../../infra/keys.ts';
import { synthesize } from './templates.ts';

const host = (name: string) => ({ ...ready.publicationHost!, name });

describe('production', () => {
  test('as it is committed it says what its owner has to decide', () => {
    expect(complaints(environments.production).map((one) => one.split(':')[0])).toEqual([
      'account',
      'oidArc',
      'publicationHost',
      'publicationHost.certificateArn',
      'apiHost',
      'machineHost',
      'pages.host',
      'pages.host.certificateArn',
      'pages.signIn',
      'identity.issuer',
      'mailFrom',
      'alarmAddress',
      'ceremonyOperators',
    ]);
    expect(() => synthesize(environments.production)).toThrow(/production, is not ready/);
  });

  test('filled in, nothing stands against it', () => expect(complaints(ready)).toEqual([]));

  test.each<[string, Partial<Environment>]>([
    ['oidArc', { oidArc: '1.3.6.1.4.1.32473' }],
    ['oidArc', { oidArc: '1.3.6.1.4.1.32473.7.1' }],
    ['publicationHost', { publicationHost: host('d111111abcdef8.cloudfront.net') }],
    ['publicationHost', { publicationHost: host('bucket.s3.eu-west-3.amazonaws.com') }],
    ['publicationHost', { publicationHost: host('pki.example.org') }],
    ['publicationHost', { publicationHost: host('localhost') }],
    [
      'publicationHost.certificateArn',
      { publicationHost: { ...host('pki.sceau.alt'), certificateArn: ready.apiHost!.certificateArn } },
    ],
    ['apiHost', { apiHost: host('abcdef1234.execute-api.eu-west-3.amazonaws.com') }],
    ['apiHost', { apiHost: undefined }],
    ['machineHost', { machineHost: { ...ready.machineHost!, name: ready.apiHost!.name } }],
    ['machineHost', { machineHost: { ...ready.machineHost!, name: 'machines.example.org' } }],
    ['machineHost', { machineHost: { ...ready.machineHost!, trustStoreVersion: '' } }],
    ['machineHost', { machineHost: { ...ready.machineHost!, name: ready.publicationHost!.name } }],
    ['pages.host', { pages: { ...ready.pages, host: { ...ready.pages.host!, name: 'pages.example.org' } } }],
    [
      'pages.host.certificateArn',
      { pages: { ...ready.pages, host: { ...ready.pages.host!, certificateArn: ready.apiHost!.certificateArn } } },
    ],
    ['pages.signIn', { pages: { ...ready.pages, signIn: environments.production.pages.signIn } }],
    ['identity.issuer', { identity: { ...ready.identity, issuer: 'https://identity.example.test' } }],
    ['mailFrom', { mailFrom: 'sceau@example.test' }],
    ['testHierarchy', { testHierarchy: true }],
    ['keepData', { keepData: false }],
    ['evidenceLock', { evidenceLock: { mode: 'GOVERNANCE', days: 3653 } }],
    ['ceremonyOperators', { ceremonyOperators: ready.ceremonyOperators.slice(1) }],
  ])('refuses an unfit %s', (about, change) => {
    expect(complaints({ ...ready, ...change }).map((one) => one.split(':')[0])).toEqual([about]);
  });

  test('an arc that only begins with the same digits is somebody’s own', () => {
    expect(complaints({ ...ready, oidArc: '1.3.6.1.4.1.324731' })).toEqual([]);
  });

  test('has no key of a TEST authority, its own hosts and no default address', () => {
    const templates = synthesize(ready);
    const aliases = templates.of('AWS::KMS::Alias').map(({ properties }) => properties.AliasName);
    expect(aliases).toEqual([
      'alias/sceau-root-1',
      'alias/sceau-ca-1',
      'alias/sceau-seal-1',
      'alias/sceau-ocsp-1a',
      'alias/sceau-ocsp-1b',
      wrappingKey.alias,
    ]);
    expect(templates.of('AWS::ApiGatewayV2::Api')[0]!.properties.DisableExecuteApiEndpoint).toBe(true);
    expect(templates.of('AWS::ApiGatewayV2::DomainName')[0]!.properties.DomainName).toBe('api.sceau.alt');
    const aliasesOf = ({ properties }: { readonly properties: Readonly<Record<string, unknown>> }) =>
      (properties.DistributionConfig as { Aliases: string[] }).Aliases;
    expect(templates.of('AWS::CloudFront::Distribution').map(aliasesOf)).toEqual([
      ['pki.sceau.alt'],
      ['certificats.sceau.alt'],
    ]);
    const operators = templates.of('AWS::IAM::Role').find(({ id }) => id.startsWith('Ceremony'))!;
    const trusted = templates.statements(operators.properties.AssumeRolePolicyDocument).flatMap((s) => s.principals);
    expect(trusted).toEqual(ready.ceremonyOperators);
  });
});

test('the sandbox is swept away, but for its keys, its evidence and its trail', () => {
  const templates = synthesize(environments.sandbox);
  const kept = templates.all.filter(({ deletionPolicy }) => deletionPolicy === 'Retain');
  expect(kept.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'KeysIssuer',
    'KeysIssuer2',
    'KeysOcsp2A',
    'KeysOcsp2B',
    'KeysOcspA',
    'KeysOcspB',
    'KeysRoot',
    'KeysSeal',
    'KeysTestIssuer',
    'KeysTestIssuer2',
    'KeysTestOcsp2A',
    'KeysTestOcsp2B',
    'KeysTestOcspA',
    'KeysTestOcspB',
    'KeysTestRoot',
    'ObjectsEvidence',
    'ObjectsTrail',
    'WrappingKey',
  ]);
  for (const { properties } of templates.of('AWS::Lambda::Function')) {
    expect(properties.ReservedConcurrentExecutions).toBeUndefined();
  }
});

test('an unknown stage is refused in one sentence', () => {
  expect(() => environmentOf('toString')).toThrow('choose one of sandbox, staging, production');
});
