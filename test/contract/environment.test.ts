import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { signersTable } from '../../infra/signers.ts';
import {
  frontSettings,
  parseEnvironment,
  publicationBaseProblem,
  signWatchSettings,
  statusSettings,
} from '../../shared/aws/environment.ts';

const local = { SCEAU_STAGE: 'local', SCEAU_TABLE: 'ledger', SCEAU_OID_ARC: '1.3.6.1.4.1.32473.1' };
const production = {
  ...local,
  SCEAU_STAGE: 'production',
  SCEAU_OID_ARC: '1.3.6.1.4.1.99999.1',
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
};

describe('the environment', () => {
  test('says in one sentence what is not set, when it is needed', () => {
    for (const name of Object.keys(local)) {
      expect(() => parseEnvironment({ ...local, [name]: '' })).toThrow(new RegExp(`^${name} is not set: it is .+\\.$`));
    }
    const environment = parseEnvironment(local);
    expect(environment.table).toBe('ledger');
    expect(() => environment.need('SCEAU_MAIL_FROM')).toThrow('SCEAU_MAIL_FROM is not set: it is the address');
    expect(() => parseEnvironment({ ...local, SCEAU_STAGE: 'prod' })).toThrow('SCEAU_STAGE is "prod"');
    expect(() => parseEnvironment({ ...local, SCEAU_OID_ARC: '1.2' })).toThrow('not an object identifier');
  });

  test('names the resolvers to ask about domains, or leaves it to the machine', () => {
    expect(parseEnvironment(local).dnsServers).toEqual([]);
    const some = { ...local, SCEAU_DNS_SERVERS: '192.0.2.1:5353,192.0.2.2' };
    expect(parseEnvironment(some).dnsServers).toEqual(['192.0.2.1:5353', '192.0.2.2']);
  });

  test('tells functions that answer people about sign-ins and limits', () => {
    const settings = {
      SCEAU_CARD_CLAIM: 'card',
      SCEAU_DIRECTORY_CLAIM: 'directory_id',
      SCEAU_ASSURANCE_CLAIM: 'acr',
      SCEAU_ASSURANCE_VALUE: 'card',
      SCEAU_RATE_LIMIT: '120',
    };
    expect(frontSettings(parseEnvironment({ ...local, ...settings }))).toMatchObject({
      cardClaim: 'card',
      rateLimit: 120,
    });
    for (const limit of ['0', '-1', '1.5', 'many', '']) {
      expect(() => frontSettings(parseEnvironment({ ...local, ...settings, SCEAU_RATE_LIMIT: limit }))).toThrow(
        'SCEAU_RATE_LIMIT',
      );
    }
  });

  test('tells the function of status what it may say and how often', () => {
    const settings = {
      SCEAU_STATUS_NEVER_ISSUED: 'unauthorized',
      SCEAU_STATUS_SIGNATURES: '10',
      SCEAU_STATUS_PER_SOURCE: '60',
    };
    const told = (more: object) => statusSettings(parseEnvironment({ ...local, ...settings, ...more }));
    expect(told({})).toEqual({ neverIssued: 'unauthorized', signaturesPerSecond: 10, livePerSourceAndMinute: 60 });
    expect(told({ SCEAU_STATUS_NEVER_ISSUED: 'revoked' })).toMatchObject({ neverIssued: 'revoked' });
    expect(() => told({ SCEAU_STATUS_NEVER_ISSUED: 'good' })).toThrow('neither unauthorized nor revoked');
    for (const name of ['SCEAU_STATUS_SIGNATURES', 'SCEAU_STATUS_PER_SOURCE'])
      for (const wrong of ['0', '-1', 'many', '']) expect(() => told({ [name]: wrong })).toThrow(name);
  });

  test('tells the watch over signatures who may sign with what', () => {
    const signers = signersTable(
      ({ alias }) => `id of ${alias}`,
      (name) => `arn of ${name}`,
    );
    const whole = { SCEAU_SIGNERS: JSON.stringify(signers), SCEAU_ACCOUNT: '0', AWS_REGION: 'eu-west-3' };
    const told = { ...whole, SCEAU_STATUS_PER_MINUTE: '42800' };
    const { signers: read, waitMs, answersPerMinute } = signWatchSettings(parseEnvironment({ ...local, ...told }));
    expect(read.keys.get('id of alias/sceau-ca-1')).toBe('alias/sceau-ca-1');
    expect(read.roles.get('arn of ceremony')).toBe('ceremony');
    expect([...read.may.get('alias/sceau-ca-1')!].sort()).toEqual(['issue-certificate', 'issue-crl']);
    expect(waitMs).toBeUndefined();
    expect(answersPerMinute).toBe(42_800);
    expect(() => signWatchSettings(parseEnvironment({ ...local, ...whole }))).toThrow();
    expect(() => signWatchSettings(parseEnvironment({ ...local, ...told, SCEAU_SIGNERS: 'none' }))).toThrow();
  });

  test.each([
    ['SCEAU_CLOCK_FILE', 'clock'],
    ['SCEAU_FAULTS', 'seed=1'],
    ['SCEAU_WEBHOOK_LOOPBACK', 'true'],
    ['SCEAU_SIGN_WAIT_SECONDS', '5'],
  ])('lets %s be set locally and nowhere else', (name, value) => {
    expect(() => parseEnvironment({ ...local, [name]: value })).not.toThrow();
    for (const stage of ['sandbox', 'staging', 'production']) {
      expect(() => parseEnvironment({ ...production, SCEAU_STAGE: stage, [name]: value })).toThrow(
        new RegExp(`^A ${stage} stage refuses to start: ${name} is set`),
      );
    }
  });

  test.each([
    ['SCEAU_OID_ARC', '1.3.6.1.4.1.32473'],
    ['SCEAU_OID_ARC', '1.3.6.1.4.1.32473.7'],
    ['AWS_ENDPOINT_URL', 'http://127.0.0.1:1'],
    ['AWS_ENDPOINT_URL_KMS', 'http://127.0.0.1:1'],
    ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', ''],
  ])('of production refuses %s=%s', (name, value) => {
    expect(() => parseEnvironment(production)).not.toThrow();
    expect(() => parseEnvironment({ ...production, SCEAU_OID_ARC: '1.3.6.1.4.1.324731' })).not.toThrow();
    expect(() => parseEnvironment({ ...production, [name]: value })).toThrow(
      `production stage refuses to start: ${name}`,
    );
    expect(() => parseEnvironment({ ...production, SCEAU_STAGE: 'sandbox', [name]: value })).not.toThrow();
  });
});

