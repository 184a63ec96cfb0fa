import { expect, test } from 'vitest';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { hashesOf } from '../../../shared/lifecycle/status/known-issuers.ts';
import { encodeCertId } from '../../../shared/x509/ocsp-request.ts';
import { asFunction } from '../../world/as-function.ts';
import { authority } from '../../world/ceremony-page.ts';
import { generation, hold, listOf, publish, withKeys } from '../../world/generations.ts';
import { asking, openDesk, told } from '../../world/status.ts';
import { makeWorld } from '../../world/world.ts';

const HOUR = 3_600_000;

/** What founds the second authority of the TEST hierarchy. */
const TEST_GENERATION = {
  hierarchy: 'test',
  issuing: [{ ...authority('test-ca-2', 'TEST Example CA 2', 10), issuedBy: 'test-root' }],
  responders: [
    {
      issuer: 'test-ca-2',
      keys: ['alias/test-ocsp-2a', 'alias/test-ocsp-2b'],
      subject: { C: 'FR', O: 'Example Trust', CN: 'TEST Example OCSP 2' },
    },
  ],
};

/**
 * Every authority of a deployment under the rights of those who work with its keys: the ceremony certifies it, issuance
 * certifies its responder, lists are signed, and its status is answered with each of the two keys in turn.
 */
test.each([
  ['ca', undefined, 'ocsp-'],
  ['test-ca', undefined, 'test-ocsp-'],
  ['ca-2', generation(2), 'ocsp-2'],
  ['test-ca-2', TEST_GENERATION, 'test-ocsp-2'],
] as const)('%s issues, is listed and is answered for with its own keys', async (issuer, file, responder) => {
  const world = withKeys(await makeWorld('keys at work'));
  if (file) await hold(world, file);
  const madeWith = () => world.keys.signatures.at(-1)!.keyId;

  await publish(world, issuer);
  expect([listOf(world, issuer).crlNumber, madeWith()]).toEqual([1n, `alias/${issuer}`]);

  const ask = openDesk(asFunction(world, 'status', world.table));
  const hashes = hashesOf(await readIssuer(world.ledger, issuer));
  for (const letter of ['a', 'b']) {
    const { record } = await certifyResponder(asFunction(world, 'issue-certificate', world.table), issuer, 'certify');
    expect(madeWith()).toBe(`alias/${issuer}`);
    world.clock.advance(HOUR);
    const { serial } = record.certificates.at(-1)!;
    const answer = told(await ask({ ...asking(encodeCertId('sha1', hashes.sha1, serial)), issuer }));
    expect(answer.responses).toMatchObject([{ certStatus: { status: 'good' } }]);
    expect(madeWith()).toBe(`alias/${responder}${letter}`);
    world.clock.advance(7 * 24 * HOUR);
  }
});
