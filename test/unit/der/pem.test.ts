import { describe, expect, test } from 'vitest';
import { DerError } from '../../../shared/der/error.ts';
import { decodePem, decodePemBody, encodePem, findPemBlocks } from '../../../shared/der/pem.ts';

const der = Uint8Array.from({ length: 100 }, (_, i) => i * 7);
const pem = encodePem('CERTIFICATE', der);

describe('PEM (RFC 7468)', () => {
  test('lines of 64, the label on both boundaries, a final line feed', () => {
    const lines = pem.split('\n');
    expect(lines[0]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines.slice(1, -2).map((line) => line.length)).toEqual([64, 64, 8]);
    expect(lines.slice(-2)).toEqual(['-----END CERTIFICATE-----', '']);
    expect(decodePem(pem, 'CERTIFICATE')).toEqual(der);
  });

  test.each([
    ['CRLF', pem.replaceAll('\n', '\r\n')],
    [
      'lines of 76',
      encodePem('CERTIFICATE', der).replace(
        /(?<=-----\n)[^-]+/,
        `${Buffer.from(der)
          .toString('base64')
          .match(/.{1,76}/g)!
          .join('\n')}\n`,
      ),
    ],
    ['space at the ends of lines', pem.replaceAll('\n', ' \t\n')],
    ['white space around', `\n\n  ${pem}\n\n`],
    ['no final line feed', pem.trimEnd()],
  ])('%s is read', (_, text) => expect(decodePem(text, 'CERTIFICATE')).toEqual(der));

  test.each([
    ['nothing', ''],
    ['no block', 'hello'],
    ['another label', encodePem('X509 CRL', der)],
    ['two blocks', pem + pem],
    ['text before', `hello\n${pem}`],
    ['text behind', `${pem}hello`],
    ['another closing label', pem.replace('END CERTIFICATE', 'END CERTIFICATES')],
    ['not closed', pem.slice(0, 90)],
    ['empty', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['all on one line', pem.replaceAll('\n', '')],
    ['no padding', pem.replace('==', '').replace('=', '')],
    ['padding in the middle', pem.replace('\n', '\nAA==\n')],
    ['base64url', pem.replace(/[+/]/, '-')],
    ['a headers line', pem.replace('\n', '\nProc-Type: 4,ENCRYPTED\n\n')],
    ['a NUL', pem.replace('\n', '\n\0')],
    ['bits behind the last octet', '-----BEGIN CERTIFICATE-----\nAAB=\n-----END CERTIFICATE-----\n'],
    ['a lower-case label', pem.replaceAll('CERTIFICATE', 'certificate')],
  ])('%s is refused', (_, text) => expect(() => decodePem(text, 'CERTIFICATE')).toThrow(DerError));

  test('blocks are found in surrounding text, whatever their body is', () => {
    const key = '-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n%%%\n-----END EC PRIVATE KEY-----';
    const text = `Here it is:\n${pem}and\n${key}\nbye`;
    const blocks = findPemBlocks(text);
    expect(blocks.map(({ label }) => label)).toEqual(['CERTIFICATE', 'EC PRIVATE KEY']);
    expect(text.slice(0, blocks[0]!.start)).toBe('Here it is:\n');
    expect(text.slice(blocks[1]!.end)).toBe('\nbye');
    expect(decodePemBody(blocks[0]!)).toEqual(der);
    expect(() => decodePemBody(blocks[1]!)).toThrow(DerError);
  });

  test('a text of beginnings is refused quickly', () => {
    expect(() => findPemBlocks('-----BEGIN '.repeat(9000))).toThrow(DerError);
    expect(() => findPemBlocks(`-----BEGIN ${'A'.repeat(90_000)}-----`)).toThrow(DerError);
    expect(() => findPemBlocks('-----BEGIN A-----\n-----END A-----\n'.repeat(65))).toThrow(DerError);
  });
});