describe('the publication base', () => {
  test.each([
    'http://d111111abcdef8.cloudfront.net',
    'http://abc.execute-api.eu-west-3.amazonaws.com',
    'http://bucket.s3.eu-west-3.amazonaws.com/x',
    'http://abc.lambda-url.eu-west-3.on.aws',
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'http://[::1]',
    'http://pki.example.org',
    'http://pki.sceau.test',
  ])('of production is not %s; another stage may have it', (base) => {
    expect(publicationBaseProblem('production', base)).toMatch(/^The publication base is on /);
    expect(publicationBaseProblem('local', base)).toBeUndefined();
  });

  test.each([
    'https://pki.ministere.fr',
    'http://pki.ministere.fr/',
    'http://pki.ministere.fr?x',
    'pki.ministere.fr',
    'ftp://x',
  ])('is never %s', (base) => {
    expect(publicationBaseProblem('production', base)).toBeDefined();
    expect(publicationBaseProblem('local', base)).toBeDefined();
  });

  test('of production is a host of one’s own over plain http', () => {
    expect(publicationBaseProblem('production', 'http://pki.ministere.fr')).toBeUndefined();
    expect(publicationBaseProblem('production', 'http://notcloudfront.net.ministere.fr/pki')).toBeUndefined();
  });
});

test.each([
  ['signer', ['client-kms']],
  ['evidenceStore', ['client-s3']],
  ['front', ['client-dynamodb']],
] as const)('a bundle that composes %s holds the clients of it alone', async (name, clients) => {
  const { metafile } = await build({
    stdin: {
      contents: `import { ${name} } from './shared/aws/compose.ts'; console.log(${name});`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const held = Object.entries(Object.values(metafile.outputs)[0]!.inputs).filter(
    ([, { bytesInOutput }]) => bytesInOutput > 0,
  );
  const found = new Set(held.flatMap(([path]) => /@aws-sdk\/(client-[a-z0-9]+)\//.exec(path)?.[1] ?? []));
  expect([...found]).toEqual(clients);
});
