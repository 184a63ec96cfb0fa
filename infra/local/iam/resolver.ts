import { site } from '../site.ts';

/** JSON as it stands in a template, intrinsic functions included. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json; readonly Export?: { readonly Name: Json } }>>;
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': site.account,
  'AWS::Partition': 'aws',
  'AWS::Region': site.region,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What a resource is called, and its ARN. */
interface Called {
  readonly ref?: string;
  readonly arn?: string;
}

const arnOf = (service: string, rest: string) => `arn:aws:${service}:${site.region}:${site.account}:${rest}`;

/** By type: what CloudFormation's `Ref` and `Arn` say of a resource of that name. */
const NAMED: Readonly<Record<string, (name: string) => Called>> = {
  'AWS::ApiGatewayV2::Api': (ref) => ({ ref }),
  'AWS::CloudFront::Distribution': (ref) => ({ ref }),
  'AWS::DynamoDB::Table': (ref) => ({ ref, arn: arnOf('dynamodb', `table/${ref}`) }),
  'AWS::Events::EventBus': (ref) => ({ ref, arn: arnOf('events', `event-bus/${ref}`) }),
  'AWS::Events::Rule': (ref) => ({ ref, arn: arnOf('events', `rule/${ref}`) }),
  'AWS::IAM::Role': (ref) => ({ ref, arn: `arn:aws:iam::${site.account}:role/${ref}` }),
  'AWS::KMS::Key': (ref) => ({ ref, arn: arnOf('kms', `key/${ref}`) }),
  'AWS::Lambda::Function': (ref) => ({ ref, arn: arnOf('lambda', `function:${ref}`) }),
  'AWS::Logs::LogGroup': (ref) => ({ ref, arn: arnOf('logs', `log-group:${ref}:*`) }),
  'AWS::S3::Bucket': (ref) => ({ ref, arn: `arn:aws:s3:::${ref}` }),
  'AWS::SNS::Topic': (name) => ({ ref: arnOf('sns', name), arn: arnOf('sns', name) }),
  'AWS::SQS::Queue': (name) => ({ arn: arnOf('sqs', name) }),
};

/** The property that names a resource; where it has none it is called by its logical id. */
const NAME_PROPERTY: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
};

/**
 * Resolves the intrinsic functions of templates to the names of the local deployment. `given`: names of resources that are
 * named when they are made, by logical id. Throws Error for whatever it cannot resolve.
 */
export class Resolver {
  private readonly resources: Readonly<Record<string, Resource>>;
  private readonly exports = new Map<string, Json>();
  private readonly given: Readonly<Record<string, string>>;

  constructor(templates: readonly Template[], given: Readonly<Record<string, string>> = {}) {
    this.given = given;
    this.resources = Object.assign({}, ...templates.map(({ Resources }) => Resources));
    const ids = templates.flatMap(({ Resources }) => Object.keys(Resources));
    if (new Set(ids).size !== ids.length) throw new Error('two stacks have a resource of the same logical id');
    for (const { Outputs = {} } of templates)
      for (const { Value, Export } of Object.values(Outputs))
        if (Export) this.exports.set(this.text(Export.Name), Value);
  }

  /** Every resource of a type with its logical id. */
  of(type: string): readonly (readonly [id: string, properties: Readonly<Record<string, Json>>])[] {
    return Object.entries(this.resources).flatMap(([id, { Type, Properties = {} }]) =>
      Type === type ? [[id, Properties] as const] : [],
    );
  }

  get types(): ReadonlySet<string> {
    return new Set(Object.values(this.resources).map(({ Type }) => Type));
  }

  /** The same value without intrinsic functions. */
  plain(value: Json): unknown {
    if (Array.isArray(value)) return value.map((part) => this.plain(part));
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value as Readonly<Record<string, Json>>);
    const [[name, of] = ['', null], ...others] = entries;
    if (name === 'Ref' || name.startsWith('Fn::')) {
      if (others.length > 0) throw new Error(`${name} stands beside other keys`);
      return this.intrinsic(name, of);
    }
    return Object.fromEntries(entries.map(([key, part]) => [key, this.plain(part)]));
  }

  text(value: Json): string {
    const text = this.plain(value);
    if (typeof text !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
    return text;
  }

  /** What a resource is called, by its logical id. */
  called(id: string): Called {
    const resource = this.resources[id];
    const named = resource && NAMED[resource.Type];
    if (!named) throw new Error(`the local cloud has no name for ${id} (${resource?.Type ?? 'which no stack has'})`);
    const property = resource.Properties?.[NAME_PROPERTY[resource.Type] ?? ''];
    return named(this.given[id] ?? (property === undefined ? id : this.text(property)));
  }

  private intrinsic(name: string, of: Json): unknown {
    switch (name) {
      case 'Ref': {
        const id = String(of);
        return PSEUDO[id] ?? this.called(id).ref ?? this.fail(`Ref of ${id}`);
      }
      case 'Fn::GetAtt': {
        const [id = '', attribute] = Array.isArray(of) ? (of as string[]) : String(of).split('.', 2);
        if (attribute !== 'Arn') return this.fail(`attribute ${attribute} of ${id}`);
        return this.called(id).arn ?? this.fail(`ARN of ${id}`);
      }
      case 'Fn::Join': {
        const [between, parts] = of as [string, Json[]];
        return parts.map((part) => this.text(part)).join(between);
      }
      case 'Fn::Sub': {
        const [text, own] = (Array.isArray(of) ? of : [of, {}]) as [string, Record<string, Json>];
        return text.replace(/\$\{([^!}][^}]*)\}/g, (_, inner: string) => this.text(own[inner] ?? reference(inner)));
      }
      case 'Fn::ImportValue': {
        const exported = this.exports.get(this.text(of));
        return exported === undefined ? this.fail(`import of ${JSON.stringify(of)}`) : this.plain(exported);
      }
      default:
        return this.fail(name);
    }
  }

  private fail(what: string): never {
    throw new Error(`cannot be resolved: ${what}`);
  }
}

const reference = (inner: string): Json => (inner.includes('.') ? { 'Fn::GetAtt': inner.split('.') } : { Ref: inner });
