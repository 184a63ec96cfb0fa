import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept } from '../../infra/local/retrieval.ts';
import { generation2, hold as holdCeremony } from './ceremonies.ts';
import { apply, type Certified, certified, host, openSession, type Session } from './session.ts';

/**
 * The runbooks "the next generation of an authority", "a key or an issuer is suspect" and "a generation comes to its end",
 * typed as they stand in OPERATIONS.md against the whole platform: ceremonies by the command, the rest over HTTP, and openssl
 * for what relying parties see.
 */
let session: Session;
const DAY = 86_400_000;
const held: Record<string, Certified> = {};

beforeAll(async () => {
  session = await openSession('generations', { concurrency: 1 });
}, 300_000);
afterAll(() => session?.close());

const hold = (name: string, more: object) => holdCeremony(session, name, more);

const issuers = async () => {
  const { items } = (await session.agent.get('/issuers')).expect(200).json() as unknown as {
    items: { id: string; state: string; revokedAt?: string; crlUrl: string }[];
  };
  return Object.fromEntries(items.map((one) => [one.id, one]));
};

async function request(name: string) {
  await session.done(
    `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key -subj / -out ${name}.csr`,
  );
  return session.read(`${name}.csr`);
}

async function obtain(name: string): Promise<Certified> {
  const it = certified(await apply(session, { commonName: host(name), request: await request(name) }));
  await keep(name, it);
  return it;
}

async function keep(name: string, it: Certified): Promise<void> {
  held[name] = it;
  await accept(session.administrator, it.href);
  session.write(`${name}.pem`, (await session.administrator.get(it.href, 'application/x-pem-file')).expect(200).bytes);
}

/** What relying parties fetch, and what openssl says then. */
async function verdict(name: string, more = ''): Promise<string> {
  const known = await issuers();
  for (const id of ['ca-1', 'ca-2'].filter((one) => known[one])) {
    await fetched(`ca/${id}.cer`, `openssl x509 -inform DER -out ${id}.pem`);
    await fetched(`crl/${id}.crl`, `openssl crl -inform DER -out ${id}.crl.pem`);
  }
  await fetched('crl/root-1.crl', 'openssl crl -inform DER -out root-1.crl.pem');
  await session.done('cat ca-?.pem > issuers.pem; cat *.crl.pem > lists.pem');
  const at = Math.floor(session.platform.clock.now().getTime() / 1000);
  const line = `openssl verify -x509_strict -crl_check_all -attime ${at} ${more} -CAfile "$ROOT" -untrusted issuers.pem -CRLfile lists.pem ${name}.pem`;
  return (await session.type(line)).text;
}

async function fetched(path: string, line: string): Promise<void> {
  const answer = await fetch(`${session.platform.publicationBase}/${path}`);
  expect(answer.status, path).toBe(200);
  session.write('fetched', new Uint8Array(await answer.arrayBuffer()));
  await session.done(`${line} -in fetched`);
}

const run = async (...schedules: string[]) => {
  for (const name of schedules) {
    await session.platform.runSchedule(name);
    await session.platform.settled();
  }
};

