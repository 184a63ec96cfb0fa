import { textsInForce } from '../../designating.ts';
import { openssl } from '../../openssl.ts';
import { accept, anyCode } from '../../retrieval.ts';
import { keyAndRequest } from '../certificate.ts';
import type { Stage } from '../stage.ts';
import { asHolder, type Held, mineIn, takeHome } from './holder.ts';

/**
 * A holder whose device is openssl, over the API: attests where that is asked for, requests with a key that was made here,
 * accepts under a revocation code, makes the file, and declares.
 */
export async function obtainByOpenssl(stage: Stage, holderId: string, name: string, password: string): Promise<Held> {
  const client = await asHolder(stage);
  // the first sign-in is linked to the person by this call, as the pages make it
  (await client.get('/me')).expect(200);
  const { next, dataDigest, terms } = await mineIn(client, holderId);
  const here = `/holders/${holderId}`;
  if (next === 'attest') {
    const text = { id: terms.id, version: terms.version, sha256: terms.sha256 };
    (await client.post(`${here}/attestation`, { dataDigest, text, language: 'fr' })).expect(200);
  }
  const certificationRequest = keyAndRequest(stage, name);
  const made = (await client.post(`${here}/certificate-request`, { certificationRequest })).expect(201).json();
  const { issuer, serial } = made.certificate as Held;
  await accept(client, `/certificates/${issuer}/${serial}`, anyCode());
  const held = await takeHome(stage, holderId, name);
  writeFile(stage, name, password);
  await declare(stage, held);
  return held;
}

/** PBES2 with AES-256 and HMAC-SHA-256, the chain inside: what the page makes, made by openssl. */
function writeFile({ at }: Stage, name: string, password: string): void {
  const how = ['-keypbe', 'AES-256-CBC', '-certpbe', 'AES-256-CBC', '-macalg', 'sha256', '-passout', 'stdin'];
  const files = ['-inkey', at(`${name}.key`), '-in', at(`${name}-chain.pem`), '-out', at(`${name}.p12`)];
  openssl(['pkcs12', '-export', ...files, ...how], { input: `${password}\n` });
}

/** “I received this certificate, in my name, and have read the terms.” */
async function declare(stage: Stage, { holderId, issuer, serial }: Held): Promise<void> {
  const [text] = await textsInForce(stage.anybody, ['holder-declaration']);
  const declaration = { certificate: { issuer, serial }, text, language: 'fr' };
  (await (await asHolder(stage)).post(`/holders/${holderId}/declaration`, declaration)).expect(200);
}
