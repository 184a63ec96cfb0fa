import { beforeAll, describe, expect, test } from 'vitest';
import { trustStoreOf } from '../../../infra/commands/trust-store.ts';
import { forged, pemOf } from '../../world/machines.ts';
import { issuedTo } from '../../world/retrieval.ts';
import { makeCast, makeWorld } from '../../world/world.ts';

/** The object by which TLS knows who certifies machines holds whole chains of authorities and nothing else. */
let now: Date;
let root: { name: string; pem: string };
let issuing: { name: string; pem: string };
let leaf: { name: string; pem: string };
beforeAll(async () => {
  const world = await makeWorld();
  now = world.clock.now();
  const certificate = await issuedTo(world, await makeCast(world));
  const issuer = (await world.ledger.read('issuer', { id: certificate.issuer }))!;
  const above = (await world.ledger.read('issuer', { id: issuer.issuedBy }))!;
  root = { name: 'root.pem', pem: pemOf(above.certificate) };
  issuing = { name: 'ca.pem', pem: pemOf(issuer.certificate) };
  leaf = { name: 'leaf.pem', pem: pemOf(certificate.certificate) };
});

describe('the trust store', () => {
  test('holds each certificate once, as it was given', () => {
    expect(trustStoreOf([root, issuing], now)).toBe(root.pem + issuing.pem);
  });
  test.each<[string, () => readonly { name: string; pem: string }[], RegExp, () => Date]>([
    ['nothing', () => [], /name the certificates/, () => now],
    ['an issuer without its root', () => [issuing], /ca\.pem is issued by none/, () => now],
    ['what is no authority’s', () => [root, issuing, leaf], /leaf\.pem is no certificate of an authority/, () => now],
    [
      'a name that is only the same',
      () => [root, { name: 'x', pem: pemOf(forged(now, { like: certificateOf(issuing.pem), cA: true }).der) }],
      /x is issued by none/,
      () => now,
    ],
    ['one that is over', () => [root, issuing], /not in force/, () => new Date('2199-01-01T00:00:00Z')],
    ['two in one file', () => [root, { name: 'x', pem: root.pem + issuing.pem }], /x does not hold one/, () => now],
    ['what is none', () => [{ name: 'x', pem: root.pem.replace(/[A-Z]{9}/, 'AAAAAAAAA') }], /x /, () => now],
    ['the same twice', () => [root, issuing, issuing], /named twice/, () => now],
  ])('refuses %s', (_, files, says, at) => {
    expect(() => trustStoreOf(files(), at())).toThrow(says);
  });
});

const certificateOf = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
