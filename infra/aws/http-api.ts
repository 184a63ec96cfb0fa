import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpIntegrationType,
  HttpMethod,
  HttpRoute,
  HttpRouteIntegration,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LambdaName } from '../../functions/lambdas.ts';
import { CROSS_ORIGIN } from '../../functions/pages/headers.ts';
import { type Route, routes } from '../../functions/routes.ts';
import { acknowledge } from './acknowledge.ts';
import type { Environment } from './environments.ts';
import { logGroupName, pascal } from './names.ts';

/** Answers what no route answers. */
export const REST: LambdaName = 'open';

interface PublicApiProps {
  readonly environment: Environment;
  /** The one origin whose scripts may call. */
  readonly pagesUrl: string;
}

/** The API: the routes of `functions/routes.ts`, each at its function, behind the token unless it is public. */
export class PublicApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;
  private readonly environment: Environment;

  constructor(scope: Construct, id: string, { environment, pagesUrl }: PublicApiProps) {
    super(scope, id);
    this.environment = environment;
    const host = environment.apiHost;
    this.api = new HttpApi(this, 'Api', {
      apiName: environment.prefix,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [pagesUrl],
        allowMethods: CROSS_ORIGIN.methods.map((method) => CorsHttpMethod[method]),
        allowHeaders: [...CROSS_ORIGIN.requestHeaders],
        exposeHeaders: [...CROSS_ORIGIN.responseHeaders],
        maxAge: Duration.seconds(CROSS_ORIGIN.maxAgeSeconds),
      },
      disableExecuteApiEndpoint: host !== undefined,
    });
    this.url = host ? `https://${host.name}` : this.api.apiEndpoint;
  }

  /** Separate from the constructor, because the functions are told the API's address. */
  connect(functions: ReadonlyMap<LambdaName, LambdaFunction>): void {
    const wired = this.addRoutes(functions);
    const stage = this.addStage();
    // A stage whose settings name a route that is not there yet is refused.
    stage.node.addDependency(...wired);
    const host = this.environment.apiHost;
    if (!host) return;
    const domainName = new DomainName(this, 'Host', {
      domainName: host.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', host.certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName, stage });
  }

  private addRoutes(functions: ReadonlyMap<LambdaName, LambdaFunction>): HttpRoute[] {
    const used = new Set([REST, ...routes.map((route) => route.lambda)]);
    const integrations = new Map([...used].map((name) => [name, this.integrate(name, functions.get(name)!)]));
    const { issuer, audience } = this.environment.identity;
    const authorizer = new HttpJwtAuthorizer('Token', issuer, { jwtAudience: [...audience] });
    const wired = routes.flatMap((route) => {
      const made = this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration: integrations.get(route.lambda)!,
        ...(route.who !== 'public' && { authorizer }),
      });
      if (route.who === 'public') for (const one of made) acknowledge(one, { [UNAUTHORISED]: becauseOf(route) });
      return made;
    });
    const rest = new HttpRoute(this, 'Rest', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrations.get(REST)!,
    });
    acknowledge(rest, { [UNAUTHORISED]: 'says of every other address that there is nothing, and does nothing else' });
    return [...wired, rest];
  }

  /**
   * One integration and one permission per function: a permission per route would outgrow the function's policy. The
   * library's own permission for a whole API asks for stage, method and path, and so leaves out `$default`, which has
   * no method.
   */
  private integrate(name: LambdaName, lambda: LambdaFunction): HttpRouteIntegration {
    lambda.addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/*',
      }),
    });
    return new FunctionIntegration(pascal(name), lambda.functionArn);
  }

  private addStage(): HttpStage {
    const { limits, prefix, logDays, keepData } = this.environment;
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: logGroupName(this.environment, 'api'),
      retention: logDays,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      description: prefix,
      throttle: { rateLimit: limits.apiRate, burstLimit: limits.apiBurst },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: LOG_FORMAT },
    });
    const atMost = (rate: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: rate * 2 });
    const rateOf = (route: Route) => (route.lambda === 'status' ? limits.statusRate : limits.publicRate);
    const open = routes.filter((route) => route.who === 'public');
    (stage.node.defaultChild as CfnStage).addPropertyOverride(
      'RouteSettings',
      Object.fromEntries([
        ...open.map((route) => [`${route.method} ${route.path}`, atMost(rateOf(route))] as const),
        ['$default', atMost(limits.publicRate)] as const,
      ]),
    );
    return stage;
  }
}

/** The function is given the whole call in payload format 2.0 and answers for itself. */
export class FunctionIntegration extends HttpRouteIntegration {
  private readonly uri: string;

  constructor(id: string, uri: string) {
    super(id);
    this.uri = uri;
  }

  override bind() {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.uri,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    };
  }
}

/** Neither address nor token of the caller: our own log names the principal by pseudonym where it must. */
export const LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    milliseconds: '$context.responseLatency',
    authorizer: '$context.authorizer.error',
    integration: '$context.integration.error',
  }),
);

const UNAUTHORISED = 'AwsSolutions-APIG4';
const becauseOf = (route: Route): string => `for everybody, with a throttle of its own: ${route.summary}`;
