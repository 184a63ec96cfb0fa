import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodePem } from '../../shared/der/pem.ts';
import { Refusal } from '../../shared/errors.ts';
import { judgeRequest } from '../../shared/policy/judge-request.ts';
import { planCertificate } from '../../shared/policy/plan.ts';
import { DisclosedKey, readCertificationRequest, spkiDigest } from '../../shared/policy/read-request.ts';
import { decodeCertificationRequest } from '../../shared/x509/certification-request.ts';
import { encodeName } from '../../shared/x509/name.ts';
import { acme, corpusPlan, corpusProfile, facts, makeRequest, name } from '../unit/policy/samples.ts';

/**
 * The corpus of hostile requests, judged by the request rule under the corpus profile. `expect` in the index is
 * `accept`, `accept:normalise` (accepted, with at least one finding `not-honoured`) or `reject:<class>`.
 */
interface Case {
  readonly name: string;
  readonly file: string | null;
  readonly what: string;
  readonly expect: string;
}

const folder = new URL('./csr-corpus/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as { count: number; cases: Case[] };

/** Where the request rule differs from the index, it wins; here is where, and why. */
const RULE_WINS: Readonly<Record<string, { readonly outcome: string; readonly because: string }>> = {
  '226-empty-subject-no-san': {
    outcome: 'accept',
    because:
      'a request may say less than the plan: it names nothing, and the certificate takes its names from the plan',
  },
};

/** Where several faults share a class: the rule that must be the one to speak. */
const REASONS: Readonly<Record<string, string>> = {
  '016-sig-md5': 'request-digest',
  '017-sig-sha1': 'request-digest',
  '101-rsa-1024': 'key-size',
  '108-rsa-e-300bit': 'key-exponent',
  '110-rsa-small-factor': 'key-factor',
  '111-rsa-fermat': 'key-close-primes',
  '112-rsa-roca': 'key-roca',
  '113-key-public-on-github': 'key-known',
  '120-ec-p192': 'key-size',
  '130-ec-point-off-curve': 'key-point',
  '131-ec-point-infinity': 'key-point',
  '231-subject-is-ca': 'subject-is-issuer',
  '240-dns-02-wildcard': 'wildcard',
  '240-dns-06-trailing': 'host-empty-label',
  '240-dns-11-leading': 'host-hyphen',
  '240-dns-12-label': 'host-length',
  '240-dns-13-304': 'host-length',
  '240-dns-14-ipv4': 'host-address',
  '240-dns-19-punycode': 'host-idn-letters',
  '240-dns-21-reserved': 'host-reserved-label',
  '240-dns-22-single': 'host-single-label',
  '240-dns-24-reverse': 'host-special-use',
  '307-eku-any': 'request-not-allowed',
};

/** The name of the authority in case 231. */
const issuerName = encodeName(name(['C', 'CH'], ['O', 'Conf'], ['CN', 'RP sub']));

function outcomeOf(body: Uint8Array | string, caseName: string): string {
  const reason = REASONS[caseName];
  const plan =
    caseName === '207-o-nfd'
      ? planCertificate(corpusProfile, facts({ structure: { ...acme, name: 'Ärzte AG' } }))
      : corpusPlan;
  try {
    const read = readCertificationRequest(body);
    const judged = judgeRequest(read.request, { profile: corpusProfile, plan, keyBlocked: false, issuerName });
    const findings = [...read.findings, ...judged.findings];
    expect(findings.every(({ code, citation, pointer }) => code === 'not-honoured' && citation && pointer)).toBe(true);
    expect(JSON.stringify(findings), 'a challenge password in a finding').not.toContain('hunter2');
    return findings.length > 0 ? 'accept:normalise' : 'accept';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.findings.length).toBeGreaterThan(0);
    expect(error.findings.every(({ code, citation, detail }) => code && citation && detail)).toBe(true);
    if (reason) expect(error.findings[0]?.code).toBe(reason);
    return `reject:${error.code}`;
  }
}

describe('the corpus of hostile requests', () => {
  it('is whole', () => {
    expect(index.cases).toHaveLength(index.count);
    expect(index.count).toBe(104);
  });

  for (const { name: caseName, file, what, expect: expected } of index.cases.filter((one) => one.file !== null)) {
    const rule = RULE_WINS[caseName];
    const title = rule ? `${caseName}: ${what} → ${rule.outcome}, because ${rule.because}` : `${caseName}: ${what}`;
    it(title, () => {
      const body = readFileSync(new URL(file!, folder));
      const before = performance.now();
      expect(outcomeOf(body, caseName)).toBe(rule?.outcome ?? expected);
      expect(performance.now() - before).toBeLessThan(1000);
    });
  }

  it('053-pem-with-private-key: the private key was pasted with the request, and the key is named to be blocked', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const request = makeRequest({ pair });
    const text = encodePem('CERTIFICATE REQUEST', request) + pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
    expect(outcomeOf(text, '053-pem-with-private-key')).toBe('reject:weak-key');
    try {
      readCertificationRequest(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DisclosedKey);
      expect((error as DisclosedKey).disclosedSpkiSha256).toBe(spkiDigest(decodeCertificationRequest(request)));
    }
  });

  it('gives every hostile dNSName of the corpus the same answer when it is declared instead', () => {
    const hostile = [
      '*',
      '*.test',
      'a.*.example.test',
      'leaf.example.test.',
      '-a.example.test',
      `${'a'.repeat(64)}.example.test`,
    ];
    const others = [
      '127.0.0.1',
      '[::1]',
      'http://leaf.example.test/',
      'xn--80ak6aa92e.example.test',
      'ab--cd.example.test',
    ];
    const outside = ['localhost', '1.0.0.127.in-addr.arpa', 'good.example.test\0.evil.test', 'pаypаl.example.test'];
    for (const host of [...hostile, ...others, ...outside]) {
      const declare = () => planCertificate(corpusProfile, facts({ declared: { dnsNames: [host] } }));
      expect(declare, host).toThrow(expect.objectContaining({ code: 'name-violation' }));
    }
    const wildcard = () => planCertificate(corpusProfile, facts({ declared: { dnsNames: ['*.example.test'] } }));
    expect(wildcard).toThrow(expect.objectContaining({ code: 'policy' }));
  });
});
