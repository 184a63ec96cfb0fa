import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Environment } from '../aws/environments.ts';
import { sceau } from '../aws/sceau.ts';
import type { Counts } from './model.ts';
import { clock } from './usage.ts';

/** A resource of a template. */
export interface Made {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Counts what costs by being there. Throws Error for a schedule that is not told in minutes. */
export function countsOf(resources: readonly Made[]): Counts {
  const of = (type: string) => resources.filter((one) => one.type === `AWS::${type}`).map((one) => one.properties);
  const keys = of('KMS::Key');
  const signing = keys.filter(({ KeyUsage }) => KeyUsage === 'SIGN_VERIFY').length;
  const metrics = of('Logs::MetricFilter').flatMap(({ MetricTransformations }) =>
    (MetricTransformations as { MetricName: string }[]).map(({ MetricName }) => MetricName),
  );
  const schedules = of('Scheduler::Schedule');
  return {
    signingKeys: signing,
    otherKeys: keys.length - signing,
    alarms: of('CloudWatch::Alarm').length,
    functions: of('Lambda::Function').length,
    metrics: [...new Set(metrics)].sort(),
    dashboards: of('CloudWatch::Dashboard').length,
    schedules: schedules.length,
    runs: schedules.reduce((sum, { ScheduleExpression }) => sum + runsOf(String(ScheduleExpression)), 0),
  };
}

function runsOf(expression: string): number {
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(expression) ?? [];
  if (!minutes) throw new Error(`a schedule that cannot be counted: ${expression}`);
  return (clock.hours * 60) / Number(minutes);
}

/** Synthesizes an environment, without its functions' code, and counts. */
export function counted(environment: Environment): Counts {
  const outdir = mkdtempSync(join(tmpdir(), 'sceau-costs-'));
  try {
    const code = () => Code.fromInline('export const handler = async () => undefined;');
    const { app } = sceau({ environment, code, outdir, checked: false });
    const made = app
      .synth()
      .stacks.flatMap(({ template }) =>
        Object.values(template.Resources as Record<string, { Type: string; Properties?: Record<string, unknown> }>),
      );
    return countsOf(made.map(({ Type, Properties = {} }) => ({ type: Type, properties: Properties })));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
