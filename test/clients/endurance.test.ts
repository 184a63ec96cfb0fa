import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, clientOf, type Reply } from '../../infra/local/client.ts';
import { theRunningHouse } from '../../infra/local/demo/house.ts';
import { openssl } from '../../infra/local/openssl.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import type { Sample } from '../../infra/local/sample.ts';
import { encodePem } from '../../shared/der/pem.ts';
import { CEREMONY } from '../../shared/lifecycle/records.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { audit } from '../faults/audit.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { auditedFrom } from './audited.ts';
import { type Certified, eventually, host } from './session.ts';

/**
 * One house through three lives. The first is `npm start`, killed with -9 in the middle of its work; the second has a
 * bad network the whole time and is killed as well; the third is quiet, finishes what is left, and is audited whole.
 */
const folder = mkdtempSync(join(tmpdir(), 'sceau-endurance-'));
const state = join(folder, 'state');
const desk = join(folder, 'desk');
const SEED = 20_260_302;
const FAULTS = `seed=${SEED}, throttle=0.03, lost-answer=0.03, cut-answer=0.01, duplicate=0.03, index-delay=50`;

/** What was answered with a promise: a request that the house said it has. */
const promised = new Map<string, Certified | undefined>();
/** Certificates whose revocation was answered with a promise. */
const revoked: Certified[] = [];
const crlNumbers: number[] = [];
let first: ChildProcess | undefined;
let platform: Platform | undefined;
let sample: Sample;
let administrator: Client;
/** Reads certificates that nobody has accepted, as the house may. */
let auditor: Client;

beforeAll(async () => {
  mkdirSync(desk);
  first = await npmStart();
  sample = JSON.parse(readFileSync(join(state, 'sample.json'), 'utf8')) as Sample;
  const house = (await theRunningHouse(state))!;
  administrator = clientOf(house.url, await house.tokenFor('technical-administrator-1'));
  auditor = clientOf(house.url, await house.tokenFor('auditor'));
  await noteList(`${house.url}/repository`);
}, 120_000);

