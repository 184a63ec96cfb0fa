import { writeFileSync } from 'node:fs';
import type { Client, Reply } from '../client.ts';
import { openssl } from '../openssl.ts';
import { accept, anyCode } from '../retrieval.ts';
import type { Stage } from './stage.ts';

/** A certificate from the request to the file. */
export interface Held {
  readonly issuer: string;
  readonly serial: string;
  /** Path in the API. */
  readonly href: string;
  /** The revocation code, which only whoever typed it knows. */
  readonly code: string;
  readonly subject: string;
  readonly names: readonly string[];
  readonly notAfter: string;
  readonly crlUrl: string;
}

export const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;
export const RSA = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'] as const;

/** A key made by openssl where it will live, and a PKCS #10 request with an empty subject; the request as PEM. */
export function keyAndRequest(stage: Pick<Stage, 'at'>, name: string, algorithm: readonly string[] = P256): string {
  openssl(['genpkey', ...algorithm, '-out', stage.at(`${name}.key`)]);
  return openssl(['req', '-new', '-key', stage.at(`${name}.key`), '-subj', '/']).text;
}

/** Accepts what a request was answered with, under a code typed twice, and writes `name.pem`. */
export async function retrieve(stage: Stage, client: Client, answer: Reply, name: string): Promise<Held> {
  const { issuer, serial, href } = answer.expect(201).json().certificate as Held;
  const code = anyCode();
  await accept(client, href, code);
  writeFileSync(stage.at(`${name}.pem`), (await client.get(href, 'application/x-pem-file')).expect(200).bytes);
  const record = (await client.get(href)).expect(200).json() as unknown as Held & { subjectAltNames: string[] };
  const { subject, subjectAltNames, notAfter, crlUrl } = record;
  return { issuer, serial, href, code, subject, names: subjectAltNames, notAfter, crlUrl };
}

/** The subject of a certificate, its very octets. */
export function subjectOctets(stage: Pick<Stage, 'at'>, name: string): string {
  const how = ['-noout', '-subject', '-nameopt', 'dump_der,dump_all,show_type'];
  return openssl(['x509', '-in', stage.at(`${name}.pem`), ...how]).text;
}

export const publicKey = (stage: Pick<Stage, 'at'>, name: string): string =>
  openssl(['x509', '-in', stage.at(`${name}.pem`), '-noout', '-pubkey']).text;
