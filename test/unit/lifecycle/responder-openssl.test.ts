import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { encodePem } from '../../../shared/der/pem.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { responderInForce } from '../../../shared/lifecycle/responder-in-force.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { makeCast, makeWorld } from '../../world/world.ts';

/** OpenSSL reads what names the responder, and takes the responder's certificate for OCSP answers and for nothing else. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-responder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const pem = (name: string, der: Uint8Array) => {
  const path = join(folder, `${name}.pem`);
  writeFileSync(path, encodePem('CERTIFICATE', der));
  return path;
};
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const world = await makeWorld('responder openssl');
const certificateOf = async (id: string) => (await world.ledger.read('issuer', { id }))!.certificate;
const root = pem('root', await certificateOf('root'));
const issuer = pem('ca', await certificateOf('ca'));
await certifyResponder(world, 'ca', 'certify');
const responder = pem('responder', (await responderInForce(world.ledger, 'ca', world.clock.now()))!.certificate);
const when = String(world.clock.now().getTime() / 1000 + 60);
const verify = (purpose: string, path: string) =>
  openssl('verify', '-x509_strict', '-purpose', purpose, '-attime', when, '-CAfile', root, '-untrusted', issuer, path);

describe('OpenSSL', () => {
  test('reads the responder’s certificate: OCSP signing, no check, nothing to ask, two weeks', () => {
    const text = openssl('x509', '-in', responder, '-noout', '-text');
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/);
    expect(text).toMatch(/X509v3 Extended Key Usage:\s+OCSP Signing\n/);
    expect(text).toContain('OCSP No Check');
    expect(text).not.toMatch(/CRL Distribution|Authority Information Access|Basic Constraints/);
    expect(text).toMatch(/Not Before: Mar {2}2 09:00:00 2026 GMT\s+Not After : Mar 16 08:59:59 2026 GMT/);
    expect(openssl('x509', '-in', responder, '-noout', '-subject')).toContain('Example OCSP 1');
  });

  test('takes it as an OCSP helper below the issuer, and neither as a server nor for mail', () => {
    expect(verify('ocsphelper', responder)).toContain('OK');
    for (const purpose of ['sslserver', 'sslclient', 'smimesign', 'timestampsign']) {
      expect(() => verify(purpose, responder), purpose).toThrow();
    }
  });

  test('finds the responder’s address in a certificate that the issuer makes, and the issuer’s certificate behind it', async () => {
    const { administrator, subscription } = await makeCast(world);
    const input = {
      subscriptionId: subscription.id,
      usage: 'SSL_SERV',
      declared: { commonName: 'www.example.org', dnsNames: [] },
      certificationRequest: pkcs10(generate('P-256')),
    };
    const { request } = await submitRequest(world, administrator, input, 'submit');
    const { answer } = await issueCertificate(world, request.id, 'issue');
    if (answer.outcome !== 'issued') throw new Error(answer.detail);
    const leaf = pem('leaf', (await world.ledger.read('certificate', answer))!.certificate!);
    expect(openssl('x509', '-in', leaf, '-noout', '-ocsp_uri').trim()).toBe(
      'http://pki.example.org/repository/ocsp/ca',
    );
    expect(openssl('x509', '-in', leaf, '-noout', '-ext', 'authorityInfoAccess')).toMatch(
      /OCSP - URI:http:\/\/pki\.example\.org\/repository\/ocsp\/ca\s+CA Issuers - URI:http:\/\/pki\.example\.org\/repository\/ca\/ca\.cer/,
    );
    expect(verify('sslserver', leaf)).toContain('OK');
    const authority = openssl('x509', '-in', issuer, '-noout', '-ocsp_uri').trim();
    expect(authority).toBe('');
  });
});