afterAll(async () => {
  first?.kill('SIGKILL');
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function npmStart(): Promise<ChildProcess> {
  const start = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
  const child = spawn(process.execPath, [start], {
    env: { ...process.env, SCEAU_LOCAL_STATE: state, HOST: '', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (part: Buffer) => {
      said += part.toString();
      if (/^ready /m.test(said)) resolve(child);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`npm start ended:\n${said}`)));
  });
}

async function takeUp(options: { readonly faults?: string; readonly concurrency: number }): Promise<Platform> {
  platform = await startPlatform({ folder: state, firstPort: 0, ...options });
  await signIn();
  await noteList(platform.publicationBase);
  return platform;
}

async function signIn(): Promise<void> {
  administrator = clientOf(platform!.url, await platform!.tokenFor('technical-administrator-1'));
  auditor = clientOf(platform!.url, await platform!.tokenFor('auditor'));
}

async function noteList(publicationBase: string): Promise<Set<string>> {
  const answer = await fetch(`${publicationBase}/crl/ca-1.crl`);
  const list = decodeCertificateList(new Uint8Array(await answer.arrayBuffer()));
  crlNumbers.push(Number(list.crlNumber));
  return new Set([...list.entries()].map(({ serial }) => serial));
}

let names = 0;
/** Asks once, and notes what is promised. */
async function ask(headers: Readonly<Record<string, string>> = {}, form: object = newForm()): Promise<Reply> {
  const reply = await administrator.post('/requests', form, headers);
  if (reply.status === 201 || reply.status === 202) {
    const { id, certificate } = reply.json();
    promised.set(id, certificate as Certified | undefined);
  }
  return reply;
}

function newForm() {
  names += 1;
  return {
    subscriptionId: sample.subscriptionId,
    usage: 'SSL_SERV',
    declared: { commonName: host(`n${names}`), dnsNames: [] },
    certificationRequest: pkcs10(generate('P-256')),
  };
}

async function revoke(it: Certified, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const reply = await administrator.post(`${it.href}/revocation`, { reason: 'superseded' }, headers);
  if (reply.status === 200) revoked.push(it);
  return reply;
}

/** `count` requests at once; `struck` is called at the moment in which the `at`-th certificate is promised. */
async function burst(count: number, at: number, struck: () => void): Promise<number> {
  let answered = 0;
  await Promise.allSettled(
    Array.from({ length: count }, async () => {
      const { status } = await ask();
      if (status === 201) answered += 1;
      if (status === 201 && answered === at) struck();
    }),
  );
  return answered;
}

/** Every promised certificate is there, and openssl says that it is good (leaving out what was revoked). */
async function verifyAll(): Promise<void> {
  const good: string[] = [];
  let chain = '';
  for (const [id, certificate] of promised) {
    if (certificate === undefined) continue;
    const pem = (await auditor.get(certificate.href, 'application/pem-certificate-chain')).expect(200).bytes;
    const file = join(desk, `${id}.pem`);
    writeFileSync(file, pem);
    chain = file;
    if (!revoked.some(({ serial }) => serial === certificate.serial)) good.push(file);
  }
  const lists = join(desk, 'lists.pem');
  const fetched = await Promise.all(
    ['root-1', 'ca-1'].map(
      async (name) => new Uint8Array(await (await fetch(`${platform!.publicationBase}/crl/${name}.crl`)).arrayBuffer()),
    ),
  );
  // by lines of 64: openssl passes over a block with an empty line in it, without a word
  writeFileSync(lists, fetched.map((der) => encodePem('X509 CRL', der)).join(''));
  const now = String(Math.floor(platform!.clock.now().getTime() / 1000));
  const anchors = ['-CAfile', platform!.rootCertificate, '-untrusted', chain, '-CRLfile', lists, '-attime', now];
  const { ok, text } = openssl(['verify', '-x509_strict', '-crl_check_all', ...anchors, ...good], { mayFail: true });
  expect(text.replaceAll(/^.*: OK\n/gm, '')).toBe('');
  expect(ok).toBe(true);
  expect(good.length).toBeGreaterThan(2);
}

/** Time passes, and the clock's jobs run. */
async function passTime(milliseconds: number): Promise<void> {
  platform!.clock.advance(milliseconds);
  for (const job of ['finish-stuck-requests', 'sweep-outbox']) await platform!.runSchedule(job);
  await platform!.settled();
}

describe('the first life', () => {
  test('ends with kill -9 among twenty requests, as a certificate is promised', async () => {
    for (let n = 0; n < 2; n += 1) (await ask()).expect(201);
    const [one] = [...promised.values()];
    (await revoke(one!)).expect(200);
    const { url } = (await theRunningHouse(state))!;
    await eventually('the list says so', async () => (await noteList(`${url}/repository`)).has(one!.serial));
    const gone = once(first!, 'exit');
    const answered = await burst(20, 3, () => first!.kill('SIGKILL'));
    expect(answered).toBeGreaterThanOrEqual(3);
    expect(answered).toBeLessThan(20);
    await gone;
  }, 60_000);
});

describe('the second life, on a bad network', () => {
  test('has all that was promised in the first', async () => {
    await takeUp({ faults: FAULTS, concurrency: 2 });
    console.info(`endurance: SCEAU_FAULTS seed=${platform!.faults.seed}`);
    await verifyAll();
    expect([...(await noteList(platform!.publicationBase))]).toEqual(
      expect.arrayContaining(revoked.map(({ serial }) => serial)),
    );
  }, 60_000);

  /** As a patient program does: the same call with the same key, until it is answered. */
  async function insist(call: (headers: Record<string, string>) => Promise<Reply>, key: string): Promise<Reply> {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await call({ 'idempotency-key': key });
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      if (reply.status < 300 || attempt === 10) return reply;
      if (![409, 429, 503].includes(reply.status)) reply.expect(201);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const statuses = new Map<number, number>();

  test('serves a small load all the same: who asks again is answered', async () => {
    const lanes = Array.from({ length: 2 }, async (_, lane) => {
      for (let n = 0; n < 4; n += 1) {
        const form = newForm();
        const reply = await insist((headers) => ask(headers, form), `load-${lane}-${n}`);
        expect([201, 202]).toContain(reply.status);
        const it = reply.json().certificate as Certified | undefined;
        if (it && n % 2 === 0) (await insist((headers) => revoke(it, headers), `revoke-${lane}-${n}`)).expect(200);
      }
    });
    await Promise.all(lanes);
    const met = new Map<string, number>();
    for (const { fault } of platform!.calls) if (fault) met.set(fault, (met.get(fault) ?? 0) + 1);
    console.info('endurance: faults', Object.fromEntries(met), 'answers', Object.fromEntries(statuses));
    expect([...met.keys()].sort()).toEqual(['cut-answer', 'duplicate', 'lost-answer', 'throttle']);
  }, 90_000);

  test('ends as the first did', async () => {
    const old = platform!;
    let killed: Promise<void> | undefined;
    await burst(8, 2, () => {
      killed = old.killHard();
    });
    expect(killed).toBeDefined();
    await killed;
  }, 60_000);
});

describe('the third life', () => {
  test('has all that was promised, finishes what was left, and nothing is stuck', async () => {
    await takeUp({ concurrency: 1 });
    await verifyAll();
    await passTime(5 * 60_000);
    for (const id of promised.keys()) {
      const request = (await administrator.get(`/requests/${id}`)).expect(200).json();
      expect(request).toMatchObject({ id, state: 'issued' });
      const certificate = request.certificate as unknown as Certified;
      if (promised.get(id)) expect(certificate).toEqual(promised.get(id));
      promised.set(id, certificate);
    }
    await verifyAll();
    // Notices that were put off come due: the longest wait is an hour.
    await passTime(3_600_000);
    await signIn();
    await passTime(3_600_000);
    const listed = await noteList(platform!.publicationBase);
    expect([...listed]).toEqual(expect.arrayContaining(revoked.map(({ serial }) => serial)));
    expect(crlNumbers).toEqual(crlNumbers.toSorted((a, b) => a - b));
  }, 90_000);

  describe('is audited from outside, when it has ended', () => {
    let letters: Awaited<ReturnType<Platform['inbox']>>;
    let house: Awaited<ReturnType<typeof auditedFrom>>;
    beforeAll(async () => {
      letters = await platform!.inbox();
      await platform!.stop();
      platform = undefined;
      house = await auditedFrom(state);
    });

    test('nothing is wrong with it', () => {
      expect(house.keys.signatures.length).toBeGreaterThan(promised.size);
      expect(audit(house)).toEqual([]);
    });
    test('no work is left, and no request is in between', () => {
      expect(house.rows.filter(({ pk }) => pk.startsWith('outbox#')).map(({ topic, about }) => [topic, about])).toEqual(
        [],
      );
      const requests = house.rows.filter(({ kind, sk }) => kind === 'request' && sk === 'record');
      expect(requests.filter(({ state: at }) => at !== 'issued')).toEqual([]);
      expect(requests.map(({ pk }) => pk.slice('request#'.length))).toEqual(
        expect.arrayContaining([...promised.keys()]),
      );
      const serials = requests.map(({ certificate }) => (certificate as Certified).serial);
      expect(new Set(serials).size).toBe(serials.length);
    });
    test('lists were numbered upwards, and nobody who was on one left it', () => {
      const archived = [...house.evidence.objects]
        .filter(([key]) => key.startsWith('crl/ca-1/'))
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
      const lists = archived.map(([, bytes]) => decodeCertificateList(bytes));
      const numbers = lists.map(({ crlNumber }) => Number(crlNumber));
      expect(numbers.length).toBeGreaterThan(2);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      const serials = lists.map((list) => [...list.entries()].map(({ serial }) => serial));
      for (const [n, now] of serials.entries()) expect(now).toEqual(expect.arrayContaining(serials[n - 1] ?? []));
      expect(serials.at(-1)!.toSorted()).toEqual(revoked.map(({ serial }) => serial).toSorted());
    });
    test('no letter was lost; those that may have gone twice are counted', () => {
      const about = house.rows.filter(
        ({ kind, state: at }) => kind === 'certificate' && (at === 'issued' || at === 'revoked'),
      );
      const told = (serial: unknown, subject: string) =>
        letters.filter(({ subject: said, body }) => said.startsWith(subject) && body.text?.includes(String(serial)));
      const lost = about.filter(
        ({ serial, subscriptionId }) =>
          subscriptionId !== CEREMONY && told(serial, 'Certificat à récupérer').length === 0,
      );
      expect(lost.map(({ serial }) => serial)).toEqual([]);
      for (const { serial } of revoked) expect(told(serial, 'Certificat révoqué').length).toBeGreaterThan(0);
      const twice = about.reduce(
        (sum, { serial }) => sum + Math.max(0, told(serial, 'Certificat à récupérer').length - 1),
        0,
      );
      console.info(`endurance: ${letters.length} letters, ${twice} certificates announced twice`);
      expect(twice).toBeLessThan(10);
    });
  });
});
