/** What the gateway needs of a row of `functions/routes.ts`. */
export interface GatewayRoute {
  readonly method: string;
  readonly path: string;
  /** The function that answers. */
  readonly lambda: string;
  /** `public`: no authorizer on this route. */
  readonly who: 'public' | 'signed-in' | readonly string[];
}

export interface Match {
  /** `GET /structures/{structureId}`, or `$default`. */
  readonly routeKey: string;
  readonly lambda: string;
  readonly authorized: boolean;
  readonly pathParameters: Readonly<Record<string, string>>;
}

type Segment = { readonly literal: string } | { readonly parameter: string; readonly greedy: boolean };

/**
 * Chooses the route as an HTTP API does: method and whole path, a literal segment before a parameter, and otherwise
 * `$default`. `path` is already percent-decoded, for API Gateway decodes first: `%2F` separates like any other slash.
 */
export function createRouter(
  routes: readonly GatewayRoute[],
  defaultLambda: string,
): (method: string, path: string) => Match {
  const table = routes
    .map((route) => ({ route, segments: route.path.slice(1).split('/').map(segmentOf) }))
    .sort((a, b) => specificity(b.segments).localeCompare(specificity(a.segments)));

  return (method, path) => {
    const asked = path.slice(1).split('/');
    for (const { route, segments } of table) {
      if (route.method !== method) continue;
      const pathParameters = bind(segments, asked);
      if (pathParameters !== undefined)
        return {
          routeKey: `${route.method} ${route.path}`,
          lambda: route.lambda,
          authorized: route.who !== 'public',
          pathParameters,
        };
    }
    return { routeKey: '$default', lambda: defaultLambda, authorized: false, pathParameters: {} };
  };
}

function segmentOf(text: string): Segment {
  const [, parameter, plus] = /^\{(\w+)(\+?)\}$/.exec(text) ?? [];
  return parameter === undefined ? { literal: text } : { parameter, greedy: plus === '+' };
}

/** Sorts routes that could both match: a literal weighs more the further left it stands. */
const specificity = (segments: readonly Segment[]) => segments.map((one) => ('literal' in one ? '1' : '0')).join('');

/** `{name+}`, which stands last, takes all that is left, slashes included. */
function bind(segments: readonly Segment[], asked: readonly string[]): Record<string, string> | undefined {
  const last = segments.at(-1)!;
  const greedy = 'greedy' in last && last.greedy;
  if (greedy ? asked.length < segments.length : asked.length !== segments.length) return undefined;
  const bound: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const value = greedy && segment === last ? asked.slice(index).join('/') : asked[index]!;
    if ('literal' in segment ? segment.literal !== value : value === '') return undefined;
    if ('parameter' in segment) bound.push([segment.parameter, value]);
  }
  return Object.fromEntries(bound);
}
