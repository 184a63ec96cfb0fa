import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, type Running } from '../loopback.ts';
import { listObjects } from './list.ts';
import { noSuchBucket, noSuchKey, notImplemented, preconditionFailed, S3Problem } from './problems.ts';
import { ObjectFiles, type ObjectHead, unquoted } from './store.ts';
import { receive } from './upload.ts';

export interface S3Options {
  readonly folder: string;
  readonly port: number;
  readonly now: () => number;
  /** Made when they are not there. */
  readonly buckets: readonly string[];
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly bucket: string;
  readonly key: string;
}

/**
 * S3's REST API, path style, for what the platform does with objects: put (with conditions), get, head, delete, list.
 * No versions and no object lock: the deployment's evidence bucket has both. What is not served is refused, not ignored.
 */
export async function startS3({ folder, port, now, buckets }: S3Options): Promise<Running> {
  const files = new ObjectFiles(folder);
  for (const bucket of buckets) files.createBucket(requireBucketName(bucket));
  return listen(
    (request, response) => {
      const requestId = randomUUID();
      response.setHeader('x-amz-request-id', requestId);
      route(files, now, request, response).catch((error: unknown) =>
        answerProblem(request, response, error, requestId),
      );
    },
    port,
    'the object store',
  );
}

/** Parts of a URL's query that choose another operation; `x-id` is the SDK's own remark, `X-Amz-…` a link's signature. */
const LISTING = new Set([
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
]);

async function route(
  files: ObjectFiles,
  now: () => number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '/';
  const [path = '/', search = ''] = url.split('?', 2);
  const [, bucket = '', ...rest] = path.split('/');
  const call: Call = { request, response, query: new URLSearchParams(search), bucket, key: decodeKey(rest.join('/')) };
  call.query.delete('x-id');
  // whoever is at the door has looked at these
  for (const name of [...call.query.keys()]) if (name.startsWith('X-Amz-')) call.query.delete(name);
  for (const name of call.query.keys())
    if (call.key !== '' || !LISTING.has(name)) throw notImplemented(`The sub-resource or parameter "${name}"`);
  const operation = `${request.method} ${call.key === '' ? 'bucket' : 'object'}`;
  switch (operation) {
    case 'PUT bucket':
      files.createBucket(requireBucketName(bucket));
      return void response.writeHead(200, { location: `/${bucket}` }).end();
    case 'HEAD bucket':
      if (!files.hasBucket(bucket)) throw noSuchBucket();
      return void response.writeHead(200).end();
    case 'GET bucket':
      return sendXml(response, 200, listObjects(bucket, files.list(bucket), call.query));
    case 'PUT object':
      return put(files, now, call);
    case 'GET object':
    case 'HEAD object':
      return get(files, call);
    case 'DELETE object':
      await files.remove(bucket, call.key);
      return void response.writeHead(204).end();
    default:
      throw notImplemented(operation);
  }
}

async function put(files: ObjectFiles, now: () => number, { request, response, bucket, key }: Call): Promise<void> {
  const upload = receive(request);
  const head = await files.put(
    bucket,
    key,
    upload.octets,
    { headers: upload.headers, lastModified: new Date(now()).toISOString(), condition: upload.condition },
    upload.verify,
  );
  response.writeHead(200, { etag: head.etag, ...upload.confirmed() }).end();
}

function get(files: ObjectFiles, { request, response, bucket, key }: Call): void {
  const head = files.head(bucket, key);
  if (head === undefined) throw noSuchKey();
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  if (ifMatch !== undefined && unquoted(ifMatch) !== unquoted(head.etag)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && unquoted(ifNoneMatch) === unquoted(head.etag)) {
    return void response.writeHead(304, { etag: head.etag }).end();
  }
  const range = readRange(request.headers.range, head.size);
  const [start, end] = range ?? [0, head.size - 1];
  const wants = request.headers['x-amz-checksum-mode'] === 'ENABLED' && range === undefined;
  const kept = Object.entries(head.headers).filter(([name]) => wants || !name.startsWith('x-amz-checksum-'));
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': 'application/octet-stream',
    ...Object.fromEntries(kept),
    'content-length': end - start + 1,
    ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${head.size}` }),
    'accept-ranges': 'bytes',
    etag: head.etag,
    'last-modified': new Date(head.lastModified).toUTCString(),
  });
  if (request.method === 'HEAD' || head.size === 0) return void response.end();
  const octets = files.read(bucket, key, start, end);
  octets.once('error', () => response.destroy());
  response.once('close', () => octets.destroy());
  octets.pipe(response);
}

/** One range of octets (RFC 9110 §14.1.2); what is not understood is ignored, as that section asks. */
function readRange(header: string | undefined, size: number): [number, number] | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const suffix = match[1] === '';
  const start = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = suffix || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start > end) throw new S3Problem(416, 'InvalidRange', 'The requested range is not satisfiable');
  return [start, end];
}

function decodeKey(encoded: string): string {
  let key: string;
  try {
    key = decodeURIComponent(encoded);
  } catch {
    throw new S3Problem(400, 'InvalidURI', 'The key is not in UTF-8.');
  }
  if (Buffer.byteLength(key) > 1024) throw new S3Problem(400, 'KeyTooLongError', 'A key has at most 1024 octets.');
  return key;
}

function requireBucketName(name: string): string {
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name))
    throw new S3Problem(400, 'InvalidBucketName', 'A bucket name has 3 to 63 of a-z, 0-9 and hyphens.');
  return name;
}

function sendXml(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(xml) });
  response.end(xml);
}

function answerProblem(request: IncomingMessage, response: ServerResponse, error: unknown, requestId: string): void {
  if (response.headersSent) return void response.destroy();
  const { status, code, message } =
    error instanceof S3Problem ? error : new S3Problem(500, 'InternalError', 'Something went wrong.');
  // An upload that is refused early is not read to its end: the connection cannot be used again.
  if (!request.complete) response.setHeader('connection', 'close');
  if (request.method === 'HEAD') return void response.writeHead(status).end();
  sendXml(
    response,
    status,
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message.replaceAll('<', '&lt;')}</Message><RequestId>${requestId}</RequestId></Error>`,
  );
}

export type { ObjectHead };
