import { describe, expect, test } from 'vitest';
import { requestsInPath } from '../../../functions/status/request-in-path.ts';
import { decodeOcspRequest, encodeCertId, encodeOcspRequest } from '../../../shared/x509/ocsp-request.ts';

/** A request whose base64 has all that is mangled on the way: `+`, `/`, `//`, padding. */
const issuer = { nameHash: Buffer.alloc(20, 0xfb), keyHash: Buffer.alloc(20, 0xef) };
const requestOf = (serial: string) => encodeOcspRequest([encodeCertId('sha1', issuer, serial)]);
const found = (predicate: (base64: string) => boolean): Uint8Array => {
  for (let n = 0; n < 100_000; n++) {
    const request = requestOf(`5f${(n * 7_919).toString(16).padStart(14, '0')}${'ff'.repeat(n % 5)}`);
    if (predicate(Buffer.from(request).toString('base64'))) return request;
  }
  throw new Error('there is no such request');
};

const reads = (text: string): readonly Uint8Array[] =>
  requestsInPath(text).filter((octets) => {
    try {
      decodeOcspRequest(octets);
      return true;
    } catch {
      return false;
    }
  });
const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64');

describe('a request in an address', () => {
  const usual = found((text) => text.includes('+') && /[^/]\/[^/]/.test(text) && text.endsWith('='));
  const text = base64(usual);

  test.each([
    ['as it is', text],
    ['escaped once', encodeURIComponent(text)],
    ['escaped twice', encodeURIComponent(encodeURIComponent(text))],
    ['with lower-case escapes', text.replaceAll('+', '%2b').replaceAll('/', '%2f').replaceAll('=', '%3d')],
    ['with spaces for plus signs', text.replaceAll('+', ' ')],
    ['with escaped spaces', text.replaceAll('+', '%20')],
    ['without padding', text.replace(/=+$/, '')],
    ['in the alphabet of addresses', text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
    ['with a slash at the end', `${text}/`],
    ['with a slash at the end, without padding', `${text.replace(/=+$/, '')}/`],
    ['with a second slash before it', `/${text}`],
    ['in lines', text.replace(/(.{64})/g, '$1%0A')],
    ['in lines as mail has them', text.replace(/(.{64})/g, '$1%0D%0A')],
  ])('is read %s', (_, mangled) => {
    expect(reads(mangled).map(base64)).toEqual([text]);
  });

  test('is read where two slashes have become one', () => {
    const doubled = found((one) => one.includes('//') && !one.includes('///'));
    const mangled = base64(doubled).replace(/\/+/g, '/');
    expect(mangled.length).toBeLessThan(base64(doubled).length);
    expect(reads(mangled).map(base64)).toContain(base64(doubled));
  });

  test('is read where a slash at its end has gone', () => {
    const ending = found((one) => /[^/]\/$/.test(one));
    expect(reads(base64(ending).slice(0, -1)).map(base64)).toContain(base64(ending));
  });

  test.each([
    ['nothing', ''],
    ['slashes', '////'],
    ['another structure', Buffer.from('0203010203', 'hex').toString('base64')],
    ['an indefinite length', Buffer.from('3080000000000000', 'hex').toString('base64')],
    ['a length of three octets', Buffer.from('308300000130', 'hex').toString('base64')],
    ['half of it', text.slice(0, text.length / 2)],
    ['more behind it', `${text.replace(/=+$/, '')}AAAA`],
    ['characters of no alphabet', text.replace('M', '*')],
    ['escapes that are none', `${text}%zz`],
    ['too much', 'A'.repeat(9_000)],
    ['too many slashes gone', `${text.slice(0, 8)}${'/x'.repeat(20)}`],
  ])('is not made out of %s', (_, mangled) => {
    expect(reads(mangled)).toEqual([]);
  });
});
