import { ApiProblem, problemOf } from './problem.ts';

export interface ApiOptions {
  /** Base of the API, without a final slash. */
  readonly base: string;
  /** The bearer token, while there is one. */
  readonly token: () => string | undefined;
  readonly language: () => 'fr' | 'en';
  readonly fetch?: typeof fetch;
}

export interface Api {
  /** JSON, or throws an ApiProblem. */
  get<T>(path: string): Promise<T>;
  /** The octets in the media type asked for. */
  read(path: string, mediaType: string): Promise<Uint8Array<ArrayBuffer>>;
  /** `once` makes a repetition harmless (Idempotency-Key); never with a secret in the body. */
  post<T>(path: string, body: unknown, once?: string): Promise<T>;
}

/** Longer than the API may take. */
const PATIENCE_MS = 35_000;

/**
 * Talks to the API and to nothing else: no cookie, no cache, no redirect is followed, no address is told.
 */
export function apiOf(options: ApiOptions): Api {
  const { base, token, language } = options;
  const send = options.fetch ?? fetch;
  const call = async (method: string, path: string, accept: string, body?: unknown, once?: string) => {
    const bearer = token();
    let answer: Response;
    let octets: Uint8Array<ArrayBuffer>;
    try {
      answer = await send(`${base}${path}`, {
        method,
        headers: {
          accept,
          'accept-language': language(),
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(once !== undefined && { 'idempotency-key': once }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      octets = new Uint8Array(await answer.arrayBuffer());
    } catch (thrown) {
      throw new ApiProblem('network', { cause: thrown });
    }
    if (!answer.ok) throw problemOf(answer.status, answer.headers, textOf(octets));
    return octets;
  };
  const json = <T>(octets: Uint8Array<ArrayBuffer>) => JSON.parse(textOf(octets)) as T;
  return {
    get: async <T>(path: string) => json<T>(await call('GET', path, 'application/json')),
    read: (path, mediaType) => call('GET', path, mediaType),
    post: async <T>(path: string, body: unknown, once?: string) =>
      json<T>(await call('POST', path, 'application/json', body, once)),
  };
}

const textOf = (octets: Uint8Array<ArrayBuffer>) => new TextDecoder().decode(octets);
