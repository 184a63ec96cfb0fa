import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Certified, host } from '../session.ts';
import { done, obtain, rsa, session, type, verify } from './desk.ts';

/** What a certificate is, to openssl. */
export function certificates(): void {
  describe('a certificate', () => {
    let it: Certified;
    beforeAll(async () => {
      it = await obtain('server', { key: rsa(3072), dnsNames: [host('www.server')] });
    });

    test('says what its profile says and nothing else', async () => {
      const quiet = 'no_header,no_version,no_serial,no_signame,no_validity,no_subject,no_issuer,no_pubkey,no_sigdump';
      const said = await done(`openssl x509 -in server.pem -noout -text -certopt ${quiet}`);
      const { publicationBase } = session.platform;
      session.write('ca.cer', new Uint8Array(await (await fetch(`${publicationBase}/ca/ca-1.cer`)).arrayBuffer()));
      const issuerKey = await done('openssl x509 -in ca.cer -inform DER -noout -ext subjectKeyIdentifier');
      const bits =
        'openssl pkey -in server.key -pubout -outform DER | openssl asn1parse -inform DER -strparse 19 -noout -out key.bits';
      const own = await done(`${bits} && openssl dgst -sha256 -c key.bits | sed 's/.*= //' | cut -c 1-59 | tr a-f A-F`);
      expect(
        said
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      ).toEqual([
        'X509v3 extensions:',
        'X509v3 Authority Key Identifier:',
        issuerKey.split('\n')[1]!.trim(),
        'X509v3 Subject Key Identifier:',
        own.trim(),
        'X509v3 Key Usage: critical',
        'Digital Signature, Key Encipherment',
        'X509v3 Certificate Policies:',
        'Policy: 1.3.6.1.4.1.32473.1.1.1',
        'X509v3 Subject Alternative Name:',
        `DNS:${host('server')}, DNS:${host('www.server')}`,
        'X509v3 Extended Key Usage:',
        'TLS Web Server Authentication, TLS Web Client Authentication',
        'X509v3 CRL Distribution Points:',
        'Full Name:',
        `URI:${publicationBase}/crl/ca-1.crl`,
        'Authority Information Access:',
        `OCSP - URI:${publicationBase}/ocsp/ca-1`,
        `CA Issuers - URI:${publicationBase}/ca/ca-1.cer`,
      ]);
    });

    test('has the form that the Accept header asks for, each of them open to openssl', async () => {
      for (const [mediaType, file, suffix] of [
        ['application/x-pem-file', 'form.pem', 'pem'],
        ['application/pem-certificate-chain', 'form.chain', 'chain.pem'],
        ['application/pkix-cert', 'form.cer', 'cer'],
        ['application/pkcs7-mime', 'form.p7c', 'p7c'],
      ] as const) {
        const reply = (await session.administrator.get(it.href, mediaType)).expect(200);
        expect(reply.headers.get('content-type')).toBe(mediaType);
        expect(reply.headers.get('content-disposition')).toBe(
          `attachment; filename="${it.issuer}-${it.serial}.${suffix}"`,
        );
        session.write(file, reply.bytes);
      }
      const der = (from: string) => done(`${from} | openssl base64`);
      const pem = await der('openssl x509 -in form.pem -outform DER');
      expect(await der('openssl x509 -in form.cer -inform DER -outform DER')).toBe(pem);
      expect(await der('openssl x509 -in form.chain -outform DER')).toBe(pem);
      // A PKCS #7 holds a set: the order of its certificates says nothing.
      const bodies = (text: string) => text.match(/^-----BEGIN CERTIFICATE-----[^-]+/gm);
      const inP7 = bodies(await done('openssl pkcs7 -in form.p7c -inform DER -print_certs'));
      expect(inP7?.toSorted()).toEqual(bodies(session.read('form.chain'))?.toSorted());
      expect(inP7).toHaveLength(2);
      expect(await done('openssl x509 -in form.pem -noout -serial')).toBe(`serial=${it.serial.toUpperCase()}\n`);
    });

    test('verifies for servers and clients, and for nothing that it was not made for', async () => {
      for (const purpose of ['', '-purpose sslserver', '-purpose sslclient', `-verify_hostname ${host('www.server')}`])
        expect(await verify('server', purpose), purpose).toMatchObject({ ok: true, text: 'server.pem: OK\n' });
      expect((await verify('server', '-purpose smimesign')).ok).toBe(false);
      expect((await verify('server', `-verify_hostname ${host('p256')}`)).text).toContain('hostname mismatch');
    });

    test('lets a server and a client trust each other, with the root as their only anchor', async () => {
      const [cert, key, ca] = [session.read('server.chain'), session.read('server.key'), await done('cat "$ROOT"')];
      const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const met = new Promise<string>((resolve) => {
        server.once('secureConnection', (socket) => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.end();
        });
      });
      const { port } = server.address() as AddressInfo;
      const who = `-servername ${host('server')} -verify_hostname ${host('server')} -verify_return_error`;
      const own = '-cert p384.pem -key p384.key -cert_chain p384.chain';
      const said = await type(`openssl s_client -connect 127.0.0.1:${port} ${who} -CAfile "$ROOT" ${own}`);
      server.close();
      expect(said.text).toContain('Verify return code: 0 (ok)');
      expect(await met).toBe(host('p384'));
    });
  });
}
