import { describe, expect, test } from 'vitest';
import { type Import, importsOf, production, read } from './sources.ts';

/**
 * The import rules: who may know whom. A row is a folder, what it may import of the project, and of the world. What is
 * not allowed is forbidden (wall 9).
 */
const NODE_PURE = /^node:(crypto|util|buffer|url|punycode)$/;
const rules: readonly { readonly folder: string; readonly project: RegExp; readonly world: RegExp }[] = [
  { folder: 'shared/der/', project: /^shared\/der\//, world: /^$/ },
  {
    folder: 'shared/x509/',
    project: /^shared\/(der|x509)\//,
    // a signature over a digest: Node's interface to OpenSSL hashes by itself
    world: /^(node:(crypto|util|buffer|url|punycode)|@noble\/curves\/nist\.js)$/,
  },
  {
    folder: 'shared/policy/',
    project: /^shared\/(der|x509|policy|errors\.ts|registration\/)/,
    world: /^(node:(crypto|util|buffer|url)|tldts)$/,
  },
  {
    folder: 'shared/registration/',
    project: /^shared\/(der|x509|registration|policy|errors\.ts)/,
    world: /^(node:(crypto|util|url)|tldts)$/,
  },
  {
    folder: 'shared/lifecycle/',
    project: /^shared\/(der|x509|policy|registration|lifecycle|errors\.ts)/,
    world: NODE_PURE,
  },
  {
    folder: 'shared/ledger/',
    project: /^shared\/(ledger|lifecycle|registration|errors\.ts|http\/ports\.ts)/,
    world: /^(node:|@aws-sdk\/(client-dynamodb|util-dynamodb)$)/,
  },
  {
    folder: 'shared/messages/',
    // the privacy notice says how long from the table that the purge reads, so that they cannot disagree
    project: /^shared\/(messages|errors\.ts|registration\/retention-table\.ts)/,
    world: /^node:crypto$/,
  },
  {
    folder: 'shared/evidence/',
    project: /^shared\/(der|registration|lifecycle|evidence|errors\.ts)/,
    world: /^(node:(crypto|zlib)|pdf-lib|pkijs|asn1js)$/,
  },
  {
    folder: 'shared/http/',
    project: /^(shared\/(http|lifecycle|registration|messages|errors\.ts)|functions\/(routes|lambdas)\.ts)/,
    world: /^(node:|@middy\/|@aws-lambda-powertools\/|aws-lambda$|zod$)/,
  },
  { folder: 'shared/aws/', project: /^(shared\/|functions\/lambdas\.ts)/, world: /^(node:|@aws-sdk\/|@smithy\/)/ },
  // what runs in browsers: nothing of the house comes into it
  {
    folder: 'functions/pages/',
    project: /^functions\/pages\//,
    world: /^(pkijs|asn1js|@peculiar\/x509|reflect-metadata)$/,
  },
  { folder: 'functions/', project: /^(shared\/|functions\/|infra\/keys\.ts)/, world: /^(zod|aws-lambda)$/ },
  {
    // of the log its vocabulary, by which alarms count
    folder: 'infra/aws/',
    project:
      /^(infra\/(aws\/|(keys|signers)\.ts)|functions\/(routes|lambdas|timetable|publication\/headers|pages\/(headers|settings))\.ts|shared\/ledger\/table-definition\.ts|shared\/http\/log\.ts)/,
    world: /^(node:|aws-cdk-lib|constructs|cdk-nag|esbuild)/,
  },
];

const allowed = ({ from, to }: Import) => {
  const rule = rules.find(({ folder }) => from.startsWith(folder));
  return !rule || (/^(functions|infra|shared|test)\//.test(to) ? rule.project : rule.world).test(to);
};

describe('walls', () => {
  test('nobody imports what lies behind a wall', () => {
    const broken = production.flatMap(importsOf).filter((one) => !allowed(one));
    expect(broken.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('no line outside infra/local knows that local exists, and production code knows no tests', () => {
    const broken = production
      .filter((path) => !path.startsWith('infra/'))
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('infra/local') || to.startsWith('test/'));
    expect(broken).toEqual([]);
  });

  test('a function never imports another function', () => {
    const entries = production.filter((path) => path.endsWith('lambda.ts') && path.startsWith('functions/'));
    const broken = production
      .filter((path) => path.startsWith('functions/'))
      .flatMap(importsOf)
      .filter(({ to }) => entries.includes(to));
    expect(broken).toEqual([]);
    expect(entries.length).toBeGreaterThan(8);
  });

  test('AWS clients are made in compose alone', () => {
    const makers = production.filter(
      (path) => !path.startsWith('infra/') && /new (DynamoDB|EventBridge|KMS|S3|SESv2|Lambda)Client\(/.test(read(path)),
    );
    expect(makers).toEqual(['shared/aws/compose.ts']);
  });

  test('judgement has no clock, no randomness, no environment', () => {
    const pure = production.filter((path) => /^shared\/(der|x509|policy|registration|lifecycle)\//.test(path));
    const impure = /Date\.now\(|new Date\(\)|Math\.random|randomBytes|randomUUID|process\.(env|argv|cwd)/;
    expect(pure.filter((path) => impure.test(read(path)))).toEqual([]);
    expect(pure.length).toBeGreaterThan(40);
  });

  test('only the ledger writes keys of the table, and it never scans', () => {
    const scanning = production.filter(
      (path) => !path.startsWith('infra/local') && /ScanCommand|\bScan\b/.test(read(path)),
    );
    expect(scanning).toEqual([]);
  });
});
