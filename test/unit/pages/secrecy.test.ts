import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Sent } from '../../clients/pages/browser.ts';
import { carries } from '../../clients/pages/secrecy.ts';

/** The proof that nothing secret left a page rests on this search: so it has to find whatever did. */
const secret = randomBytes(32);
const password = Buffer.from('Grue cendree 42 ~{x}"\\');
const request = (more: Partial<Sent>): Sent => ({
  method: 'POST',
  url: 'https://api.example.test/x',
  headers: {},
  body: Buffer.alloc(0),
  ...more,
});
const inBody = (text: string | Buffer) => request({ body: Buffer.from(text) });
const pem = (octets: Buffer) => octets.toString('base64').replace(/(.{64})/g, '$1\n');

describe('what a request carries', () => {
  test.each([0, 1, 2, 3, 17])('base64 is seen through, %i octets behind something else', (before) => {
    const octets = Buffer.concat([Buffer.alloc(before, 7), secret, Buffer.from('and more')]);
    expect(carries(inBody(octets.toString('base64')), secret)).toBe(true);
    expect(carries(inBody(JSON.stringify({ request: `-----BEGIN X-----\n${pem(octets)}\n` })), secret)).toBe(true);
    expect(carries(request({ url: `https://x.example.test/?q=${octets.toString('base64url')}` }), secret)).toBe(true);
    expect(carries(request({ headers: { 'x-y': octets.toString('base64') } }), secret)).toBe(true);
  });

  test('so are hex in both cases and bare octets', () => {
    expect(carries(inBody(`{"d":"${secret.toString('hex')}"}`), secret)).toBe(true);
    expect(carries(inBody(`{"d":"${secret.toString('hex').toUpperCase()}"}`), secret)).toBe(true);
    expect(carries(inBody(Buffer.concat([Buffer.from('a'), secret])), secret)).toBe(true);
  });

  test('a password is found in JSON, in a form and in an address', () => {
    const text = password.toString();
    expect(carries(inBody(JSON.stringify({ password: text })), password)).toBe(true);
    expect(carries(inBody(new URLSearchParams({ password: text }).toString()), password)).toBe(true);
    expect(carries(request({ url: `https://x.example.test/${encodeURIComponent(text)}` }), password)).toBe(true);
  });

  test('and nothing is found where nothing is', () => {
    const other = randomBytes(32);
    for (const one of [inBody(pem(other)), inBody(other.toString('hex')), inBody('{"password":"Grue cendree"}')])
      expect([carries(one, secret), carries(one, password)]).toEqual([false, false]);
  });
});
