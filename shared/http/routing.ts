import { machineRoutes, type Route, routes } from '../../functions/routes.ts';

const byKey = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));

/** The route of API Gateway's route key, for example `GET /me`. */
export function routeOfKey(routeKey: string): Route | undefined {
  return byKey.get(routeKey);
}

/** The methods that a path has in the API for people, or in that for machines; empty for a path that is none of theirs. */
export function methodsAt(rawPath: string, forMachines = false): readonly string[] {
  const asked = rawPath.split('/');
  return (forMachines ? machineRoutes : routes)
    .filter(({ path }) => {
      const parts = path.split('/');
      const fits = path.endsWith('+}') ? parts.length <= asked.length : parts.length === asked.length;
      return fits && parts.every((part, i) => part.startsWith('{') || part === asked[i]);
    })
    .map(({ method }) => method);
}
