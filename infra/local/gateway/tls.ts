import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { encodePem } from '../../../shared/der/pem.ts';
import { encodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { assembleCertificate, encodeTbsCertificate } from '../../../shared/x509/certificate.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import type { GeneralName } from '../../../shared/x509/general-name.ts';
import { encodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { attribute, encodeName } from '../../../shared/x509/name.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import { writeAtomically } from '../files.ts';

/** What a port of mutual TLS is made of; everything in PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
  /** The trust store: by whom clients are certified. */
  readonly trusted: readonly string[];
}

const YEARS_MS = 10 * 365 * 86_400_000;
const CLIENTS_TRUST = 'server.pem';

/**
 * The port's own key and certificate, made at the first start: signed by itself, for the machine's own addresses, so that a
 * client trusts `server.pem` in the folder and nothing else.
 */
export function serverIdentity(
  folder: string,
  host: string,
  now: Date,
): Omit<TlsIdentity, 'trusted'> & { readonly file: string } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [keyFile, file] = [join(folder, 'server.key'), join(folder, CLIENTS_TRUST)];
  if (!existsSync(keyFile) || !existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeAtomically(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    writeAtomically(
      file,
      encodePem('CERTIFICATE', selfSigned(privateKey.export({ type: 'pkcs8', format: 'der' }), host, now)),
    );
  }
  return { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(file, 'utf8'), file };
}

function selfSigned(pkcs8: Buffer, host: string, now: Date): Uint8Array {
  const key = createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' });
  const name = encodeName([[attribute('CN', 'Sceau on this machine, for machines')]]);
  const addresses = [...new Set([host.replace(/^\[|\]$/g, ''), '127.0.0.1', 'localhost'])];
  const tbs = encodeTbsCertificate({
    serial: `01${randomBytes(15).toString('hex')}`,
    signatureAlgorithm: 'ecdsa-with-SHA256',
    issuer: name,
    subject: name,
    notBefore: new Date(now.getTime() - 86_400_000),
    notAfter: new Date(now.getTime() + YEARS_MS),
    spki: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    extensions: [
      encodeBasicConstraints({ cA: true, pathLenConstraint: 0 }),
      encodeKeyUsage(['digitalSignature', 'keyCertSign']),
      encodeExtendedKeyUsage([keyPurposes.serverAuth]),
      encodeSubjectAltName(addresses.map(nameOfHost)),
    ],
  });
  return assembleCertificate(tbs, 'ecdsa-with-SHA256', sign('sha256', tbs, key));
}

function nameOfHost(host: string): GeneralName {
  if (isIPv4(host)) return { kind: 'iPAddress', value: Uint8Array.from(host.split('.'), Number) };
  return isIP(host) ? { kind: 'iPAddress', value: octetsOf6(host) } : { kind: 'dNSName', value: host };
}

/** The sixteen octets of an IPv6 address (RFC 4291 §2.2). */
function octetsOf6(host: string): Uint8Array {
  const [head = '', tail] = new URL(`http://[${host}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** Every certificate in PEM of these folders: the trust store, as the object of the deployment's is. */
export function trustStore(folders: readonly string[]): readonly string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.pem'))
        .sort()
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    );
}

/** What the handshake says of a certificate whose day is not today, by the real time. */
const ANOTHER_DAY = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];

/**
 * Whether a connection is one of a client of the trust store. Where nothing but the real day stands against it, an authority
 * of the trust store must have signed the certificate itself: the platform's clock can be set, and the ledger, which is asked
 * about every certificate, goes by that.
 */
export function isTrusted(socket: TLSSocket, trusted: readonly string[]): boolean {
  if (socket.authorized) return true;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate || certificate.ca || !ANOTHER_DAY.includes(String(socket.authorizationError))) return false;
  return trusted
    .map((pem) => new X509Certificate(pem))
    .some((authority) => authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
}

/** `requestContext.authentication.clientCert` (API Gateway developer guide, "Mutual TLS authentication for HTTP APIs"). */
export interface ClientCertificate {
  readonly clientCertPem: string;
  readonly subjectDN: string;
  readonly issuerDN: string;
  /** Octets in hexadecimal with colons between them. */
  readonly serialNumber: string;
  /** As OpenSSL writes them: `May 28 12:30:02 2019 GMT`. */
  readonly validity: { readonly notBefore: string; readonly notAfter: string };
}

/** What the connection's certificate is told as. Throws Error where there is none, which the handshake has refused. */
export function clientCertificateOf(request: IncomingMessage): ClientCertificate {
  const certificate = (request.socket as TLSSocket).getPeerX509Certificate();
  if (!certificate) throw new Error('a connection without a client certificate');
  const inOneLine = (name: string) => name.trim().split('\n').reverse().join(',');
  const digits = certificate.serialNumber.length % 2 === 0 ? certificate.serialNumber : `0${certificate.serialNumber}`;
  return {
    clientCertPem: certificate.toString(),
    subjectDN: inOneLine(certificate.subject),
    issuerDN: inOneLine(certificate.issuer),
    serialNumber: digits.toLowerCase().match(/../g)!.join(':'),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo },
  };
}
