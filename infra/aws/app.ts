import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { lambdas } from '../../functions/lambdas.ts';
import { bundle } from './bundle.ts';
import { demandReady, environmentOf } from './environments.ts';
import { exampleProduction } from './example-production.ts';
import { sceau } from './sceau.ts';

/**
 * What `cdk` runs: `npm run synth -- -c stage=staging`. Without a stage it is the sandbox of `cdk.json`; the stage
 * `example-production` is production as it would be filled in.
 */
async function main(): Promise<void> {
  const stage = String(new App({ autoSynth: false }).node.tryGetContext('stage'));
  const environment = stage === 'example-production' ? exampleProduction : environmentOf(stage);
  demandReady(environment);
  const outdir = process.env.CDK_OUTDIR ?? 'cdk.out';
  const directories = new Map<string, string>();
  for (const { name, entry } of lambdas) {
    const directory = join(outdir, 'functions', name);
    mkdirSync(directory, { recursive: true });
    const { code, beside } = await bundle(entry);
    writeFileSync(join(directory, 'index.mjs'), code);
    for (const file of beside) writeFileSync(join(directory, file.name), file.code);
    directories.set(name, directory);
  }
  sceau({ environment, code: ({ name }) => Code.fromAsset(directories.get(name)!) }).app.synth();
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
