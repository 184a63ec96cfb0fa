import { createRequire } from 'node:module';

/** One operation as the published description has it: what is fuzzed is what is promised. */
export interface Described {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly open: boolean;
  /** Names of its query parameters. */
  readonly query: readonly string[];
  /** Media types that it takes. */
  readonly takes: readonly string[];
  /** Statuses that it may answer. */
  readonly statuses: ReadonlySet<number>;
}

interface Operation {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: object };
  readonly responses: object;
}

/** Every public route of `functions/open/openapi.json`. */
export const described: readonly Described[] = readDescription();

function readDescription(): readonly Described[] {
  const document = createRequire(import.meta.url)('../../functions/open/openapi.json') as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      operation: one.operationId,
      method: method.toUpperCase(),
      path,
      open: one.security.length === 0,
      query: (one.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      takes: Object.keys(one.requestBody?.content ?? {}),
      statuses: new Set(Object.keys(one.responses).map(Number)),
    })),
  );
}
