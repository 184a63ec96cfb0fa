import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Environment } from '../../infra/aws/environments.ts';
import { sceau } from '../../infra/aws/sceau.ts';

/** The synthesized templates, and the few questions that the tests ask of them. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, Json>>;
  readonly deletionPolicy: string | undefined;
}

export interface Statement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

interface Template {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, Json>; DeletionPolicy?: string }>;
  readonly Outputs?: Record<string, { Value: Json; Export?: { Name: string } }>;
}

export class Templates {
  readonly trust: readonly Resource[];
  readonly service: readonly Resource[];
  readonly watch: readonly Resource[];
  /** What the trust stack tells people. */
  readonly outputs: Readonly<Record<string, Json>>;
  private readonly exports: ReadonlyMap<string, Json>;

  /** Empty where there is no API for machines. */
  readonly machines: readonly Resource[];

  constructor(trust: Template, service: Template, watch: Template, machines?: Template) {
    this.trust = resourcesOf(trust);
    this.service = resourcesOf(service);
    this.watch = resourcesOf(watch);
    this.machines = machines ? resourcesOf(machines) : [];
    this.outputs = Object.fromEntries(Object.entries(trust.Outputs ?? {}).map(([name, { Value }]) => [name, Value]));
    this.exports = new Map(
      [trust, service]
        .flatMap(({ Outputs }) => Object.values(Outputs ?? {}))
        .flatMap((output) => (output.Export ? [[output.Export.Name, output.Value] as const] : [])),
    );
  }

  get all(): readonly Resource[] {
    return [...this.trust, ...this.service, ...this.watch, ...this.machines];
  }

  of(type: string): readonly Resource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** A value as one text: references as `<LogicalId>` or `<LogicalId.Attribute>`, those to another stack followed. */
  text(value: Json | undefined): string {
    if (value === undefined || value === null) return '';
    if (typeof value !== 'object') return String(value);
    if (Array.isArray(value)) return value.map((part) => this.text(part)).join(',');
    const [name, of] = Object.entries(value)[0] ?? ['', ''];
    if (name === 'Ref') return `<${this.text(of)}>`;
    if (name === 'Fn::GetAtt') return `<${(of as string[]).join('.')}>`;
    if (name === 'Fn::Join')
      return (of as [string, Json[]])[1].map((part) => this.text(part)).join((of as string[])[0]);
    if (name === 'Fn::ImportValue') return this.text(this.exports.get(this.text(of)));
    throw new Error(`cannot read ${JSON.stringify(value)}`);
  }

  statements(document: Json | undefined): readonly Statement[] {
    const list = (document as unknown as { Statement: Record<string, Json>[] }).Statement;
    return list.map((statement) => ({
      sid: String(statement.Sid ?? ''),
      effect: statement.Effect as Statement['effect'],
      principals: this.principals(statement.Principal),
      actions: texts(statement.Action).map((action) => this.text(action)),
      resources: texts(statement.Resource).map((resource) => this.text(resource)),
      condition: (statement.Condition ?? {}) as Statement['condition'],
    }));
  }

  /** What a role is allowed, by its logical id. */
  allowed(role: string): readonly Statement[] {
    return this.of('AWS::IAM::Policy')
      .filter((policy) => texts(policy.properties.Roles).some((one) => this.text(one) === `<${role}>`))
      .flatMap((policy) => this.statements(policy.properties.PolicyDocument));
  }

  /** Every policy document there is, with what it hangs on. */
  documents(): readonly { readonly on: Resource; readonly statements: readonly Statement[] }[] {
    const names = ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument'];
    return this.all.flatMap((on) =>
      names.flatMap((name) =>
        on.properties[name] === undefined ? [] : [{ on, statements: this.statements(on.properties[name]) }],
      ),
    );
  }

  /** The function of that name, as `lambdas.ts` has it. */
  lambda(name: string, prefix: string): Resource {
    const found = this.of('AWS::Lambda::Function').filter((one) => one.properties.FunctionName === `${prefix}-${name}`);
    if (found.length !== 1) throw new Error(`${found.length} functions are called ${name}`);
    return found[0]!;
  }

  /** Logical id of a function's role. */
  roleOf(name: string, prefix: string): string {
    return /^<(\w+)\.Arn>$/.exec(this.text(this.lambda(name, prefix).properties.Role))![1]!;
  }

  private principals(principal: Json | undefined): readonly string[] {
    if (principal === undefined) return [];
    if (typeof principal === 'string') return [principal];
    return Object.entries(principal as Record<string, Json>).flatMap(([kind, of]) =>
      texts(of).map((one) => (kind === 'Service' ? `service:${this.text(one)}` : this.text(one))),
    );
  }
}

export function texts(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Json];
}

function resourcesOf(template: Template): readonly Resource[] {
  return Object.entries(template.Resources).map(([id, resource]) => ({
    id,
    type: resource.Type,
    properties: resource.Properties ?? {},
    deletionPolicy: resource.DeletionPolicy,
  }));
}

/** What was synthesized before by whoever shares this thread: it takes seconds. */
const made = { checked: new WeakMap<Environment, Templates>(), unchecked: new WeakMap<Environment, Templates>() };

/**
 * Synthesizes an environment; throws when cdk-nag or the library finds anything. Functions have no code in them.
 * @param checked false where another environment, of which this is a variation, was looked at by cdk-nag
 */
export function synthesize(environment: Environment, checked = true): Templates {
  const known = made.checked.get(environment) ?? (checked ? undefined : made.unchecked.get(environment));
  if (known) return known;
  const templates = synthesized(environment, checked);
  made[checked ? 'checked' : 'unchecked'].set(environment, templates);
  return templates;
}

function synthesized(environment: Environment, checked: boolean): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'sceau-infra-'));
  try {
    const code = () => Code.fromInline('export const handler = async () => undefined;');
    const { app, trust, service, watch, machines } = sceau({ environment, code, outdir, checked });
    const assembly = app.synth();
    const warnings = assembly.stacks.flatMap((stack) => stack.messages.map(({ entry }) => String(entry.data)));
    if (warnings.length > 0) throw new Error(warnings.join('\n'));
    return new Templates(
      assembly.getStackByName(trust.stackName).template as Template,
      assembly.getStackByName(service.stackName).template as Template,
      assembly.getStackByName(watch.stackName).template as Template,
      machines && (assembly.getStackByName(machines.stackName).template as Template),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
