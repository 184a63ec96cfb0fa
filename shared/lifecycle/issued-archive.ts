import { sha256 } from './identity.ts';
import { Conflict, type Ledger, type ObjectStore } from './ports.ts';
import type { CertificateRecord, RequestRecord } from './records.ts';

/**
 * A certificate that has left is kept a second time, with the request that it came from, where a loss of the ledger does
 * not reach: in the store of evidence, locked. It holds nothing that the ledger erases: certificates and the requests that
 * led to them are kept as proof. Written once, within about a minute of the issue, and read only when a ledger is restored.
 */
export interface IssuedArchive {
  readonly certificate: CertificateRecord & { readonly certificate: Uint8Array };
  readonly request?: RequestRecord;
}

const FORMAT = 'issued/1';
const keyOf = (issuer: string, serial: string) => `issued/${issuer}/${serial}.json`;

/** Keeps a certificate that was issued; what is there already stays. Throws Error where that is another one. */
export async function archiveIssued(
  { ledger, evidence }: { readonly ledger: Ledger; readonly evidence: ObjectStore },
  { issuer, serial }: Pick<CertificateRecord, 'issuer' | 'serial'>,
): Promise<void> {
  const certificate = await ledger.read('certificate', { issuer, serial });
  if (!certificate?.certificate) return;
  const request = await ledger.read('request', { id: certificate.requestId });
  const body = JSON.stringify({ format: FORMAT, certificate, ...(request && { request }) }, octetsAsText);
  try {
    const bytes = new TextEncoder().encode(`${body}\n`);
    await evidence.put(keyOf(issuer, serial), bytes, { mediaType: 'application/json', onlyIf: { absent: true } });
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
    if (await readIssued(evidence, { issuer, serial }, sha256(certificate.certificate))) return;
    throw new Error(`the archive has another certificate ${issuer}/${serial}`);
  }
}

/**
 * What was kept of a certificate; undefined where nothing was, or where it is not the one of that digest, by which the
 * sealed log knows it.
 */
export async function readIssued(
  evidence: Pick<ObjectStore, 'get'>,
  { issuer, serial }: Pick<CertificateRecord, 'issuer' | 'serial'>,
  certificateSha256: string,
): Promise<IssuedArchive | undefined> {
  const kept = await evidence.get(keyOf(issuer, serial));
  if (!kept) return undefined;
  const { format, certificate, request } = parsed(kept.bytes) ?? {};
  const same = format === FORMAT && certificate?.serial === serial && certificate.issuer === issuer;
  if (!same || sha256(certificate.certificate) !== certificateSha256) return undefined;
  return { certificate, ...(request && { request }) };
}

/** Undefined for anything that none of our functions has written. */
function parsed(bytes: Uint8Array): Partial<IssuedArchive & { readonly format: string }> | undefined {
  try {
    const read = JSON.parse(new TextDecoder().decode(bytes), textAsOctets);
    return read?.certificate?.certificate instanceof Uint8Array ? read : undefined;
  } catch {
    return undefined;
  }
}

function octetsAsText(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const octets = this[name];
  return octets instanceof Uint8Array ? { octets: Buffer.from(octets).toString('base64') } : value;
}

function textAsOctets(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('octets' in value)) return value;
  return new Uint8Array(Buffer.from(String(value.octets), 'base64'));
}
