import { S3Problem } from './problems.ts';
import type { ObjectHead } from './store.ts';

/** ListObjectsV2's answer as XML. `heads` are all of the bucket in order; a page holds at most `max-keys` of 1,000. */
export function listObjects(bucket: string, heads: readonly ObjectHead[], query: URLSearchParams): string {
  if (query.get('list-type') !== '2') throw new S3Problem(501, 'NotImplemented', 'Only ListObjectsV2 is served here.');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString('utf8');
  const show =
    query.get('encoding-type') === 'url'
      ? (text: string) => encodeURIComponent(text).replaceAll('%2F', '/')
      : escapeXml;

  const lines: string[] = [];
  const prefixes = new Set<string>();
  let last = '';
  let truncated = false;
  for (const head of heads) {
    if (
      !head.key.startsWith(prefix) ||
      (after !== '' && Buffer.compare(Buffer.from(head.key), Buffer.from(after)) <= 0)
    )
      continue;
    const cut = delimiter === '' ? -1 : head.key.indexOf(delimiter, prefix.length);
    const group = cut < 0 ? undefined : head.key.slice(0, cut + delimiter.length);
    // A page may end inside a group: the next one must not name the group again.
    if (group !== undefined && (prefixes.has(group) || after.startsWith(group))) {
      last = head.key;
      continue;
    }
    if (lines.length === limit) {
      truncated = true;
      break;
    }
    last = head.key;
    if (group === undefined)
      lines.push(
        `<Contents><Key>${show(head.key)}</Key><LastModified>${head.lastModified}</LastModified><ETag>${escapeXml(head.etag)}</ETag><Size>${head.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
      );
    else {
      prefixes.add(group);
      lines.push(`<CommonPrefixes><Prefix>${show(group)}</Prefix></CommonPrefixes>`);
    }
  }
  const next = truncated
    ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>`
    : '';
  return (
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${bucket}</Name><Prefix>${show(prefix)}</Prefix><KeyCount>${lines.length}</KeyCount><MaxKeys>${limit}</MaxKeys>` +
    `${delimiter === '' ? '' : `<Delimiter>${show(delimiter)}</Delimiter>`}${query.has('encoding-type') ? '<EncodingType>url</EncodingType>' : ''}` +
    `<IsTruncated>${truncated}</IsTruncated>${next}${lines.join('')}</ListBucketResult>`
  );
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
