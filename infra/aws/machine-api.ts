import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { LambdaName } from '../../functions/lambdas.ts';
import { MACHINE_STAGE, machineRoutes } from '../../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import type { Environment, MachineHost } from './environments.ts';
import { FunctionIntegration, LOG_FORMAT, REST } from './http-api.ts';
import { functionArn, functionName, logGroupName, pascal } from './names.ts';

/** The one object of the trust store's bucket: certificates in PEM, one after the other (OPERATIONS.md, “Machines”). */
export const TRUST_STORE_KEY = 'trust-store.pem';

interface MachineApiProps {
  readonly environment: Environment;
  readonly host: MachineHost;
  readonly trustStore: IBucket;
}

/**
 * The API for machines: the routes that admit them, behind mutual TLS on a domain of its own. No token counts here, and its
 * default endpoint, which knows no client certificates, is off. The stage's variable tells functions which API asks
 * (`shared/http/client-certificate.ts`); what a certificate is worth they look up in the ledger at every call.
 */
export class MachineApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { environment, host, trustStore }: MachineApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'Api', {
      apiName: `${environment.prefix}-machines`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: true,
    });
    this.api = api;
    const used = new Set([REST, ...machineRoutes.map((route) => route.lambda)]);
    const integrations = new Map([...used].map((name) => [name, this.integrated(api, name, environment)]));
    const wired = machineRoutes.flatMap((route) =>
      api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations.get(route.lambda)!,
      }),
    );
    const rest = new HttpRoute(this, 'Rest', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrations.get(REST)!,
    });
    for (const route of [...wired, rest]) {
      acknowledge(route, {
        'AwsSolutions-APIG4': 'for whoever passes mutual TLS; the ledger says which machine it is',
      });
    }
    const stage = this.addStage(api, environment);
    stage.node.addDependency(...wired, rest);
    const domainName = new DomainName(this, 'Host', {
      domainName: host.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', host.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
      mtls: { bucket: trustStore, key: TRUST_STORE_KEY, version: host.trustStoreVersion },
    });
    new ApiMapping(this, 'Mapping', { api, domainName, stage });
  }

  /** Functions are known by their names, as to the watch: they are of another stack. */
  private integrated(api: HttpApi, name: LambdaName, environment: Environment): FunctionIntegration {
    const stack = Stack.of(this);
    new CfnPermission(this, `May${pascal(name)}`, {
      action: 'lambda:InvokeFunction',
      functionName: functionName(environment, name),
      principal: 'apigateway.amazonaws.com',
      sourceArn: stack.formatArn({ service: 'execute-api', resource: api.apiId, resourceName: '*/*' }),
    });
    return new FunctionIntegration(pascal(name), functionArn(stack, environment, name));
  }

  private addStage(api: HttpApi, environment: Environment): HttpStage {
    const { limits, prefix, logDays, keepData } = environment;
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: logGroupName(environment, 'machines'),
      retention: logDays,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      description: `${prefix}, machines`,
      throttle: { rateLimit: limits.machineRate, burstLimit: limits.machineRate * 2 },
      stageVariables: { ...MACHINE_STAGE },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: LOG_FORMAT },
    });
  }
}
