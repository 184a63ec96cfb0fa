import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type Lambda, type LambdaName, lambdas } from '../../functions/lambdas.ts';
import { wrappingKey } from '../keys.ts';
import { answersPerMinute } from '../signers.ts';
import { acknowledge } from './acknowledge.ts';
import type { Environment } from './environments.ts';
import { FunctionRole } from './function-role.ts';
import { configurationSetName, deadLettersName, eventBusName, functionName, logGroupName, pascal } from './names.ts';
import type { TrustStack } from './trust-stack.ts';

interface FunctionsProps {
  readonly environment: Environment;
  readonly trust: TrustStack;
  /** The API's address, as it is told to people. */
  readonly publicUrl: string;
  /** The pages' address, to which e-mails lead. */
  readonly pagesUrl: string;
  readonly code: (lambda: Lambda) => Code;
}

/** Every function of `functions/lambdas.ts`, each with its role, its log and its place for work that failed. */
export class Functions extends Construct {
  readonly byName: ReadonlyMap<LambdaName, LambdaFunction>;
  /** Asynchronous work that was tried three times in vain. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { environment } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: deadLettersName(environment),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.deadLetters, { 'AwsSolutions-SQS3': 'it is itself where others leave what they gave up' });
    const variables = variablesOf(props);
    this.byName = new Map(
      lambdas.map((lambda) => [lambda.name, this.make(lambda, props, variables, this.roleOf(lambda, props))]),
    );
  }

  private roleOf(lambda: Lambda, { environment, trust }: FunctionsProps): IRole {
    const keyed = trust.keyedRoles.get(lambda.name);
    const role =
      keyed ?? new FunctionRole(this, `${pascal(lambda.name)}Access`, lambda, environment, trust.exported).role;
    // No construct adds to a role behind the back of its row.
    return role.withoutPolicyUpdates();
  }

  private make(lambda: Lambda, props: FunctionsProps, variables: Record<string, string>, role: IRole): LambdaFunction {
    const { environment, trust } = props;
    const id = pascal(lambda.name);
    return new LambdaFunction(this, id, {
      functionName: functionName(environment, lambda.name),
      description: lambda.purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code(lambda),
      role,
      memorySize: lambda.memoryMb,
      timeout: Duration.seconds(lambda.timeoutSeconds),
      environment: {
        ...variables,
        ...(lambda.knowsSigners && {
          SCEAU_BUCKET_TRAIL: trust.stores.buckets.trail.bucketName,
          SCEAU_SIGNERS: Stack.of(this).toJsonString(trust.signers),
          SCEAU_STATUS_PER_MINUTE: String(answersPerMinute(environment.limits.statusSignatures)),
        }),
      },
      logGroup: new LogGroup(this, `${id}Log`, {
        logGroupName: logGroupName(environment, lambda.name),
        retention: environment.logDays,
        removalPolicy: environment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(this.deadLetters),
      ...(environment.reserveConcurrency &&
        lambda.concurrency !== undefined && { reservedConcurrentExecutions: lambda.concurrency }),
    });
  }
}

/** What `shared/aws/environment.ts` parses: the same for every function, no secret among it. */
function variablesOf({ environment, trust, publicUrl, pagesUrl }: FunctionsProps): Record<string, string> {
  const { staging, repository, evidence } = trust.stores.buckets;
  return {
    SCEAU_STAGE: environment.stage,
    SCEAU_TABLE: trust.ledger.tableName,
    SCEAU_KEY_TABLE: trust.keyTable.tableName,
    SCEAU_WRAPPING_KEY: wrappingKey.alias,
    SCEAU_BUCKET_STAGING: staging.bucketName,
    SCEAU_BUCKET_REPOSITORY: repository.bucketName,
    SCEAU_BUCKET_EVIDENCE: evidence.bucketName,
    SCEAU_FUNCTION_PREFIX: environment.prefix,
    SCEAU_EVENT_BUS: eventBusName(environment),
    SCEAU_MAIL_FROM: environment.mailFrom,
    SCEAU_MAIL_SET: configurationSetName(environment),
    SCEAU_MAIL_PER_SECOND: String(mailShare(environment)),
    ...(environment.mailReplyTo !== undefined && { SCEAU_MAIL_REPLY_TO: environment.mailReplyTo }),
    SCEAU_ACCOUNT: Aws.ACCOUNT_ID,
    SCEAU_PUBLIC_URL: publicUrl,
    SCEAU_PAGES_URL: pagesUrl,
    SCEAU_OID_ARC: environment.oidArc,
    SCEAU_CARD_CLAIM: environment.identity.cardClaim,
    SCEAU_DIRECTORY_CLAIM: environment.identity.directoryClaim,
    SCEAU_ASSURANCE_CLAIM: environment.identity.assuranceClaim,
    SCEAU_ASSURANCE_VALUE: environment.identity.assuranceValue,
    SCEAU_RATE_LIMIT: String(environment.limits.perPrincipalAndMinute),
    SCEAU_STATUS_NEVER_ISSUED: environment.neverIssued,
    SCEAU_STATUS_SIGNATURES: String(environment.limits.statusSignatures),
    SCEAU_STATUS_PER_SOURCE: String(environment.limits.statusPerSource),
    ...(environment.signatureReplacesStamp && { SCEAU_SIGNATURE_REPLACES_STAMP: 'true' }),
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  };
}

/** What one sender may send a second, so that all of them together keep within the account's rate. */
export function mailShare({ limits, reserveConcurrency }: Environment): number {
  const senders = lambdas.find(({ sendsMail }) => sendsMail)?.concurrency ?? 1;
  return limits.mailPerSecond / (reserveConcurrency ? senders : 1);
}
