import { App, Tags, Validations } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Lambda } from '../../functions/lambdas.ts';
import { demandReady, type Environment } from './environments.ts';
import { MachineStack } from './machine-stack.ts';
import { pascal } from './names.ts';
import { ServiceStack } from './service-stack.ts';
import { TrustStack } from './trust-stack.ts';
import { WatchStack } from './watch-stack.ts';

/** Settings of the library itself, here rather than in `cdk.json`, so that tests see what is deployed. */
const FLAGS = {
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
};

export interface SceauProps {
  readonly environment: Environment;
  /** What each function runs. */
  readonly code: (lambda: Lambda) => Code;
  readonly outdir?: string;
  /** Whether cdk-nag looks at it (yes): not where only the policies are wanted. */
  readonly checked?: boolean;
}

export interface Sceau {
  readonly app: App;
  readonly trust: TrustStack;
  readonly service: ServiceStack;
  readonly watch: WatchStack;
  /** Where the environment has a host for machines. */
  readonly machines?: MachineStack;
}

/** The stacks of one environment. Throws what `demandReady` throws. */
export function sceau({ environment, code, outdir, checked = true }: SceauProps): Sceau {
  demandReady(environment);
  const app = new App({
    autoSynth: false,
    analyticsReporting: false,
    context: FLAGS,
    ...(outdir !== undefined && { outdir }),
  });
  if (checked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  const props = {
    environment,
    env: { region: environment.region, ...(environment.account !== undefined && { account: environment.account }) },
    terminationProtection: environment.keepData,
  };
  const name = pascal(environment.prefix);
  const trust = new TrustStack(app, `${name}Trust`, props);
  const service = new ServiceStack(app, `${name}Service`, { ...props, trust, code });
  service.addStackDependency(trust);
  const watch = new WatchStack(app, `${name}Watch`, { ...props, terminationProtection: false, trust, service });
  watch.addStackDependency(service);
  const host = environment.machineHost;
  const machines =
    host && new MachineStack(app, `${name}Machines`, { ...props, terminationProtection: false, trust, host });
  machines?.addStackDependency(service);
  Tags.of(app).add('sceau:stage', environment.stage);
  return { app, trust, service, watch, ...(machines && { machines }) };
}
