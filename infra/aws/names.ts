import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { LambdaName } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';

/**
 * Names that both stacks must know without referring to each other: a signing role of the trust stack speaks of
 * functions, queues and log groups that the service stack makes later.
 */
export const functionName = (environment: Environment, lambda: LambdaName): string => `${environment.prefix}-${lambda}`;

export const logGroupName = (environment: Environment, lambda: string): string => `/${environment.prefix}/${lambda}`;

export const deadLettersName = (environment: Environment): string => `${environment.prefix}-dead-letters`;

export const functionArn = (stack: Stack, environment: Environment, lambda: LambdaName): string =>
  stack.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName(environment, lambda),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const logStreamsArn = (stack: Stack, environment: Environment, lambda: LambdaName): string =>
  stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${logGroupName(environment, lambda)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const deadLettersArn = (stack: Stack, environment: Environment): string =>
  stack.formatArn({ service: 'sqs', resource: deadLettersName(environment) });

/** The bus of events about certificates. */
export const eventBusName = (environment: Environment): string => `${environment.prefix}-events`;

export const eventBusArn = (stack: Stack, environment: Environment): string =>
  stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBusName(environment) });

/** The configuration set that mail is sent with. */
export const configurationSetName = (environment: Environment): string => `${environment.prefix}-mail`;

/** `issue-certificate` → `IssueCertificate`, for construct ids. */
export const pascal = (name: string): string => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
