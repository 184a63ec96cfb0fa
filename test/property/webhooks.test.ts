import { createHmac } from 'node:crypto';
import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLiteralAddress, isLoopbackAddress, isPublicAddress } from '../../shared/registration/public-address.ts';
import { signatureHeader } from '../../shared/registration/webhook-signature.ts';

/** Every range that nobody outside may send us to, and how it may be written. */
const INSIDE_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const INSIDE_6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

const inside = new BlockList();
const inside6 = new BlockList();
for (const [base, bits] of INSIDE_4) inside.addSubnet(base, bits, 'ipv4');
for (const [base, bits] of INSIDE_6) inside6.addSubnet(base, bits, 'ipv6');

const octet = fc.oneof(fc.constantFrom(0, 1, 10, 100, 127, 169, 172, 192, 198, 203, 224, 255), fc.nat(255));
const v4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const group = fc.oneof(fc.constantFrom(0, 1, 0x2001, 0x2002, 0xdb8, 0xfe80, 0xfd00, 0xffff, 0x64), fc.nat(0xffff));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });
const full = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(':');

describe('which addresses are public', () => {
  test('of IPv4: the same as another judge says of the same ranges', () => {
    fc.assert(
      fc.property(v4, (address) => {
        expect(isPublicAddress(address)).toBe(!inside.check(address, 'ipv4'));
      }),
      { numRuns: 3_000 },
    );
  });

  test('of IPv6: the same, however it is written', () => {
    fc.assert(
      fc.property(groups, fc.nat(7), fc.nat(7), (parts, from, length) => {
        const zeroed = parts.map((part, index) => (index >= from && index <= from + length ? 0 : part));
        const head = full(zeroed.slice(0, from));
        const short = `${head}::${full(zeroed.slice(from + length + 1))}`;
        const expected = !inside6.check(full(zeroed), 'ipv6');
        expect(isPublicAddress(full(zeroed)), full(zeroed)).toBe(expected);
        if (length >= 1) expect(isPublicAddress(short), short).toBe(expected);
        expect(isPublicAddress(full(zeroed).toUpperCase())).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  test('no address of IPv4 is public for being wrapped into one of IPv6', () => {
    const wraps = [
      (v: string) => `::ffff:${v}`,
      (v: string) => `::${v}`,
      (v: string) => `64:ff9b::${v}`,
      (v: string) => `64:ff9b:1::${v}`,
      (v: string) => `2002:${hex(v)}::1`,
      (v: string) => `::ffff:0:${v}`,
      (v: string) => `2001:0:${hex(v)}::`,
      (v: string) => `fe80::5efe:${v}`,
    ];
    fc.assert(
      fc.property(v4, fc.constantFrom(...wraps), (address, wrap) => {
        expect(isPublicAddress(wrap(address)), wrap(address)).toBe(false);
        expect(isLiteralAddress(wrap(address)), wrap(address)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is no address is not public, and never throws', () => {
    const near = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%[]x') }));
    fc.assert(
      fc.property(near, (text) => {
        expect(typeof isPublicAddress(text)).toBe('boolean');
        if (isPublicAddress(text)) expect(isLiteralAddress(text)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    for (const text of [
      '',
      '1.2.3',
      '8.8.8.08',
      '8.8.8.8 ',
      '0x8.8.8.8',
      '2606:4700::1%eth0',
      '2606:4700::1::2',
      '2606:4700:1',
      '2606:::1',
    ])
      expect(isPublicAddress(text), text).toBe(false);
  });

  test('some that everybody knows', () => {
    for (const address of [
      '8.8.8.8',
      '1.1.1.1',
      '192.0.1.1',
      '172.32.0.1',
      '100.128.0.1',
      '2606:4700:4700::1111',
      '2a00::1',
    ])
      expect(isPublicAddress(address), address).toBe(true);
    for (const address of [
      '169.254.169.254',
      'fd00:ec2::254',
      '127.0.0.1',
      '::1',
      '::',
      '100.100.100.200',
      'ff02::1',
      'fe80::1',
    ])
      expect(isPublicAddress(address), address).toBe(false);
    expect(['127.8.9.1', '::1'].map(isLoopbackAddress)).toEqual([true, true]);
    expect(['10.0.0.1', '::2', '0.0.0.0', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

const hex = (v: string) => {
  const [a, b, c, d] = v.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `${a}${b}:${c}${d}`;
};

test('a signature is right for its own secret, instant and body, and for no other', () => {
  const secret = fc.string({ minLength: 1, maxLength: 60 });
  const at = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2090-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(secret, secret, at, at, fc.string(), fc.string(), (one, other, when, later, body, changed) => {
      const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signatureHeader([one], when, body))!;
      const right = (of: string, seconds: string, text: string) =>
        createHmac('sha256', of).update(`${seconds}.${text}`).digest('hex') === v1;
      expect(right(one, t, body)).toBe(true);
      expect(right(other, t, body)).toBe(one === other);
      expect(right(one, t, changed)).toBe(body === changed);
      const seconds = String(Math.floor(later.getTime() / 1000));
      expect(right(one, seconds, body)).toBe(seconds === t);
    }),
  );
});
