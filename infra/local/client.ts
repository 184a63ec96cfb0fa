/** Calls the API as a person's program would: over HTTP, with a token, and nothing else. */
export interface Client {
  get(path: string, accept?: string): Promise<Reply>;
  head(path: string, accept?: string): Promise<Reply>;
  /** Octets go as PDF unless told otherwise, anything else as JSON; so with the next. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The parsed body of a JSON answer; a problem's too. */
  json(): Record<string, unknown> & { id: string };
  /** The reply, if its status is one of these; throws with what the API said otherwise. */
  expect(...statuses: number[]): Reply;
}

export function clientOf(url: string, token?: string): Client {
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<Reply> => {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...authorization },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(35_000),
    });
    return replyOf(`${method} ${path}`, answer, new Uint8Array(await answer.arrayBuffer()));
  };
  return {
    get: (path, accept = 'application/json') => call('GET', path, { accept }),
    head: (path, accept = 'application/json') => call('HEAD', path, { accept }),
    post: (path, body, headers = {}) =>
      body instanceof Uint8Array
        ? call('POST', path, { 'content-type': 'application/pdf', ...headers }, new Uint8Array(body))
        : call('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
    put: (path, body, headers = {}) =>
      body instanceof Uint8Array
        ? call('PUT', path, { 'content-type': 'application/pdf', ...headers }, new Uint8Array(body))
        : call('PUT', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
  };
}

function replyOf(what: string, { status, headers }: Response, bytes: Uint8Array): Reply {
  const reply: Reply = {
    status,
    headers,
    bytes,
    json: () => JSON.parse(new TextDecoder().decode(bytes)) as ReturnType<Reply['json']>,
    expect: (...statuses) => {
      if (statuses.includes(status)) return reply;
      throw new Error(`${what} answered ${status}, not ${statuses.join(' or ')}: ${new TextDecoder().decode(bytes)}`);
    },
  };
  return reply;
}
