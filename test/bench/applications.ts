import { decodePem } from '../../shared/der/pem.ts';
import { attribute } from '../../shared/x509/name.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';

/** What an applicant sends: a P-256 key of its own, and names that no other has. */
export interface Application {
  readonly pem: string;
  readonly der: Uint8Array;
  readonly declared: { readonly commonName: string; readonly dnsNames: readonly string[] };
}

/** The `number`-th of them, with names in `domain`, made as an openssl user would: a CN, and the names once more. */
export function makeApplication(number: number, domain = 'example.org'): Application {
  const commonName = `www.service-${number}.${domain}`;
  const dnsNames = [commonName, `api.service-${number}.${domain}`];
  const pem = pkcs10(generate('P-256'), [[attribute('CN', commonName)]], dnsNames);
  return { pem, der: decodePem(pem, 'CERTIFICATE REQUEST'), declared: { commonName, dnsNames } };
}

export function makeApplications(count: number, domain?: string): readonly Application[] {
  return Array.from({ length: count }, (_, number) => makeApplication(number, domain));
}
