import { describe, expect, test } from 'vitest';
import { DerError } from '../../../shared/der/error.ts';
import { fromHex, toHex } from '../../../shared/der/octets.ts';
import { decodeOid, encodeOid } from '../../../shared/der/oid.ts';
import { checkDer, Reader, readDer } from '../../../shared/der/reader.ts';
import { decodeString, encodeString, type StringType, stringTags } from '../../../shared/der/string.ts';
import { tags } from '../../../shared/der/tags.ts';
import { encodeGeneralizedTime, encodeTime, readGeneralizedTime, readTime } from '../../../shared/der/time.ts';
import * as write from '../../../shared/der/writer.ts';

const hex = (octets: Uint8Array) => toHex(octets);

describe('writer', () => {
  test.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [255, '020200ff'],
    [256, '02020100'],
    [2n ** 64n, '0209010000000000000000'],
  ] as const)('INTEGER %s', (value, expected) => expect(hex(write.integer(value))).toBe(expected));

  test('a negative INTEGER is not written', () => expect(() => write.integer(-1)).toThrow(RangeError));

  test('a magnitude loses its zeros and gains its sign octet', () => {
    expect(hex(write.unsignedInteger(fromHex('0000ff')))).toBe('020200ff');
    expect(hex(write.unsignedInteger(fromHex('0000')))).toBe('020100');
  });

  test.each([
    [0, '04 00'],
    [127, '04 7f'],
    [128, '04 81 80'],
    [255, '04 81 ff'],
    [256, '04 82 01 00'],
    [65535, '04 82 ff ff'],
    [65536, '04 83 01 00 00'],
    [2 ** 24, '04 84 01 00 00 00'],
  ])('length %i', (length, header) => {
    const element = write.octetString(new Uint8Array(length));
    const expected = header.replaceAll(' ', '');
    expect(hex(element.subarray(0, expected.length / 2))).toBe(expected);
    expect(element.length).toBe(expected.length / 2 + length);
    expect(readDer(element, (reader) => reader.octetString(), 2 ** 25).length).toBe(length);
  });

  test('SET OF is put in order, an extension of an element after the element', () => {
    const set = write.setOf([fromHex('0c0162'), fromHex('020101'), fromHex('0c0161'), fromHex('040102')]);
    expect(hex(set)).toBe('310c0201010401020c01610c0162');
    expect(readDer(set, (reader) => reader.setOf().element()[2])).toBe(1);
  });

  test('named bits lose their final zeros', () => {
    expect(hex(write.namedBits(0))).toBe('030100');
    expect(hex(write.namedBits(0b1))).toBe('03020780');
    expect(hex(write.namedBits(0b100000001))).toBe('0303078080');
  });
});

describe('reader', () => {
  const reader = (text: string) => new Reader(fromHex(text));

  test('views, not copies', () => {
    const bytes = fromHex('300504030a0b0c');
    const octets = new Reader(bytes).sequence().octetString();
    expect(octets.buffer).toBe(bytes.buffer);
    expect(hex(octets)).toBe('0a0b0c');
  });

  test('the position of what is wrong is told', () => {
    expect(() => reader('3003020101').enter(tags.set)).toThrow(/at octet 0/);
    const inner = reader('30060201010c0161').sequence();
    inner.smallInteger();
    expect(() => inner.boolean()).toThrow(/tag 01 expected, 0c found \(at octet 5\)/);
  });

  test('an inner element cannot reach out of its frame', () => {
    const inner = reader('3003020101ff').sequence();
    inner.smallInteger();
    expect(inner.more).toBe(false);
    expect(() => inner.element()).toThrow(DerError);
  });

  test('integers: negative, large and largest', () => {
    expect(() => reader('0201ff').unsignedOctets()).toThrow('negative');
    expect(reader('02047fffffff').smallInteger()).toBe(2 ** 31 - 1);
    expect(() => reader('02050080000000').smallInteger()).toThrow('too large');
    expect(reader('02050100000000').unsigned(5)).toBe(2n ** 32n);
    expect(() => reader('02050100000000').unsigned(4)).toThrow('too large');
  });

  test('more octets than the bound are not looked at', () => {
    const large = write.octetString(new Uint8Array(2 ** 20));
    expect(() => checkDer(large)).toThrow('more than');
    expect(() => readDer(large, (r) => r.octetString())).toThrow('more than');
  });

  test('ten thousand siblings are no depth', () => {
    expect(() =>
      checkDer(write.sequence(...Array.from({ length: 10_000 }, () => write.sequence(write.NULL)))),
    ).not.toThrow();
  });
});

