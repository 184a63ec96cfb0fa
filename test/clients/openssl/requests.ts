import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { apply, certified, host, subjectOf } from '../session.ts';
import { ask, done, findingsOf, obtain, P256, PASSWORD, refusal, retrieve, rsa, session, verify } from './desk.ts';

/** What openssl makes, and what the platform says to it. */
export function requests(): void {
  describe('keys that openssl makes', () => {
    const KEY = 'key-size /certificationRequest/publicKey';
    for (const [name, key, bits] of [
      ['p256', P256, '256'],
      ['p384', '-algorithm EC -pkeyopt ec_paramgen_curve:P-384', '384'],
      ['rsa3072', rsa(3072), '3072'],
      ['rsa4096', '-made-once', '4096'],
    ] as const) {
      test(`${name} is certified`, async () => {
        if (name === 'rsa4096') session.write('rsa4096.key', readFileSync(new URL('rsa-4096.pem', import.meta.url)));
        await obtain(name, { key });
        expect(await done(`openssl x509 -in ${name}.pem -noout -text`)).toContain(`Public-Key: (${bits} bit)`);
        expect(await done(`openssl x509 -in ${name}.pem -noout -pubkey`)).toBe(
          await done(`openssl pkey -in ${name}.key -pubout`),
        );
        expect(await verify(name)).toMatchObject({ ok: true });
      });
    }
    for (const [name, key] of [
      ['rsa2048', rsa(2048)],
      ['rsa1024', rsa(1024)],
    ] as const) {
      test(`${name} is too weak`, async () => {
        expect(refusal(await ask(name, { key }))).toEqual({ status: 422, code: 'weak-key', findings: [KEY] });
      });
    }
    for (const [name, key] of [
      ['p521', '-algorithm EC -pkeyopt ec_paramgen_curve:P-521'],
      ['ed25519', '-algorithm ED25519'],
    ] as const) {
      test(`${name} is not one of the profile's`, async () => {
        expect(refusal(await ask(name, { key }))).toMatchObject({ status: 422, code: 'unsupported-key' });
      });
    }
    test('the key of a certificate does not get a second one', async () => {
      const again = await ask('p256', { commonName: host('again') });
      expect(refusal(again)).toEqual({
        status: 422,
        code: 'weak-key',
        findings: ['key-reused /certificationRequest'],
      });
    });
  });

  describe('what openssl req asks for', () => {
    const subject = (name: string) => `-subj '${subjectOf(host(name))}'`;
    const ext = (...lines: string[]) => `-subj / ${lines.map((line) => `-addext '${line}'`).join(' ')}`;

    test('nothing: the certificate says what the preview said', async () => {
      const declared = { commonName: host('empty'), dnsNames: [host('other')] };
      const application = { subscriptionId: session.sample.subscriptionId, usage: 'SSL_SERV', declared };
      const preview = (await session.administrator.post('/requests/preview', application)).expect(200).json();
      const reply = await ask('empty', declared);
      expect(findingsOf(reply)).toEqual([]);
      await retrieve('empty', certified(reply));
      const said = await done('openssl x509 -in empty.pem -noout -subject -nameopt RFC2253,-esc_msb');
      expect(said.trim()).toBe(`subject=${preview.subject}`);
      expect(preview.subjectAltNames).toEqual([`DNS:${host('empty')}`, `DNS:${host('other')}`]);
    });
    test('the planned subject and names, to the letter', async () => {
      const names = ext(`subjectAltName=DNS:${host('exact')},DNS:${host('www')}`);
      const reply = await ask('exact', {
        request: names.replace('-subj /', subject('exact')),
        dnsNames: [host('www')],
      });
      expect(findingsOf(reply)).toEqual([]);
    });
    test('the planned names in capitals: certified in lower case, and told', async () => {
      const reply = await ask('capitals', { request: ext(`subjectAltName=DNS:${host('capitals').toUpperCase()}`) });
      expect(findingsOf(reply)).toEqual(['not-honoured /certificationRequest/subjectAltName/0']);
    });
    test('another organisation', async () => {
      const other = subject('stranger').replace('Clinique de l’Exemple', 'Une autre clinique');
      expect(refusal(await ask('stranger', { request: other }))).toEqual({
        status: 422,
        code: 'name-violation',
        findings: ['subject-not-planned /certificationRequest/subject/2/0'],
      });
    });
    test('a name of somebody else', async () => {
      const request = ext(`subjectAltName=DNS:${host('foreign')},DNS:www.example.net`);
      expect(refusal(await ask('foreign', { request }))).toEqual({
        status: 422,
        code: 'name-violation',
        findings: ['name-not-planned /certificationRequest/subjectAltName/1'],
      });
    });
    test('to be an authority', async () => {
      const request = ext('basicConstraints=critical,CA:TRUE');
      expect(refusal(await ask('authority', { request }))).toEqual({
        status: 422,
        code: 'policy',
        findings: ['request-not-allowed /certificationRequest/extensions/2.5.29.19'],
      });
    });
    test('usages: other bits are told, another purpose is refused', async () => {
      const bits = await ask('bits', { request: ext('keyUsage=digitalSignature,keyAgreement') });
      expect(findingsOf(bits)).toEqual(['not-honoured /certificationRequest/extensions/2.5.29.15']);
      const purpose = await ask('purpose', { request: ext('extendedKeyUsage=codeSigning') });
      expect(refusal(purpose)).toMatchObject({ code: 'policy' });
    });
    test('a certificate, with a request whose signature was broken on the way', async () => {
      await done(`openssl genpkey ${P256} -out broken.key && openssl req -new -key broken.key -subj / -out broken.csr`);
      const der = Buffer.from(session.read('broken.csr').replaceAll(/-----.*-----/g, ''), 'base64');
      der[der.length - 1]! ^= 1;
      const request = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
      expect(refusal(await apply(session, { commonName: host('broken'), request }))).toEqual({
        status: 422,
        code: 'bad-signature',
        findings: ['proof-of-possession /certificationRequest/signature'],
      });
    });
  });

  describe('secrets that people send', () => {
    test('a challenge password is accepted, told, and shown to nobody', async () => {
      session.write(
        'password.cnf',
        `[req]\nprompt=no\ndistinguished_name=dn\nattributes=attributes\n[dn]\nCN=${host('password')}\n[attributes]\nchallengePassword=${PASSWORD}\n`,
      );
      const reply = await ask('password', { request: '-config password.cnf' });
      expect(await done('openssl req -in password.csr -noout -text')).toContain(PASSWORD);
      expect(findingsOf(reply)).toContain('not-honoured /certificationRequest/attributes/1.2.840.113549.1.9.7');
      const shown = [reply, await session.agent.get(`/requests/${reply.json().id}`)];
      for (const { bytes } of shown) expect(Buffer.from(bytes).includes(PASSWORD)).toBe(false);
    });

    test('a private key is refused, and its public half is never certified', async () => {
      await done(`openssl genpkey ${P256} -out pasted.key`);
      await done('openssl req -new -key pasted.key -subj / -out pasted.csr');
      const both = `${session.read('pasted.key')}${session.read('pasted.csr')}`;
      const pasted = await apply(session, { commonName: host('pasted'), request: both });
      expect(refusal(pasted)).toMatchObject({
        code: 'weak-key',
        findings: ['private-key-disclosed /certificationRequest'],
      });
      expect(refusal(await ask('pasted'))).toMatchObject({
        code: 'weak-key',
        findings: ['key-blocked /certificationRequest/publicKey'],
      });
    });
  });
}
