import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contactStage, entered, verify } from '../world/contacts.ts';

/** Nobody verifies an address but whoever has the secret of its last mail, letter for letter. */
test('no other text than the secret verifies, however near', async () => {
  const stage = await contactStage('property');
  const { contact, secret } = await entered(stage);
  const near = fc.tuple(fc.nat(secret.length - 1), fc.constantFrom(...'ABab01_-=% ')).map(([at, letter]) => {
    return secret.slice(0, at) + letter + secret.slice(at + 1);
  });
  const other = fc.oneof(
    near,
    fc.string({ maxLength: 200, unit: 'binary' }),
    fc.nat(secret.length).map((length) => secret.slice(0, length)),
    fc.string({ minLength: 1 }).map((more) => secret + more),
    fc.constantFrom(secret.toLowerCase(), ` ${secret}`, `${secret}=`, Buffer.from(secret, 'base64url').toString('hex')),
  );
  await fc.assert(
    fc.asyncProperty(other, async (text) => {
      fc.pre(text !== secret);
      await expect(verify(stage, contact.id, text)).rejects.toMatchObject({ code: 'not-found' });
    }),
    { numRuns: 150 },
  );
  expect((await verify(stage, contact.id, secret)).state).toBe('verified');
});
