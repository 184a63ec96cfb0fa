import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../shared/errors.ts';
import { issuerOf } from '../../../shared/lifecycle/issuers.ts';
import { defineSealProfile } from '../../../shared/policy/define-profile.ts';
import { printProfile, statements } from '../../../shared/policy/print-profile.ts';
import { sealProfile, sealProfiles } from '../../../shared/policy/profiles.ts';
import { buildSealTbs } from '../../../shared/policy/seal.ts';
import { decodeExtendedKeyUsage } from '../../../shared/x509/extended-key-usage.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { attributeTypes, type Name } from '../../../shared/x509/name.ts';
import { generate } from '../../world/keys.ts';
import { makeWorld } from '../../world/world.ts';

const nameOf = (CN: string, more: Name = []): Name => [
  [{ type: attributeTypes.C, value: 'FR', encoding: 'PrintableString' }],
  [{ type: attributeTypes.O, value: 'Example Trust', encoding: 'UTF8String' }],
  [{ type: attributeTypes.CN, value: CN, encoding: 'UTF8String' }],
  ...more,
];
const spkiOf = (kind: 'P-256' | 'P-384' | 'RSA') =>
  new Uint8Array(createPublicKey(generate(kind)).export({ type: 'spki', format: 'der' }));

const world = await makeWorld('seal-policy');
const issuer = issuerOf((await world.ledger.read('issuer', { id: 'ca' }))!).facts;
const issue = {
  serial: '7f0123456789abcdef0123456789abcd',
  spki: spkiOf('P-256'),
  notBefore: new Date('2026-03-10T09:00:00Z'),
  issuer,
  policyArc: '1.3.6.1.4.1.32473.1',
};
const planned = { subject: nameOf('Sceau – cachet d’exemple'), hierarchy: 'production' } as const;

describe('the certificate of a seal', () => {
  test('says what its profile says: three years, digitalSignature and nonRepudiation, documentSigning, pointers', () => {
    const tbs = buildSealTbs(sealProfile, planned, issue);
    expect(tbs.notAfter.toISOString()).toBe('2029-03-10T08:59:59.000Z');
    const usage = tbs.extensions.find(({ id }) => id === extensionIds.keyUsage)!;
    expect(usage).toMatchObject({ critical: true, value: Uint8Array.of(3, 2, 6, 0xc0) });
    const purposes = decodeExtendedKeyUsage(extensionValue(tbs.extensions, extensionIds.extendedKeyUsage)!);
    expect(purposes).toEqual(['1.3.6.1.5.5.7.3.36']);
    for (const id of [extensionIds.crlDistributionPoints, extensionIds.authorityInfoAccess]) {
      expect(extensionValue(tbs.extensions, id), id).toBeDefined();
    }
    expect(tbs.extensions.some(({ id }) => id === extensionIds.basicConstraints)).toBe(false);
  });

  test.each<[string, string, object, object]>([
    ['name-violation', 'a name that could be a person’s', { subject: nameOf('Camille Exemple') }, {}],
    ['name-violation', 'a prefix and nothing behind it', { subject: nameOf('Sceau – cachet ') }, {}],
    ['name-violation', 'a name of the other hierarchy', { subject: nameOf('TEST Sceau – cachet d’exemple') }, {}],
    ['name-violation', 'the name of its issuer', { subject: nameOf('Example CA 1') }, {}],
    ['policy', 'an issuer of the other hierarchy', { hierarchy: 'test', subject: nameOf('TEST Sceau – cachet x') }, {}],
    ['policy', 'the key of its issuer', {}, { spki: issuer.spki }],
    ['policy', 'an issuer that ends before it', {}, { notBefore: new Date('2035-01-01T00:00:00Z') }],
    ['unsupported-key', 'an RSA key', {}, { spki: spkiOf('RSA') }],
  ])('%s: %s', (code, _, plan, more) => {
    const act = () => buildSealTbs(sealProfile, { ...planned, ...plan }, { ...issue, ...more });
    let thrown: unknown;
    try {
      act();
    } catch (error) {
      thrown = error;
    }
    expect((thrown as Refusal | undefined)?.code).toBe(code);
  });
});

describe('its profile', () => {
  test('is printed line by line, and each line says must or may', () => {
    expect(printProfile(sealProfile)).toContain('# SEAL, version 1');
    const lines = statements(sealProfile);
    expect(new Set(lines.map(({ line }) => line)).size).toBe(lines.length);
    for (const { line, rule } of lines) expect(rule, line).toMatch(/\b(MUST|MUST NOT|MAY)\b/);
    expect(sealProfiles[sealProfile.id]).toBe(sealProfile);
  });

  test.each([
    ['a CN that says what it is', { commonNamePrefix: '' }],
    ['known, distinct extended key usages', { extendedKeyUsage: [] }],
    ['a key usage', { keyUsage: [] }],
    ['whole years', { validity: { years: 4 } }],
    ['a policy suffix', { certificatePolicy: '0' }],
  ] as const)('is not loaded without %s', (what, change) => {
    expect(() => defineSealProfile({ ...sealProfile, ...change } as never)).toThrow(what);
  });
});