test('suspicion: the authority issues nothing at once, and says when to ask again; its status goes on', async () => {
  await obtain('one');
  await obtain('two');
  const transcript = await hold('suspect', { states: [{ issuer: 'ca-1', state: 'suspect' }] });
  expect(transcript).toMatch(/state +made +ca-1 suspect/);
  const refused = await apply(session, { commonName: host('refused'), request: await request('refused') });
  expect([refused.status, refused.json().code]).toEqual([503, 'unavailable']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
  expect((await issuers())['ca-1']!.state).toBe('suspect');
  await run('crls-due');
  expect(await verdict('one')).toBe('one.pem: OK\n');
}, 300_000);

test('compromise: one ceremony retires it, has the root revoke it and founds the next generation', async () => {
  const transcript = await hold('compromise', {
    states: [{ issuer: 'ca-1', state: 'retired' }],
    revocations: [{ issuer: 'ca-1', reason: 'keyCompromise' }],
    ...generation2,
  });
  expect(transcript).toMatch(/authority +made +ca-2/);
  await run('certify-responders', 'crls-due', 'sweep-outbox');
  const known = await issuers();
  expect(known['ca-1']).toMatchObject({ state: 'retired', revokedAt: expect.any(String) });
  expect(known['ca-2']).toMatchObject({ state: 'active' });
  expect(await verdict('one')).toContain('certificate revoked');
  const text = await session.done('openssl crl -in root-1.crl.pem -noout -text');
  expect(text).toContain('CA Compromise');
}, 300_000);

test('the next generation issues at once, and openssl verifies its chain and its answers', async () => {
  await obtain('three');
  expect(held.three!.issuer).toBe('ca-2');
  await run('crls-due', 'sweep-outbox');
  expect(await verdict('three', '-purpose sslserver')).toBe('three.pem: OK\n');
  const asked = `openssl ocsp -issuer ca-2.pem -cert three.pem -url ${session.platform.publicationBase}/ocsp/ca-2 -CAfile "$ROOT" -verify_other ca-2.pem -no_nonce`;
  expect((await session.type(asked)).text).toMatch(/Response verify OK[\s\S]*three.pem: good/);
}, 300_000);

interface Order {
  readonly state: string;
  readonly list: { readonly sha256: string };
  readonly progress?: object;
}

test('everything that the suspect key has signed is revoked by one order of two officers, and listed', async () => {
  const [one, two] = [await session.as('security-officer-1'), await session.as('security-officer-2')];
  const selection = { by: 'filter', filter: { issuer: 'ca-1' } };
  const body = { selection, reason: 'keyCompromise', reasons: 'The key of ca-1 is suspect.' };
  const { id } = (await one.post('/bulk-revocations', body)).expect(202).json();
  const order = async () => (await one.get(`/bulk-revocations/${id}`)).expect(200).json() as unknown as Order;
  for (let at = 0; (await order()).state === 'counting' && at < 20; at++) await run('bulk-due');
  const { sha256: listSha256 } = (await order()).list;
  (await two.post(`/bulk-revocations/${id}/approval`, { listSha256 })).expect(202);
  for (let at = 0; (await order()).state !== 'done' && at < 20; at++) await run('bulk-due', 'sweep-outbox');
  expect((await order()).progress).toMatchObject({ results: { revoked: 2, left: 0 } });
  await run('sweep-outbox', 'sweep-outbox');
  await fetched('crl/ca-1.crl', 'openssl crl -inform DER -out ca-1.crl.pem');
  const text = await session.done('openssl crl -in ca-1.crl.pem -noout -text');
  for (const name of ['one', 'two']) expect(text.toLowerCase()).toContain(held[name]!.serial);
  // its seal is the platform's own: an officer revokes it alone
  const { seals } = (await session.agent.get('/issuers')).expect(200).json() as unknown as {
    seals: { issuedBy: string; serial: string }[];
  };
  for (const { issuedBy, serial } of seals) {
    (await one.post(`/certificates/${issuedBy}/${serial}/revocation`, { reason: 'superseded' })).expect(200);
  }
  await run('sweep-outbox', 'sweep-outbox');
}, 300_000);

test('its end: responders run out, a last list is published by itself, and a ceremony says that it is over', async () => {
  const { clock } = session.platform;
  const now = clock.now().getTime();
  try {
    for (let days = 8; days <= 24; days += 8) {
      clock.set(new Date(now + days * DAY));
      await run('certify-responders', 'crls-due', 'sweep-outbox');
    }
    await fetched('crl/ca-1.crl', 'openssl crl -inform DER -out ca-1.crl.pem');
    const text = await session.done('openssl crl -in ca-1.crl.pem -noout -text');
    expect(text).toContain('Next Update: Dec 31 23:59:59 9999 GMT');
    for (const name of ['one', 'two']) expect(text.toLowerCase()).toContain(held[name]!.serial);
    const transcript = await hold('end', { states: [{ issuer: 'ca-1', state: 'ended' }] });
    expect(transcript).toMatch(/state +made +ca-1 ended/);
    const asked = `openssl ocsp -issuer ca-1.pem -cert one.pem -url ${session.platform.publicationBase}/ocsp/ca-1 -CAfile "$ROOT" -no_nonce`;
    expect((await session.type(asked)).text).toContain('unauthorized');
    await run('crls-due', 'sweep-outbox');
    expect(await verdict('three')).toBe('three.pem: OK\n');
  } finally {
    clock.set(new Date(now));
  }
}, 300_000);
