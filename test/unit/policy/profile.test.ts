import { describe, expect, it } from 'vitest';
import { defineAuthorityProfile, defineProfile } from '../../../shared/policy/define-profile.ts';
import { lints } from '../../../shared/policy/lint.ts';
import { printProfile, statements } from '../../../shared/policy/print-profile.ts';
import type { CertificateProfile } from '../../../shared/policy/profile.ts';
import { issuingAuthority } from '../../../shared/policy/profiles/issuing-authority.ts';
import { servSmime } from '../../../shared/policy/profiles/serv.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { authorityProfiles, profileFor, profiles } from '../../../shared/policy/profiles.ts';

type Change = { [K in keyof CertificateProfile]?: unknown };
const changed = (change: Change) => defineProfile({ ...sslServ, ...change } as CertificateProfile);
const [country, ...others] = sslServ.subject;

describe('a profile', () => {
  const broken: readonly (readonly [string, Change])[] = [
    ['a version from 1 on', { version: 0 }],
    ['each subject attribute once', { subject: [...sslServ.subject, country] }],
    ['subject rows within X.520', { subject: [{ ...country, atMost: 3 }, ...others] }],
    ['string types', { subject: [{ ...country, as: 'UTF8String' }, ...others] }],
    ['a CN taken from what is declared', { subject: [country] }],
    ['a CN taken from what is declared', { declares: 'contact' }],
    ['the alternative names of what is declared', { subjectAltName: {} }],
    ['the alternative names of what is declared', { subjectAltName: servSmime.sector.subjectAltName }],
    ['one rfc822Name', { subjectAltName: { rfc822Name: { atMost: 2, idnLetters: '' } } }],
    ['no CN omitted that stands nowhere else', { declares: 'service', subjectAltName: {} }],
    ['presets for services only', { presets: ['INSI-AUTO'] }],
    ['control of a domain where one is declared', { approval: { domainControl: false, agent: 'always' } }],
    ['only a CN may be omitted', { subject: [{ ...country, over: 'omit' }, ...others] }],
    ['at least one dNSName', { subjectAltName: { dNSName: { ...sslServ.subjectAltName.dNSName!, atMost: 0 } } }],
    [
      'lower-case IDN letters',
      { subjectAltName: { dNSName: { ...sslServ.subjectAltName.dNSName!, idnLetters: 'É' } } },
    ],
    ['some key', { keys: { ec: [] } }],
    ['known, distinct curves', { keys: { ec: ['P-256', 'P-256'] } }],
    ['RSA of 2048 to 4096 bits', { keys: { ec: [], rsa: { bits: [1024, 4096] } } }],
    ['RSA of 2048 to 4096 bits', { keys: { ec: [], rsa: { bits: [4096, 3072] } } }],
    ['a key usage per admitted kind', { keyUsage: { ec: [], rsa: ['digitalSignature'] } }],
    ['no keyEncipherment for EC', { keyUsage: { ec: ['keyEncipherment'], rsa: ['digitalSignature'] } }],
    ['no keyAgreement for RSA', { keyUsage: { ec: ['digitalSignature'], rsa: ['keyAgreement'] } }],
    ['known, distinct extended key usages', { extendedKeyUsage: ['OCSPSigning'] }],
    ['known, distinct extended key usages', { extendedKeyUsage: [] }],
    ['a policy suffix', { certificatePolicy: '0.1' }],
    ['whole years', { validity: { years: 4 } }],
  ];
  it.each(broken)('is not loaded without %s', (what, change) => {
    expect(() => changed(change)).toThrow(what);
  });

  it('of an issuing authority has pathLen 0 and points to its issuer', () => {
    expect(() => defineAuthorityProfile({ ...issuingAuthority, pathLength: 1 })).toThrow('pathLen 0');
    expect(() => defineAuthorityProfile({ ...issuingAuthority, pointsToIssuer: false })).toThrow('pointer');
  });

  it('is frozen to the bottom', () => {
    expect(() => Object.assign(sslServ.keys.ec, ['P-521'])).toThrow(TypeError);
    expect(Object.isFrozen(sslServ.subject[0])).toBe(true);
    expect(Object.isFrozen(profiles)).toBe(true);
  });

  it('is found by its id, and the newest by offer and usage', () => {
    expect(sslServ.id).toBe('ssl-serv-1');
    expect(profiles['ssl-serv-1']).toBe(sslServ);
    expect(profileFor('SERV-SSL', 'SSL_SERV')).toBe(sslServ);
    expect(profileFor('SERV-SSL', 'SSL_SERV', 'etsi')?.id).toBe('ssl-serv-etsi-1');
    expect(profileFor('ORG', 'SSL_SERV')).toBeUndefined();
    expect(profiles.constructor).toBeUndefined();
  });
});

describe('the page of a profile', () => {
  it('says the rules of SSL_SERV from its data', () => {
    const page = printProfile(sslServ);
    expect(page).toContain('# SSL_SERV, version 1');
    expect(page).toContain(
      '| `key` | The key MUST be an uncompressed point on P-256 or P-384, or RSA of 3072 to 4096 bits.',
    );
    expect(page).toContain(
      '| `keyUsage.rsa` | For RSA keys keyUsage MUST be critical and exactly: digitalSignature, keyEncipherment. |',
    );
    expect(page).toContain('serverAuth (1.3.6.1.5.5.7.3.1), clientAuth (1.3.6.1.5.5.7.3.2)');
    expect(page).toContain('notAfter MUST be 3 years after notBefore, less one second');
    expect(page).toContain('A name MUST NOT be a wildcard.');
    expect(page).toContain('The cause of a revocation MUST NOT appear in revocation lists.');
    expect(page).toContain('O MUST be the structure’s name'.replace('’', "'"));
  });

  it('changes with the data', () => {
    const other = changed({
      revocationReasons: 'published',
      validity: { years: 1 },
      subjectAltName: { dNSName: { ...sslServ.subjectAltName.dNSName!, wildcards: true } },
    });
    const page = printProfile(other);
    expect(page).toContain('A name MAY be a wildcard');
    expect(page).toContain('notAfter MUST be one year after notBefore');
    expect(page).toContain('The cause of a revocation MUST appear');
  });

  it('has a rule of MUST, MUST NOT or MAY on every line, and each line once', () => {
    for (const profile of [sslServ, authorityProfiles.root, authorityProfiles.issuing]) {
      const lines = statements(profile).map(({ line }) => line);
      expect(new Set(lines).size).toBe(lines.length);
      for (const { line, rule } of statements(profile)) expect(rule, line).toMatch(/\b(MUST|MUST NOT|MAY)\b/);
    }
  });

  it('has the lines that lints cite', () => {
    for (const profile of Object.values(profiles)) {
      const lines = statements(profile).map(({ line }) => line.split('.')[0]);
      for (const { code, line } of lints) expect(lines, code).toContain(line.split('.')[0]);
    }
  });
});
