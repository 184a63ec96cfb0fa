import type { Role } from '../../shared/registration/records.ts';
import type { LambdaName } from '../lambdas.ts';

/**
 * A route of the API, as data: read by the deployment, the local gateway, the OpenAPI document and the
 * authorisation matrix. `operation` names the file of the handler and the schemas in `schemas/`.
 */
export interface Route {
  readonly operation: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it, with `{name}` for path parameters. */
  readonly path: string;
  /** The Lambda that this route belongs to. */
  readonly lambda: LambdaName;
  /** Roles with a mandate that may call it; `public` needs no sign-in, `signed-in` needs only a linked Person. */
  readonly who: 'public' | 'signed-in' | readonly Role[];
  /** What the body may be, and what the answer may be; the first is the default. */
  readonly takes?: readonly string[];
  readonly gives: readonly string[];
  readonly tag: string;
  readonly summary: string;
}

export const JSON_BODY = ['application/json'] as const;
export const JSON_ANSWER = ['application/json'] as const;
export const OFFICERS = ['security-officer'] as const;
export const AGENTS = ['validation-agent'] as const;
export const READERS = ['validation-agent', 'security-officer', 'auditor'] as const;
export const SIGNATORIES = ['legal-representative', 'mandatary'] as const;
export const SUBSCRIBERS = [...SIGNATORIES, 'technical-administrator'] as const;
export const DESIGNATORS = [...SIGNATORIES, ...AGENTS] as const;

export const get = (
  path: string,
  operation: string,
  lambda: LambdaName,
  who: Route['who'],
  tag: string,
  summary: string,
) => ({ method: 'GET', path, operation, lambda, who, gives: JSON_ANSWER, tag, summary }) satisfies Route;
export const post = (
  path: string,
  operation: string,
  lambda: LambdaName,
  who: Route['who'],
  tag: string,
  summary: string,
) =>
  ({
    method: 'POST',
    path,
    operation,
    lambda,
    who,
    takes: JSON_BODY,
    gives: JSON_ANSWER,
    tag,
    summary,
  }) satisfies Route;
