/**
 * Files of the trail, as CloudTrail writes them: `{"Records": […]}`, one record for each call. Of a `Sign` the record has the
 * key, the role, the instant to the second and the request id; what was signed is not in it.
 */

/** Which keys are ours, which roles there are, and who may sign with what: as deployed (`infra/keys.ts`, `functions/lambdas.ts`). */
export interface Signers {
  /** The key service's id of a key → its alias. */
  readonly keys: ReadonlyMap<string, string>;
  /** ARN of a role → the function, or `ceremony`. */
  readonly roles: ReadonlyMap<string, string>;
  /** Alias → who may sign with it. */
  readonly may: ReadonlyMap<string, ReadonlySet<string>>;
}

/** One call for a signature with a key of ours. */
export interface TrailSignature {
  readonly requestId: string;
  /** Alias. */
  readonly key: string;
  readonly at: string;
  /** The function or `ceremony`; undefined for everybody else. */
  readonly by: string | undefined;
  /** The key's keeper said no: nothing was signed. */
  readonly refused: boolean;
}

/** A file that is not what a trail writes: nobody else may write there. */
export class NotATrailFile extends Error {
  constructor() {
    super('this is not what a trail writes');
    this.name = 'NotATrailFile';
  }
}

/** The calls for signatures with our keys, oldest first, each once. Throws `NotATrailFile`. */
export function signaturesIn(text: string, signers: Signers): readonly TrailSignature[] {
  const records = recordsIn(text);
  const found = new Map<string, TrailSignature>();
  for (const record of records) {
    const signature = isRecord(record) ? signatureIn(record, signers) : undefined;
    if (signature) found.set(signature.requestId, signature);
  }
  return [...found.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function recordsIn(text: string): readonly unknown[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new NotATrailFile();
  }
  const records = isRecord(file) ? file.Records : undefined;
  if (!Array.isArray(records)) throw new NotATrailFile();
  return records;
}

function signatureIn(record: Json, signers: Signers): TrailSignature | undefined {
  if (record.eventSource !== 'kms.amazonaws.com' || record.eventName !== 'Sign') return undefined;
  const key = keyOf(record, signers);
  if (key === undefined) return undefined;
  const { requestID, eventTime } = record;
  const at = typeof eventTime === 'string' ? Date.parse(eventTime) : Number.NaN;
  if (typeof requestID !== 'string' || Number.isNaN(at)) throw new NotATrailFile();
  return {
    requestId: requestID,
    key,
    at: new Date(at).toISOString(),
    by: signers.roles.get(roleOf(record.userIdentity)),
    refused: record.errorCode !== undefined,
  };
}

/** By the key that was found, or, where none was (a refused call), by the name that was asked for. */
function keyOf({ resources, requestParameters }: Json, { keys, may }: Signers): string | undefined {
  const arns = Array.isArray(resources) ? resources.flatMap((one) => (isRecord(one) ? [one.ARN] : [])) : [];
  const asked = isRecord(requestParameters) ? requestParameters.keyId : undefined;
  for (const name of [...arns, asked]) {
    if (typeof name !== 'string') continue;
    const found = keys.get(name.slice(name.lastIndexOf('/') + 1));
    if (found !== undefined) return found;
    const alias = name.slice(Math.max(0, name.indexOf('alias/')));
    if (may.has(alias)) return alias;
  }
  return undefined;
}

function roleOf(identity: unknown): string {
  const session = isRecord(identity) && isRecord(identity.sessionContext) ? identity.sessionContext : undefined;
  const issuer = session && isRecord(session.sessionIssuer) ? session.sessionIssuer : undefined;
  return typeof issuer?.arn === 'string' ? issuer.arn : '';
}
