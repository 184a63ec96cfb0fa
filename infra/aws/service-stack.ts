import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Lambda } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';
import { Functions } from './functions.ts';
import { PublicApi } from './http-api.ts';
import { MailEvents } from './mail-events.ts';
import { PagesCdn } from './pages-cdn.ts';
import { PublicEvents } from './public-events.ts';
import { Schedules } from './schedules.ts';
import { TrailEvents } from './trail-events.ts';
import type { TrustStack } from './trust-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly environment: Environment;
  readonly trust: TrustStack;
  readonly code: (lambda: Lambda) => Code;
}

/** What may be thrown away and deployed again: functions, API, pages, timetable. It keeps nothing. */
export class ServiceStack extends Stack {
  readonly api: PublicApi;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { environment, trust, code } = props;
    const pages = new PagesCdn(this, 'Pages', environment);
    const api = new PublicApi(this, 'PublicApi', { environment, pagesUrl: pages.url });
    const functions = new Functions(this, 'Functions', {
      environment,
      trust,
      publicUrl: api.url,
      pagesUrl: pages.url,
      code,
    });
    api.connect(functions.byName);
    this.api = api;
    new Schedules(this, 'Schedules', {
      environment,
      functions: functions.byName,
      deadLetters: functions.deadLetters,
    });
    const { bus } = new PublicEvents(this, 'PublicEvents', environment);
    new MailEvents(this, 'MailEvents', {
      environment,
      delivery: functions.byName.get('delivery')!,
      deadLetters: functions.deadLetters,
    });
    new TrailEvents(this, 'TrailEvents', {
      environment,
      bucketName: trust.stores.buckets.trail.bucketName,
      watch: functions.byName.get('sign-watch')!,
      deadLetters: functions.deadLetters,
    });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'EventBus', { value: bus.eventBusArn, description: 'where others put rules that listen' });
    new CfnOutput(this, 'PagesUrl', { value: pages.url, description: 'redirect address of the sign-in, with a slash' });
    new CfnOutput(this, 'PagesBucket', { value: pages.bucket.bucketName });
    new CfnOutput(this, 'PagesDistribution', { value: pages.distributionId });
  }
}
