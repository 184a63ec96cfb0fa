import type { IncomingMessage, ServerResponse } from 'node:http';
import { pagesHeaders } from '../../../functions/pages/headers.ts';
import type { PageSettings } from '../../../functions/pages/settings.ts';
import { buildPages, type PageFile } from '../../commands/build-pages.ts';
import { LocalProblem, listen, type Running } from '../loopback.ts';

export interface PagesHost extends Running {
  readonly port: number;
  /** Until it is called every request is answered 503: the address is taken first, so that others can be told of it. */
  open(settings: PageSettings, report: (error: unknown) => void): void;
}

/**
 * The pages' own host, as the content network is when deployed: another origin than the API's, with the same headers. On
 * loopback, because browsers do cryptography over plain http nowhere else. The pages are built at the first request.
 *
 * `kept` is the port of last time, which e-mails name: when it is busy, `LocalProblem` is thrown.
 */
export async function startPages(kept: number | undefined): Promise<PagesHost> {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    void response.writeHead(503).end();
  const running = await listen((request, response) => answer(request, response), kept ?? 0, 'the pages').catch(
    (error: unknown) => {
      if (!(error instanceof LocalProblem) || kept === undefined) throw error;
      throw new LocalProblem(
        `Port ${kept}, which e-mails of this state folder name for the pages, is in use: free it.`,
      );
    },
  );
  return {
    ...running,
    port: Number(new URL(running.url).port),
    open: (settings, report) => {
      const headers = pagesHeaders({ connect: originsOf(settings) });
      let built: Promise<ReadonlyMap<string, PageFile>> | undefined;
      answer = (request, response) => {
        built ??= buildPages(settings).then((files) => new Map(files.map((file) => [`/${file.path}`, file])));
        built
          .then((files) => serve(files, headers, request, response))
          .catch((error: unknown) => {
            built = undefined;
            report(error);
            response.writeHead(500, headers).end();
          });
      };
    },
  };
}

/** The origins that the pages talk to. */
export const originsOf = ({ api, signIn }: PageSettings): readonly string[] => [
  ...new Set([api, signIn.tokenEndpoint].map((address) => new URL(address).origin)),
];

/** The document at `/`, where a sign-in comes back with a query; every other file under its name; GET and HEAD only. */
function serve(
  files: ReadonlyMap<string, PageFile>,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end();
  const path = (request.url ?? '/').split('?')[0]!;
  const file = files.get(path === '/' ? '/index.html' : path);
  if (file === undefined)
    return void response
      .writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
      .end('Not found.\n');
  response.writeHead(200, {
    ...headers,
    'content-type': file.mediaType,
    'cache-control': file.cacheControl,
    'content-length': file.bytes.length,
  });
  response.end(file.bytes); // Node sends no body in answer to HEAD
}
