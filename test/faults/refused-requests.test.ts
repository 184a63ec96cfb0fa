import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { makeCast, makeWorld } from '../world/world.ts';

/**
 * Every hostile request of the corpus, submitted whole: what is refused leaves not one row and not one signature behind.
 * (Which class each belongs to is `test/vectors/csr-corpus.test.ts`'s affair, under the corpus's own profile.)
 */
const folder = new URL('../vectors/csr-corpus/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as {
  cases: { name: string; file: string | null; form: string; expect: string }[];
};

/** Accepted by PRODUCT's request rule, which wins over the index: an empty subject is fine, the plan has the names. */
const ACCEPTED = '226-empty-subject-no-san';

const world = await makeWorld();
const cast = await makeCast(world);
const submit = (certificationRequest: Uint8Array | string) =>
  submitRequest(
    world,
    cast.administrator,
    {
      subscriptionId: cast.subscription.id,
      usage: 'SSL_SERV',
      declared: { commonName: 'www.example.org', dnsNames: [] },
      certificationRequest,
    },
    'submit',
  );

describe('a refused request leaves nothing behind', () => {
  const refused = cases.filter(({ name, file, expect }) => file && expect.startsWith('reject') && name !== ACCEPTED);
  for (const { name, file, form, expect: outcome } of refused) {
    test(name, async () => {
      const bytes = readFileSync(new URL(file!, folder));
      const before = JSON.stringify(world.table.rows());
      const signatures = world.keys.signatures.length;
      const thrown = await submit(form === 'pem' ? bytes.toString('latin1') : bytes).catch((error: unknown) => error);
      expect(thrown, outcome).toBeInstanceOf(Refusal);
      expect(JSON.stringify(world.table.rows())).toBe(before);
      expect(world.keys.signatures.length).toBe(signatures);
    });
  }
});

describe('053: a private key pasted with the request', () => {
  const key = generate('P-256');
  const request = pkcs10(key);
  const pasted = `${key.export({ type: 'pkcs8', format: 'pem' })}${request}`;
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const digest = createHash('sha256').update(spki).digest('hex');

  test('is refused as a weak key, and its key is blocked for ever; the body is kept nowhere', async () => {
    await expect(submit(pasted)).rejects.toMatchObject({ code: 'weak-key' });
    const rows = world.table.rows();
    expect(rows.filter(({ kind }) => kind === 'blockedKey').map(({ spkiSha256 }) => spkiSha256)).toEqual([digest]);
    expect(JSON.stringify(rows)).not.toContain('PRIVATE KEY');
    expect(rows.filter(({ kind }) => kind === 'request')).toEqual([]);
    await expect(submit(pasted), 'again: the same answer').rejects.toMatchObject({ code: 'weak-key' });
  });
  test('the request alone is refused from then on', async () => {
    await expect(submit(request)).rejects.toMatchObject({ code: 'weak-key' });
  });
});

test('a private key with somebody else’s public half is refused, and nobody’s key is blocked', async () => {
  const victim = generate('P-256');
  const point = createPublicKey(victim).export({ format: 'der', type: 'spki' }).subarray(-65);
  const scalar = createHash('sha256').update('any number').digest();
  // ECPrivateKey (RFC 5915) of P-256: version, scalar, [0] curve, [1] public point
  const body = Buffer.concat([
    Buffer.from('020101', 'hex'),
    Buffer.from('0420', 'hex'),
    scalar,
    Buffer.from('a00a06082a8648ce3d030107', 'hex'),
    Buffer.from('a144034200', 'hex'),
    point,
  ]);
  const der = Buffer.concat([Buffer.from('30', 'hex'), Buffer.from([body.length]), body]);
  const pem = `-----BEGIN EC PRIVATE KEY-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END EC PRIVATE KEY-----\n`;
  const before = world.table.rows().filter(({ kind }) => kind === 'blockedKey').length;
  await expect(submit(pem)).rejects.toMatchObject({ code: 'weak-key' });
  expect(world.table.rows().filter(({ kind }) => kind === 'blockedKey').length).toBe(before);
  expect((await submit(pkcs10(victim))).request.state).toBe('approved');
});

test('the same application again is the same request; the same key in another application is refused', async () => {
  const pem = pkcs10(generate('P-256'));
  const first = await submit(pem);
  const again = await submit(pem);
  expect(again.request.id).toBe(first.request.id);
  const other = submitRequest(
    world,
    cast.administrator,
    {
      subscriptionId: cast.subscription.id,
      usage: 'SSL_SERV',
      declared: { commonName: 'other.example.org', dnsNames: [] },
      certificationRequest: pem,
    },
    'submit',
  );
  await expect(other).rejects.toMatchObject({ code: 'weak-key' });
});