describe('object identifiers', () => {
  test.each([
    ['0.0', '060100'],
    ['0.39', '060127'],
    ['1.0', '060128'],
    ['1.39', '06014f'],
    ['2.0', '060150'],
    ['2.999.3', '0603883703'],
    ['1.2.840.113549.1.1.11', '06092a864886f70d01010b'],
    ['2.25.329800735698586629295641978511506172918', '06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'],
  ])('%s', (dotted, der) => {
    const element = fromHex(der.replaceAll(' ', ''));
    expect(hex(encodeOid(dotted))).toBe(hex(element));
    expect(decodeOid(element, 2)).toBe(dotted);
    expect(decodeOid(element, 2), 'remembered').toBe(dotted);
  });

  test.each(['', '1', '3.1', '1.40', '1.2.', '1..2', '1.02', '1.2.-3', 'a.b', ' 1.2'])('%j is none', (dotted) => {
    expect(() => encodeOid(dotted)).toThrow(RangeError);
  });

  test('identifiers that share a slot of the memory are told apart', () => {
    const all = Array.from({ length: 3000 }, (_, i) => `1.2.3.${i}`);
    for (const dotted of [...all, ...all]) expect(decodeOid(encodeOid(dotted), 2)).toBe(dotted);
  });
});

describe('times (RFC 5280 §4.1.2.5)', () => {
  test.each([
    ['1950-01-01T00:00:00Z', 23, '500101000000Z'],
    ['1999-12-31T23:59:59Z', 23, '991231235959Z'],
    ['2000-01-01T00:00:00Z', 23, '000101000000Z'],
    ['2049-12-31T23:59:59Z', 23, '491231235959Z'],
    ['2050-01-01T00:00:00Z', 24, '20500101000000Z'],
    ['9999-12-31T23:59:59Z', 24, '99991231235959Z'],
  ])('%s', (instant, tag, text) => {
    const der = encodeTime(new Date(instant));
    expect(der[0]).toBe(tag);
    expect(Buffer.from(der.subarray(2)).toString()).toBe(text);
    expect(readDer(der, readTime)).toEqual(new Date(instant));
  });

  test('parts of a second are dropped, not rounded', () => {
    expect(readDer(encodeTime(new Date('2049-12-31T23:59:59.999Z')), readTime)).toEqual(
      new Date('2049-12-31T23:59:59Z'),
    );
  });

  test.each(['1949-12-31T23:59:59Z', '+010000-01-01T00:00:00Z', 'never'])('%s cannot be said', (instant) => {
    expect(() => encodeTime(new Date(instant))).toThrow(RangeError);
  });

  test('a field that is GeneralizedTime by type takes any year', () => {
    for (const instant of ['2026-02-03T04:05:06.000Z', '0042-01-01T00:00:00.000Z']) {
      expect(readDer(encodeGeneralizedTime(new Date(instant)), readGeneralizedTime).toISOString()).toBe(instant);
    }
  });
});

describe('strings', () => {
  test.each([
    ['PrintableString', "Acme (FR), 1-2 'x'", undefined],
    ['NumericString', '12 34', undefined],
    ['IA5String', 'a@b\u0000*_', undefined],
    ['UTF8String', 'Hôpital 🏥', '48c3b4706974616c20f09f8fa5'],
    ['TeletexString', 'Hôpital', '48f4706974616c'],
    ['BMPString', 'Hô', '004800f4'],
    ['UniversalString', '🏥', '0001f3e5'],
  ] as [StringType, string, string | undefined][])('%s', (type, text, contents) => {
    const octets = encodeString(type, text);
    if (contents !== undefined) expect(hex(octets)).toBe(contents);
    expect(decodeString(stringTags[type], octets)).toBe(text);
  });

  test('a byte order mark is a character like others', () => {
    expect(decodeString(tags.utf8String, fromHex('efbbbf61'))).toBe('\ufeffa');
  });

  test.each([
    ['PrintableString', 'a@b'],
    ['PrintableString', 'é'],
    ['NumericString', 'a'],
    ['IA5String', 'é'],
    ['TeletexString', 'ł'],
    ['BMPString', '🏥'],
    ['UTF8String', '\ud800'],
  ] as [StringType, string][])('%s cannot hold %j', (type, text) => {
    expect(() => encodeString(type, text)).toThrow(RangeError);
  });
});
