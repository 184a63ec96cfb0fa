import { expect, test } from 'vitest';
import { operations } from '../../../functions/open/lambda.ts';
import { lambda } from '../../../shared/http/lambda.ts';
import { sourceOf } from '../../../shared/http/source.ts';
import { askHandler, openOffice } from './office.ts';

/** Spellings of RFC 5952 and RFC 4291. */
test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:0207', '192.0.2.7'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000:ffff::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is counted as %s', (address, source) => expect(sourceOf(address)).toBe(source));

test('a subscriber with a whole /64 has the calls of one, and no neighbour loses theirs', async () => {
  const { house } = await openOffice(3);
  const quiet = () => undefined;
  const handler = lambda('open', { health: operations.health }, () => house, quiet);
  const status = async (sourceIp: string) => (await askHandler(handler, 'GET /health', { sourceIp })).status;
  const handled = async (...addresses: string[]) => Promise.all(addresses.map(status));
  const answers = await handled('2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4', '2001:db8:0:0:9::');
  expect(answers.filter((one) => one === 429)).toHaveLength(2);
  expect(await handled('2001:db8:0:1::1', '192.0.2.1', '::ffff:192.0.2.1')).not.toContain(429);
  expect((await handled('::ffff:192.0.2.1', '192.0.2.1')).filter((one) => one === 429)).toHaveLength(1);
});
