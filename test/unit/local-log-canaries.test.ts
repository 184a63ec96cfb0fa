import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PHONE, signIns } from '../../infra/local/identity/sign-ins.ts';
import { canariesIn, takeFound, watchLine } from '../../infra/local/log-canaries.ts';
import { systemRandomness } from '../../shared/aws/randomness.ts';
import { log } from '../../shared/http/log.ts';
import { newSerial } from '../../shared/lifecycle/identity.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { GOOD_CODE } from '../world/retrieval.ts';

const random = (octets: number) => Buffer.from(systemRandomness.bytes(octets)).toString('base64url');
const person = signIns.find(({ name }) => name === 'technical-administrator-1')!;
const request = pkcs10(generate('P-256'));

const SECRETS: Readonly<Record<string, string>> = {
  'a private key': generate('P-256').export({ type: 'pkcs8', format: 'pem' }).toString(),
  'a request': request,
  'a request without armour': request.split('\n').slice(1, -2).join(''),
  'a token': `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.${random(32)}`,
  'an authorization': `Bearer ${random(32)}`,
  'a link’s secret': `a1B${random(32)}`,
  'a webhook’s secret': `whsec_a1B${random(32)}`,
  'a revocation code': GOOD_CODE,
  'an e-mail address': person.email,
  'a name': person.lastName,
  'a card': `${person.card!.family}:${person.card!.number}`,
  'a card’s number': person.card!.number,
  'a phone number': PHONE,
};

const serial = newSerial(systemRandomness);
/** What the functions do log. */
const USUAL: readonly object[] = [
  { correlation: '8d9b2c6e-1f0a-4b53-9d2e-0c7a6a5f4e3d', operation: 'submit-request', status: 201, milliseconds: 12 },
  { correlation: 'Zm9vYmFyYmF6cXV4', function: 'issue-certificate', row: `certificate#ca-1#${serial}` },
  { row: 'a1'.repeat(32), code: 'unavailable', count: 12_345 },
  {
    fault: { name: 'TimeoutError', frames: ['at handled2 (file:///x/node_modules/@aws-sdk/client-kms/dist/a.js:1:2)'] },
  },
];

/** The folder of the whole run must not see what is planted here. */
let folder: string;
let around: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-planted-'));
  around = process.env.SCEAU_LOG_CANARIES;
  process.env.SCEAU_LOG_CANARIES = folder;
});
afterEach(() => {
  if (around === undefined) delete process.env.SCEAU_LOG_CANARIES;
  else process.env.SCEAU_LOG_CANARIES = around;
  rmSync(folder, { recursive: true, force: true });
});

const left = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));

describe('what no log may hold', () => {
  test.each(Object.entries(SECRETS))('%s is found', (_, secret) => {
    watchLine('planted', secret);
    watchLine('planted', JSON.stringify({ code: secret }));
    expect(takeFound()).toHaveLength(2);
    expect(left().join('')).toContain('in the log of planted');
  });

  test.each(USUAL.map((fields) => [JSON.stringify(fields)]))('nothing in %s', (line) => {
    watchLine('usual', line);
    expect([takeFound(), left()]).toEqual([[], []]);
    expect(canariesIn(line)).toEqual([]);
  });

  test('what the functions’ own log prints in this process is looked at', () => {
    log('job.done', { code: person.email });
    log('job.done', { code: 'done' });
    expect(takeFound()).toHaveLength(1);
  });
});
