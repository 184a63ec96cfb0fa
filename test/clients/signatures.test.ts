import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SIGNATURE_LOG } from '../../infra/local/kms/kms.ts';
import type { SignatureReport } from '../../shared/lifecycle/sign-watch/report.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { openSession, type Session } from './session.ts';

/**
 * The whole way: the key service writes down who signed, its trail comes in files into a bucket, the function that is told of
 * each holds it against the ledger, and an auditor reads what came of it.
 */
const WAIT_SECONDS = 5;
let session: Session;
beforeAll(async () => {
  session = await openSession('signatures', { environment: { SCEAU_SIGN_WAIT_SECONDS: String(WAIT_SECONDS) } });
}, 180_000);
afterAll(() => session?.close());

const log = () => join(session.state, 'cloud', 'kms', SIGNATURE_LOG);
const lines = () =>
  readFileSync(log(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const said = (event: string) =>
  readFileSync(join(session.state, 'log', 'functions.log'), 'utf8').split(`"message":"${event}"`).length - 1;

/** Delivers what is left, lets the wait go by and reads the day's figures. */
async function accounted(): Promise<SignatureReport & { readonly sum: (of: 'signatures' | 'unexplained') => number }> {
  const { platform } = session;
  await platform.cloud.deliverTrail();
  await platform.settled();
  platform.clock.advance((WAIT_SECONDS + 1) * 1000);
  const { failed, payload } = await platform.runSchedule('account-for-signatures');
  expect([failed, JSON.parse(payload)], payload).toEqual([false, expect.objectContaining({ waiting: 0 })]);
  const report = (await (await session.as('auditor')).get('/signatures'))
    .expect(200)
    .json() as unknown as SignatureReport;
  return { ...report, sum: (of) => report.keys.reduce((total, figures) => total + figures[of], 0) };
}

describe('the trail of the local cloud', () => {
  test('after a ceremony, certificates, a revocation and the log: every signature is explained', async () => {
    const { platform, administrator, sample } = session;
    for (let n = 0; n < 3; n++) {
      const request = {
        subscriptionId: sample.subscriptionId,
        usage: 'SSL_SERV',
        declared: { commonName: `w${n}.clinique.example.org`, dnsNames: [] },
        certificationRequest: pkcs10(generate('P-256')),
      };
      (await administrator.post('/requests', request)).expect(201, 202);
    }
    await platform.runSchedule('seal-log');
    await platform.runSchedule('crls-due');
    await platform.settled();
    const { sum, keys, unexplained } = await accounted();
    expect(unexplained).toEqual([]);
    expect(sum('signatures')).toBe(lines().filter(({ errorCode }) => errorCode === undefined).length);
    expect(keys.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['alias/sceau-ca-1', 'alias/sceau-root-1', 'alias/sceau-seal-1']),
    );
    expect([said('sign.unexplained'), said('sign.stranger')]).toEqual([0, 0]);
    expect(JSON.parse((await platform.runSchedule('listen-to-trail')).payload)).toEqual({ silent: false });
  });

  test('a signature that nobody recorded, and one by somebody who may not: alarms', async () => {
    const { platform } = session;
    const issuing = lines().findLast(({ userIdentity }) =>
      JSON.stringify(userIdentity).includes('role/issue-certificate'),
    )!;
    const stolen = { ...issuing, requestID: 'stolen', eventTime: platform.clock.now().toISOString() };
    const stranger = JSON.parse(
      JSON.stringify({ ...stolen, requestID: 'stranger' }).replaceAll('role/issue-certificate', 'role/submission'),
    ) as object;
    for (const line of [stolen, stranger]) appendFileSync(log(), `${JSON.stringify(line)}\n`);
    const { unexplained } = await accounted();
    expect(unexplained.map(({ requestId, why }) => [requestId, why]).sort()).toEqual([
      ['stolen', 'no-record'],
      ['stranger', 'stranger'],
    ]);
    expect(said('sign.unexplained')).toBeGreaterThan(0);
    expect(said('sign.stranger')).toBeGreaterThan(0);
  });

  test('two hours later, what is on record is in the trail, all of it', async () => {
    const { platform } = session;
    const [day] = platform.clock.now().toISOString().split('T');
    platform.clock.advance(4 * 3_600_000);
    const { failed, payload } = await platform.runSchedule('trace-signatures');
    expect([failed, JSON.parse(payload)], payload).toEqual([false, expect.objectContaining({ untraced: 0 })]);
    const auditor = await session.as('auditor');
    const { traced } = (await auditor.get(`/signatures?day=${day}`)).expect(200).json() as unknown as SignatureReport;
    expect(traced).toMatchObject({ missing: 0, untraced: [] });
    expect(traced.recorded).toBeGreaterThan(3);
    expect(said('sign.untraced')).toBe(0);
  });
});
