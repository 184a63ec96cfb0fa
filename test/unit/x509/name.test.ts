import { describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/der/octets.ts';
import {
  decodeGeneralNames,
  encodeGeneralNames,
  formatGeneralName,
  type GeneralName,
} from '../../../shared/x509/general-name.ts';
import { attribute, attributeTypes, decodeName, encodeName, formatName, type Name } from '../../../shared/x509/name.ts';

describe('names (RFC 5280 §4.1.2.4)', () => {
  test('each type is written in the string type that its syntax asks for', () => {
    const encodings = (['C', 'serialNumber', 'DC', 'emailAddress', 'O', 'CN', 'organizationIdentifier'] as const).map(
      (type) => attribute(type, 'FR').encoding,
    );
    expect(encodings).toEqual([
      'PrintableString',
      'PrintableString',
      'IA5String',
      'IA5String',
      'UTF8String',
      'UTF8String',
      'UTF8String',
    ]);
  });

  test('known octets', () => {
    const country = '310b3009060355040613024652';
    const commonName = '310b300906035504030c02c3a9';
    expect(toHex(encodeName([[attribute('C', 'FR')], [attribute('CN', 'é')]]))).toBe(`301a${country}${commonName}`);
  });

  test('every encoding comes back as it was', () => {
    const name: Name = [
      [{ type: attributeTypes.CN, value: 'aé🏥', encoding: 'UTF8String' }],
      [{ type: attributeTypes.CN, value: "a b'()", encoding: 'PrintableString' }],
      [{ type: attributeTypes.CN, value: 'a@b', encoding: 'IA5String' }],
      [{ type: attributeTypes.CN, value: 'é', encoding: 'TeletexString' }],
      [{ type: attributeTypes.CN, value: 'é', encoding: 'BMPString' }],
      [{ type: attributeTypes.CN, value: '🏥', encoding: 'UniversalString' }],
      [{ type: attributeTypes.CN, value: '12', encoding: 'NumericString' }],
      [{ type: '2.5.4.45', value: '03020780', encoding: 'DER' }],
    ];
    expect(decodeName(encodeName(name))).toEqual(name);
  });

  test('an RDN of several attributes is put in order', () => {
    const name: Name = [[attribute('OU', 'b'), attribute('CN', 'a')]];
    expect(decodeName(encodeName(name))).toEqual([[attribute('CN', 'a'), attribute('OU', 'b')]]);
  });

  test('what a type cannot say is not written', () => {
    expect(() => encodeName([[attribute('C', 'é')]])).toThrow(RangeError);
    expect(() => encodeName([[]])).toThrow(RangeError);
  });

  test.each([
    ['CN=b,O=a', [[attribute('O', 'a')], [attribute('CN', 'b')]]],
    ['CN=a+OU=b', [[attribute('CN', 'a'), attribute('OU', 'b')]]],
    ['CN=a\\,b\\+c\\"\\\\\\<\\>\\;', [[attribute('CN', 'a,b+c"\\<>;')]]],
    ['CN=\\#a', [[attribute('CN', '#a')]]],
    ['CN=\\ a\\ ', [[attribute('CN', ' a ')]]],
    ['CN=\\ ', [[attribute('CN', ' ')]]],
    ['CN=a\\0ab\\00\\1b', [[attribute('CN', 'a\nb\0\u001b')]]],
    ['1.2.3=a', [[{ type: '1.2.3', value: 'a', encoding: 'UTF8String' }]]],
    ['2.5.4.45=#03020780', [[{ type: '2.5.4.45', value: '03020780', encoding: 'DER' }]]],
    ['', []],
  ] as [string, Name][])('RFC 4514: %s', (text, name) => expect(formatName(name)).toBe(text));
});

describe('general names (RFC 5280 §4.2.1.6)', () => {
  const all: GeneralName[] = [
    { kind: 'otherName', typeId: '1.3.6.1.4.1.311.20.2.3', value: Uint8Array.of(0x0c, 1, 0x61) },
    { kind: 'rfc822Name', value: 'a@example.test' },
    { kind: 'dNSName', value: 'example.test' },
    { kind: 'x400Address', value: Uint8Array.of(0x30, 0) },
    { kind: 'directoryName', value: [[attribute('CN', 'a')]] },
    { kind: 'ediPartyName', value: Uint8Array.of(0xa1, 3, 0x0c, 1, 0x61) },
    { kind: 'uniformResourceIdentifier', value: 'http://example.test/' },
    { kind: 'iPAddress', value: Uint8Array.of(192, 0, 2, 1) },
    { kind: 'iPAddress', value: new Uint8Array(16).fill(0x20) },
    { kind: 'registeredID', value: '1.2.3' },
  ];

  test('every alternative comes back as it was', () => {
    expect(decodeGeneralNames(encodeGeneralNames(all))).toEqual(all);
  });

  test('for people', () => {
    expect(all.map(formatGeneralName)).toEqual([
      'otherName:1.3.6.1.4.1.311.20.2.3:#0c0161',
      'email:a@example.test',
      'DNS:example.test',
      'x400Address:#3000',
      'dirName:CN=a',
      'ediPartyName:#a1030c0161',
      'URI:http://example.test/',
      'IP:192.0.2.1',
      'IP:2020:2020:2020:2020:2020:2020:2020:2020',
      'RID:1.2.3',
    ]);
    expect(formatGeneralName({ kind: 'dNSName', value: 'a\r\nb\0' })).toBe('DNS:a%0D%0Ab%00');
  });

  test.each([[[]], [[{ kind: 'dNSName', value: 'é' }]], [[{ kind: 'iPAddress', value: new Uint8Array(5) }]]] as [
    GeneralName[],
  ][])('%j is not written', (names) => expect(() => encodeGeneralNames(names)).toThrow(RangeError));
});
