import { createHash, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../infra/local/client.ts';
import type { Sample } from '../../infra/local/sample.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { encodeCertId, encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { decodeOcspResponse } from '../../shared/x509/ocsp-response.ts';
import { subjectPublicKeyOctets } from '../../shared/x509/subject-public-key-info.ts';
import { apply, type Certified, certified, host } from '../clients/session.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';

interface Place {
  readonly administrator: Client;
  /** Where relying parties look. */
  readonly base: string;
  readonly sample: Sample;
}

interface Revoked {
  readonly certificate: Certified;
  readonly at: number;
}

/** Calls by the share of the mix, in hundredths, up to which the ball chooses them. */
const CALLS = [
  ['issue', 35],
  ['revoke', 50],
  ['ask', 90],
  ['list', 100],
] as const;
/** The least time between two calls of a lane. */
const PACE_MS = 250;

/** A mixed load that remembers what it was promised, and notes when relying parties could know of each revocation. */
export async function createLoad({ administrator, base, sample }: Place) {
  const issuer = decodeCertificate(new Uint8Array(await (await fetch(`${base}/ca/ca-1.cer`)).arrayBuffer()));
  const sha1 = (octets: Uint8Array) => createHash('sha1').update(octets).digest();
  const { subject, spki } = issuer.tbs;
  const facts = { nameHash: sha1(subject), keyHash: sha1(subjectPublicKeyOctets(spki)) };

  const good: Certified[] = [];
  const revokedEver = new Set<string>();
  const unseen = { ocsp: new Map<string, Revoked>(), crl: new Map<string, Revoked>() };
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  const ocspMs: number[] = [];
  const crlMs: number[] = [];
  let lastNumber = 0;
  let names = 0;
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };

  async function issue(): Promise<void> {
    names += 1;
    const request = pkcs10(generate('P-256'));
    const reply = await apply({ sample, administrator }, { commonName: host(`s${names}`), request });
    good.push(certified(reply));
    count('issued');
  }

  async function revoke(): Promise<void> {
    const certificate = good.splice(randomInt(Math.max(1, good.length)), 1)[0];
    if (!certificate) return issue();
    revokedEver.add(certificate.serial);
    (await administrator.post(`${certificate.href}/revocation`, { reason: 'superseded' })).expect(200);
    const revoked = { certificate, at: Date.now() };
    for (const map of Object.values(unseen)) map.set(certificate.serial, revoked);
    count('revoked');
  }

  /** Asks about a certificate whose revocation nobody has seen yet, or about a good one. */
  async function ask(): Promise<void> {
    const waiting = unseen.ocsp.values().next().value;
    const { serial } = waiting?.certificate ?? good[randomInt(Math.max(1, good.length))] ?? { serial: undefined };
    if (serial === undefined) return issue();
    const request = encodeOcspRequest([encodeCertId('sha1', facts, serial)]);
    const address = `${base}/ocsp/ca-1/${encodeURIComponent(Buffer.from(request).toString('base64'))}`;
    const answer = decodeOcspResponse(new Uint8Array(await (await fetch(address)).arrayBuffer()));
    if (typeof answer === 'string') return void failures.push(`OCSP answered ${answer}`);
    const { status } = answer.responses[0]!.certStatus;
    count(`ocsp-${status}`);
    if (status === 'revoked' && waiting && unseen.ocsp.delete(serial)) ocspMs.push(Date.now() - waiting.at);
    else if (status !== 'good' && !revokedEver.has(serial))
      failures.push(`${serial} is ${status} and was never revoked`);
  }

  async function list(): Promise<void> {
    const crl = decodeCertificateList(new Uint8Array(await (await fetch(`${base}/crl/ca-1.crl`)).arrayBuffer()));
    const number = Number(crl.crlNumber);
    if (number < lastNumber) failures.push(`list ${number} came after ${lastNumber}`);
    lastNumber = Math.max(lastNumber, number);
    for (const { serial } of crl.entries()) {
      const waited = unseen.crl.get(serial);
      if (waited && unseen.crl.delete(serial)) crlMs.push(Date.now() - waited.at);
    }
    count('lists');
  }

  const acts = { issue, revoke, ask, list };
  return {
    /** One call of the mix, at its pace. What is refused or lost is a failure, which is counted and told. */
    async step(): Promise<void> {
      const began = Date.now();
      const ball = randomInt(100);
      const [name] = CALLS.find(([, until]) => ball < until)!;
      await acts[name]().catch((error: unknown) => failures.push(`${name}: ${String(error).slice(0, 200)}`));
      await pause(Math.max(0, PACE_MS - (Date.now() - began)));
    },
    /** Waits until every revocation was seen both ways. */
    async seeAll(milliseconds: number): Promise<void> {
      const end = Date.now() + milliseconds;
      while (unseen.ocsp.size + unseen.crl.size > 0 && Date.now() < end) {
        if (unseen.crl.size > 0) await list();
        if (unseen.ocsp.size > 0) await ask();
        await pause(PACE_MS);
      }
      for (const [way, map] of Object.entries(unseen))
        for (const serial of map.keys()) failures.push(`the revocation of ${serial} was never seen by ${way}`);
    },
    counts: () => ({ ...counts }),
    outcome: () => ({ ocspMs, crlMs, failures }),
  };
}
