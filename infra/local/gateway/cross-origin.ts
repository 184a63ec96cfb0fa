import { CROSS_ORIGIN } from '../../../functions/pages/headers.ts';
import type { HttpAnswer } from './answer.ts';

interface Asked {
  readonly method: string;
  readonly origin: string | undefined;
  /** `access-control-request-method`. */
  readonly preflightFor: string | undefined;
}

/**
 * What an HTTP API with CORS does by itself (API Gateway developer guide, "Configuring CORS for an HTTP API"): answers
 * preflight requests without asking any function, and puts its own headers in place of those of a function. Nothing is
 * said to an origin that is not the pages'.
 */
export function crossOrigin(pagesOrigin: string) {
  const list = (values: readonly string[]) => values.join(',');
  const isOurs = ({ origin }: Asked) => origin === pagesOrigin;
  return {
    preflight: (asked: Asked): HttpAnswer | undefined => {
      if (asked.method !== 'OPTIONS' || asked.origin === undefined || asked.preflightFor === undefined)
        return undefined;
      const headers: Record<string, string> = isOurs(asked)
        ? {
            'access-control-allow-origin': pagesOrigin,
            'access-control-allow-methods': list(CROSS_ORIGIN.methods),
            'access-control-allow-headers': list(CROSS_ORIGIN.requestHeaders),
            'access-control-max-age': String(CROSS_ORIGIN.maxAgeSeconds),
          }
        : {};
      return { status: 204, headers, cookies: [], body: Buffer.alloc(0) };
    },
    opened: (asked: Asked, answer: HttpAnswer): HttpAnswer => {
      const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
      const headers = Object.fromEntries(own);
      if (isOurs(asked)) {
        headers['access-control-allow-origin'] = pagesOrigin;
        headers['access-control-expose-headers'] = list(CROSS_ORIGIN.responseHeaders);
      }
      return { ...answer, headers };
    },
  };
}
