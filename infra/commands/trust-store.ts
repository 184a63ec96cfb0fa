import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * `node infra/commands/trust-store.ts OUT.pem AUTHORITY.pem…` makes the object by which the API for machines knows who
 * certifies its clients (OPERATIONS.md, “Machines”): each certificate is an authority's, in force, and its own issuer is among
 * them, up to a root. Says what it holds; what it refuses ends it with 1, and nothing is written.
 */
export function trustStoreOf(files: readonly { readonly name: string; readonly pem: string }[], now: Date): string {
  if (files.length === 0) throw new Error('name the certificates of authorities, roots included');
  const authorities = files.map(({ name, pem }) => ({ name, certificate: certificateOf(name, pem) }));
  for (const { name, certificate } of authorities) {
    if (!certificate.ca) throw new Error(`${name} is no certificate of an authority`);
    if (Date.parse(certificate.validFrom) > now.getTime() || Date.parse(certificate.validTo) < now.getTime())
      throw new Error(`${name} is not in force`);
    const issuer = authorities.find((one) => certificate.checkIssued(one.certificate));
    if (!issuer || !certificate.verify(issuer.certificate.publicKey))
      throw new Error(`${name} is issued by none of these certificates: name its issuer too, up to the root`);
  }
  const texts = authorities.map(({ certificate }) => certificate.toString().trim());
  if (new Set(texts).size < texts.length) throw new Error('a certificate is named twice');
  return `${texts.join('\n')}\n`;
}

function certificateOf(name: string, pem: string): X509Certificate {
  if (pem.split('-----BEGIN ').length !== 2) throw new Error(`${name} does not hold one certificate in PEM`);
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Error(`${name} cannot be read as a certificate`);
  }
}

if (import.meta.main) {
  const [out, ...names] = process.argv.slice(2);
  try {
    if (out === undefined) throw new Error('usage: node infra/commands/trust-store.ts OUT.pem AUTHORITY.pem…');
    const files = names.map((name) => ({ name, pem: readFileSync(name, 'utf8') }));
    const text = trustStoreOf(files, new Date());
    writeFileSync(out, text);
    for (const { name, pem } of files) console.log(`${new X509Certificate(pem).fingerprint256}  ${name}`);
    console.log(`${createHash('sha256').update(text).digest('hex')}  ${out}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
