import { createHash, randomInt } from 'node:crypto';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { encodeCertId, encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { decodeOcspResponse } from '../../shared/x509/ocsp-response.ts';
import { subjectPublicKeyOctets } from '../../shared/x509/subject-public-key-info.ts';
import type { Application } from '../bench/applications.ts';
import type { Opened } from '../bench/http-platform.ts';

/** What clients do, by its share of the mix. */
export const MIX = { issue: 30, retrieve: 25, revoke: 10, ocsp: 25, list: 10 } as const;
export type Act = keyof typeof MIX;

/** One answer, as the client felt it. */
export interface Felt {
  readonly act: Act;
  readonly milliseconds: number;
  readonly status: number;
  /** Code of a refusal. */
  readonly code?: string;
  readonly retryAfterSeconds?: number;
}

interface Name {
  readonly issuer: string;
  readonly serial: string;
}

/** Whoever asks; all of them share what was issued. */
export async function createActs({ url, token, subscriptionId }: Opened, applications: Iterator<Application>) {
  const issued: Name[] = [];
  const certificate = await fetch(`${url}/repository/ca/ca-1.cer`);
  const { tbs } = decodeCertificate(new Uint8Array(await certificate.arrayBuffer()));
  const sha1 = (octets: Uint8Array) => createHash('sha1').update(octets).digest();
  const facts = { nameHash: sha1(tbs.subject), keyHash: sha1(subjectPublicKeyOctets(tbs.spki)) };

  async function call(
    act: Act,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Felt & { readonly text: Buffer }> {
    const began = performance.now();
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(act !== 'ocsp' && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = Buffer.from(await answer.arrayBuffer());
    const { status, headers } = answer;
    const problem = headers.get('content-type') === 'application/problem+json';
    const after = headers.get('retry-after');
    return {
      act,
      milliseconds: performance.now() - began,
      status,
      text,
      ...(status >= 400 && { code: problem ? (JSON.parse(text.toString()) as { code: string }).code : 'gateway' }),
      ...(after !== null && { retryAfterSeconds: Number(after) }),
    };
  }

  const acts: Readonly<Record<Act, () => Promise<Felt>>> = {
    async issue() {
      const next = applications.next();
      if (next.done) throw new Error('there are no more applications');
      const { pem, declared } = next.value;
      const form = { subscriptionId, usage: 'SSL_SERV', declared, certificationRequest: pem };
      const felt = await call('issue', 'POST', '/requests', form);
      if (felt.status === 201) issued.push((JSON.parse(felt.text.toString()) as { certificate: Name }).certificate);
      return felt;
    },
    async retrieve() {
      const one = issued[randomInt(Math.max(1, issued.length))];
      return one ? call('retrieve', 'GET', `/certificates/${one.issuer}/${one.serial}`) : acts.issue();
    },
    async revoke() {
      const one = issued.length > 20 ? issued.splice(randomInt(issued.length), 1)[0] : undefined;
      const form = { reason: 'superseded' };
      return one ? call('revoke', 'POST', `/certificates/${one.issuer}/${one.serial}/revocation`, form) : acts.issue();
    },
    async ocsp() {
      const one = issued[randomInt(Math.max(1, issued.length))];
      if (!one) return acts.issue();
      const request = encodeOcspRequest([encodeCertId('sha1', facts, one.serial)]);
      const felt = await call(
        'ocsp',
        'GET',
        `/ocsp/ca-1/${encodeURIComponent(Buffer.from(request).toString('base64'))}`,
      );
      const answer = felt.status === 200 ? decodeOcspResponse(felt.text) : undefined;
      return typeof answer === 'string' ? { ...felt, status: 503, code: `ocsp ${answer}` } : felt;
    },
    list: () => call('list', 'GET', `/subscriptions/${subscriptionId}/certificates`),
  };
  return (): Promise<Felt> => {
    let ball = randomInt(100);
    const act = (Object.keys(MIX) as Act[]).find((name) => {
      ball -= MIX[name];
      return ball < 0;
    })!;
    return acts[act]();
  };
}
