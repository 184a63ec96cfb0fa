import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Client } from '../../infra/local/client.ts';
import type { Platform } from '../../infra/local/platform.ts';
import { accept } from '../../infra/local/retrieval.ts';
import { evidence } from '../../infra/local/sample.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import type { Place } from './calls.ts';

/** A machine of a structure, with what is its own, asked over mutual TLS. */
export interface Machine {
  readonly id: string;
  readonly place: Place;
  /** The status of the answer. */
  ask(method: string, path: string, body?: unknown): Promise<number>;
}

/** Has a certificate issued and accepted, and links a machine by it. */
export async function machineOf(
  platform: Platform,
  { administrator, agent }: { readonly administrator: Client; readonly agent: Client },
  at: Pick<Place, 'structureId' | 'subscriptionId'>,
  commonName: string,
): Promise<Machine> {
  const { structureId, subscriptionId } = at;
  const key = generate('P-256');
  const form = {
    subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName, dnsNames: [] },
    certificationRequest: pkcs10(key),
  };
  const made = (await administrator.post('/requests', form)).expect(201).json();
  const { issuer, serial } = made.certificate as { issuer: string; serial: string };
  const path = `/certificates/${issuer}/${serial}`;
  await accept(administrator, path);
  const pem = Buffer.from((await administrator.get(path, 'application/x-pem-file')).expect(200).bytes).toString();
  const link = {
    label: commonName,
    allows: [{ subscriptionId, usages: ['SSL_SERV'] }],
    certificate: { issuer, serial },
    until: new Date(Date.now() + 300 * 86_400_000).toISOString(),
    reasons: 'a letter of the structure',
    evidence: evidence('letter'),
  };
  const { id } = (await agent.post(`/structures/${structureId}/machines`, link)).expect(201).json();
  const identity = {
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: new X509Certificate(pem).toString(),
    ca: readFileSync(platform.machinesCertificate),
  };
  const ask: Machine['ask'] = (method, asked, body) =>
    new Promise((resolve, reject) => {
      const headers = { accept: '*/*', ...(body !== undefined && { 'content-type': 'application/json' }) };
      const call = request(`${platform.machinesUrl}${asked}`, { ...identity, method, headers }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode!));
      });
      call.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { id, place: { structureId, subscriptionId, requestId: made.id, issuer, serial }, ask };
}
