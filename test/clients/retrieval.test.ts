import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../infra/local/client.ts';
import { accept, anyCode } from '../../infra/local/retrieval.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { apply, type Certified, certified, eventually, host, openSession, type Session } from './session.ts';

/** What happens to certificates after their issue, on the whole platform: each function with its own permissions only. */
let session: Session;
beforeAll(async () => {
  session = await openSession('retrieval', { concurrency: 1 });
}, 120_000);
afterAll(() => session?.close());

const DAY_MS = 86_400_000;
const wanted = async (name: string): Promise<Certified> =>
  certified(await apply(session, { commonName: host(name), request: pkcs10(generate('P-256')) }));
const stateOf = async ({ href }: Certified, by: Client = session.administrator) =>
  (await by.get(href)).expect(200).json().state;
const download = ({ href }: Certified, by: Client = session.administrator) => by.get(href, 'application/x-pem-file');

async function runClock(): Promise<void> {
  await session.platform.runSchedule('deadlines-due');
  await session.platform.settled();
  await session.platform.runSchedule('sweep-outbox');
  await session.platform.settled();
}
const letters = async (subject: string) =>
  (await session.platform.inbox()).filter((letter) => letter.subject.startsWith(subject)).length;

describe('retrieval', () => {
  test('nothing before the act, everything after it; then the code revokes for whoever has it', async () => {
    const it = await wanted('kept');
    expect((await download(it)).status).toBe(409);
    const code = await accept(session.administrator, it.href);
    expect((await download(it)).status).toBe(200);
    await eventually('the confirmation', async () => (await letters('Certificat accepté : kept.')) > 0);

    const by = (secret: string) =>
      session.done(
        `curl -sS -o answer.json -w '%{http_code}' "$URL/revocations/by-code" -H 'content-type: application/json' -d '${JSON.stringify(
          { issuer: it.issuer, serial: it.serial, code: secret, reason: 'keyCompromise' },
        )}'`,
      );
    expect(await by(anyCode())).toBe('404');
    expect(await by(code!)).toBe('200');
    expect(await stateOf(it)).toBe('revoked');
    const asked = (await session.administrator.get(`${it.href}/revocation-requests`)).expect(200).json();
    expect(asked.items).toMatchObject([{ channel: 'code', capacity: 'code-holder', decision: 'revoked' }]);
  });

  test('the content refused is the certificate revoked', async () => {
    const it = await wanted('wrong');
    const { certificateSha256 } = (await session.administrator.get(it.href)).expect(200).json();
    const refusal = { certificateSha256, reasons: 'another host was meant' };
    (await session.administrator.post(`${it.href}/refusal`, refusal)).expect(200);
    expect(await stateOf(it)).toBe('revoked');
  });

  test('thirty days of nobody: a reminder, then revocation, each told once', async () => {
    const it = await wanted('left');
    for (const [days, state] of [
      [23, 'issued'],
      [6, 'issued'],
      [1, 'revoked'],
    ] as const) {
      session.platform.clock.advance(days * DAY_MS);
      await runClock();
      await runClock();
      expect(await stateOf(it, await session.as('technical-administrator-1'))).toBe(state);
    }
    const told = await session.platform.inbox();
    const about = told.filter(({ subject }) => subject.includes('left.clinique')).map(({ subject }) => subject);
    expect(about.filter((subject) => subject.startsWith('Certificat toujours à accepter'))).not.toEqual([]);
    expect(about.filter((subject) => subject.startsWith('Certificat révoqué faute d’acceptation'))).not.toEqual([]);
    // one to each of those who are told, and none twice
    const receivers = (begin: string) =>
      told
        .filter(({ subject }) => subject.startsWith(begin) && subject.includes('left.clinique'))
        .map(({ destination }) => destination.to[0]);
    for (const begin of ['Certificat toujours', 'Certificat révoqué faute']) {
      expect(receivers(begin).length).toBe(new Set(receivers(begin)).size);
    }
  });

  test('renewal: control is proved again by DNS, the subject stays, and the old one goes when it was said to', async () => {
    session.platform.clock.reset();
    const it = await wanted('long');
    await accept(session.administrator, it.href);
    const { notAfter } = (await session.administrator.get(it.href)).expect(200).json() as unknown as {
      notAfter: string;
    };
    session.platform.clock.set(new Date(Date.parse(notAfter) - 60 * DAY_MS));
    const administrator = await session.as('technical-administrator-1');
    const renewal = { certificationRequest: pkcs10(generate('P-256')), revokeOldAfterDays: 7 };
    expect((await administrator.post(`${it.href}/renewal`, renewal)).json()).toMatchObject({ code: 'policy' });

    const representative = await session.as('legal-representative');
    const subscription = `/subscriptions/${session.sample.subscriptionId}`;
    const challenge = (await representative.post(`${subscription}/domain-challenge`, {}))
      .expect(200, 201)
      .json() as unknown as {
      name: string;
      value: string;
    };
    session.platform.dns.set(challenge.name, [challenge.value]);
    (await representative.post(`${subscription}/domain-check`, {})).expect(200);

    expect((await administrator.get(`${it.href}/prefill`)).expect(200).json()).toMatchObject({ by: 'renewal' });
    const next = certified(await administrator.post(`${it.href}/renewal`, renewal));
    await accept(administrator, next.href);
    const subjects = await Promise.all(
      [it, next].map(async (one) => {
        session.write('one.pem', (await download(one, administrator)).expect(200).bytes);
        return session.done('openssl x509 -in one.pem -noout -subject -nameopt dump_der,show_type,dump_all');
      }),
    );
    expect(subjects[0]).toBe(subjects[1]);
    session.platform.clock.advance(6 * DAY_MS);
    await runClock();
    expect(await stateOf(it, await session.as('technical-administrator-1'))).toBe('issued');
    session.platform.clock.advance(DAY_MS);
    await runClock();
    const later = await session.as('technical-administrator-1');
    expect([await stateOf(it, later), await stateOf(next, later)]).toEqual(['revoked', 'issued']);
  });

  test('the one list, as a spreadsheet takes it', async () => {
    const administrator = await session.as('technical-administrator-1');
    const { bytes, headers } = (await administrator.get('/certificates/export', 'text/csv')).expect(200);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(headers.get('content-disposition')).toContain('.csv"');
    const lines = new TextDecoder().decode(bytes).trim().split('\r\n');
    expect(lines.length).toBe(1 + 5);
    const counts = (await administrator.get('/certificates/counts')).expect(200).json();
    expect(counts).toMatchObject({ states: { revoked: 4, 'in-force': 1, awaited: 0 }, complete: true });
  });
});
