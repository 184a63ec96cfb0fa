import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { audit } from '../../faults/audit.ts';
import { end } from '../../world/holders.ts';
import { daysBefore, GOOD_CODE } from '../../world/retrieval.ts';
import { type Cast, makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { type Answered, problem } from './office.ts';

/** The journey of a professional as programs go through it: over HTTP, with a key and a request made by OpenSSL. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-holder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
let keys = 0;
function csr(): { readonly name: string; readonly pem: string } {
  const name = `key-${++keys}`;
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.pem`);
  openssl('req', '-new', '-key', `${name}.pem`, '-subj', '/', '-out', `${name}.csr`);
  return { name, pem: readFileSync(join(folder, `${name}.csr`), 'utf8') };
}

type Authority = Awaited<ReturnType<typeof openAuthority>>;
type Claims = Readonly<Record<string, string>>;

let authority: Authority;
let cast: Cast;
let administrator: Claims;
beforeEach(async () => {
  authority = await openAuthority();
  cast = await makeCast(authority.world, { offer: 'PRO' });
  administrator = await authority.claimsOf(cast.administrator.personId);
});

const post = (address: string, claims: Claims, body: object) => authority.ask(`POST ${address}`, { claims, body });
const get = (address: string, claims: Claims, accept = 'application/json') =>
  authority.ask(`GET ${address}`, { claims, headers: { accept } });
const ok = (answered: Answered, status: number) => {
  if (answered.status !== status) throw new Error(`${answered.status}, not ${status}: ${answered.text}`);
  return answered.json as unknown as Record<string, unknown>;
};

const form = (directoryId: string, more: object = {}) => ({
  lastName: 'Exemple',
  firstNames: 'Camille',
  email: `${directoryId}@example.org`,
  directoryId,
  language: 'en',
  identity: { how: 'directory', at: authority.world.clock.now().toISOString(), reference: { kind: 'annuaire' } },
  ...more,
});

interface Own {
  readonly id: string;
  readonly dataDigest: string;
  readonly terms: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly next: string;
  readonly certificates: readonly { readonly issuer: string; readonly serial: string; readonly href: string }[];
}

/** Registers somebody, who signs in by the directory and so is linked. */
async function register(directoryId: string) {
  const { subscription } = cast;
  const made = ok(await post(`/subscriptions/${subscription.id}/holders`, administrator, form(directoryId)), 201);
  const claims = { iss: 'https://id.example.test', sub: `sub-${directoryId}`, directory_id: directoryId };
  ok(await get('/me', claims), 200);
  return { id: made.id as string, claims };
}
type Somebody = Awaited<ReturnType<typeof register>>;

async function mine({ claims }: Somebody): Promise<Own> {
  const page = ok(await get('/me/holders', claims), 200) as unknown as { items: Own[] };
  return page.items[0]!;
}

async function attest(somebody: Somebody) {
  const { dataDigest, terms } = await mine(somebody);
  const { id, version, sha256: digest } = terms;
  const body = { dataDigest, text: { id, version, sha256: digest }, language: 'en' };
  return ok(await post(`/holders/${somebody.id}/attestation`, somebody.claims, body), 200);
}

async function request(somebody: Somebody) {
  const { name, pem } = csr();
  const body = { certificationRequest: pem };
  const made = ok(await post(`/holders/${somebody.id}/certificate-request`, somebody.claims, body), 201);
  const { issuer, serial } = made.certificate as { issuer: string; serial: string };
  return { key: name, requestId: made.id as string, href: `/certificates/${issuer}/${serial}`, issuer, serial };
}

async function accept({ claims }: Somebody, href: string) {
  const shown = ok(await get(href, claims), 200) as unknown as {
    certificateSha256: string;
    acceptance: { texts: { id: string; version: string; sha256: string; href: string }[] };
  };
  const texts = shown.acceptance.texts.map(({ href: _, ...text }) => text);
  const { certificateSha256 } = shown;
  return post(`${href}/acceptance`, claims, { code: GOOD_CODE, codeAgain: GOOD_CODE, certificateSha256, texts });
}

const certificateIn = async ({ issuer, serial }: { issuer: string; serial: string }) =>
  (await authority.world.ledger.read('certificate', { issuer, serial }))!;

describe('the journey', () => {
  test('opened, attested, requested, accepted with a code, renewed under the same name, revoked', async () => {
    const camille = await register('camille');
    expect((await mine(camille)).next).toBe('attest');
    const early = await post(`/holders/${camille.id}/certificate-request`, camille.claims, {
      certificationRequest: csr().pem,
    });
    expect(problem(early).code).toBe('policy');
    await attest(camille);
    expect((await mine(camille)).next).toBe('request');

    const first = await request(camille);
    expect((await mine(camille)).next).toBe('retrieve');
    expect(problem(await get(first.href, camille.claims, 'application/x-pem-file')).code).toBe('wrong-state');
    expect((await accept(camille, first.href)).status).toBe(200);
    const pem = (await get(first.href, camille.claims, 'application/x-pem-file')).text;
    const der = (await certificateIn(first)).certificate!;
    expect(Buffer.from(pem, 'base64').toString()).toContain('BEGIN CERTIFICATE');
    const text = openssl('x509', '-in', writePem('first.pem', Buffer.from(pem, 'base64')), '-noout', '-text');
    expect(text).toContain('CN = Camille Exemple');
    expect(text).toContain('email:camille@example.org');
    expect(text).toContain('TLS Web Client Authentication');
    const publicKey = (args: string[]) => openssl(...args);
    expect(publicKey(['x509', '-in', 'first.pem', '-noout', '-pubkey'])).toBe(
      publicKey(['pkey', '-in', `${first.key}.pem`, '-pubout']),
    );
    expect((await mine(camille)).next).toBe('declare');

    await daysBefore(authority.world, await certificateIn(first), 60);
    const renews = { issuer: first.issuer, serial: first.serial };
    ok(await post(`/holders/${camille.id}/opening`, administrator, { renews, revokeOldAfterDays: 7 }), 200);
    expect((await mine(camille)).next).toBe('attest');
    await attest(camille);
    const second = await request(camille);
    expect((await accept(camille, second.href)).status).toBe(200);
    const subject = (file: string) => openssl('x509', '-in', file, '-noout', '-subject', '-nameopt', 'RFC2253');
    writePem(
      'second.pem',
      Buffer.from((await get(second.href, camille.claims, 'application/x-pem-file')).text, 'base64'),
    );
    expect(subject('second.pem')).toBe(subject('first.pem'));
    expect(sha256((await certificateIn(second)).certificate!)).not.toBe(sha256(der));

    const revoked = await post(`${second.href}/revocation`, camille.claims, { reason: 'keyCompromise' });
    expect(ok(revoked, 200).state).toBe('revoked');
    expect(ok(await get(second.href, camille.claims), 200).revocation).toMatchObject({ reason: 'keyCompromise' });
    const { items } = ok(await get('/certificates', camille.claims), 200) as unknown as { items: { serial: string }[] };
    expect(items.map(({ serial }) => serial).sort()).toEqual([first.serial, second.serial].sort());
    const dossier = await get(`${first.href}/dossier`, administrator);
    const events = ok(dossier, 200).events as { type: string; actor: string }[];
    const told = events.filter(({ type }) => type.startsWith('holder.')).map(({ type }) => type);
    expect(told.slice(0, 3)).toEqual(['holder.registered', 'holder.attested', 'holder.requested']);
    expect((await get(`${first.href}/dossier`, administrator, 'application/pdf')).text).not.toBe('');
    expect(audit(authority.world)).toEqual([]);
  });

  test('the address that the registration gives shows the holder, with nothing of another', async () => {
    const camille = await register('camille');
    const shown = ok(await get(`/holders/${camille.id}`, camille.claims), 200);
    expect(shown).toMatchObject({ lastName: 'Exemple', email: 'camille@example.org', next: 'attest' });
    const { items } = ok(
      await get(`/subscriptions/${cast.subscription.id}/holders`, administrator),
      200,
    ) as unknown as {
      items: unknown[];
    };
    expect(items).toHaveLength(1);
  });

  test('a wish for a correction, a correction, and another word', async () => {
    const camille = await register('camille');
    const wish = { message: 'mon prénom est Camille Noé' };
    expect(ok(await post(`/holders/${camille.id}/correction-request`, camille.claims, wish), 200).state).toBe(
      'correction-asked',
    );
    const seen = ok(await get(`/holders/${camille.id}`, administrator), 200);
    expect(seen.correctionAsked).toMatchObject(wish);
    const { lastName, email } = form('camille');
    const corrected = { lastName, firstNames: 'Camille Noé', email };
    const answer = ok(await post(`/holders/${camille.id}/correction`, administrator, corrected), 200);
    // what is kept for repetition holds nothing personal
    expect(JSON.stringify(answer)).not.toContain('Camille');
    await attest(camille);
    expect((await certificateIn(await request(camille))).holderId).toBe(camille.id);
  });
});

describe('another holder’s', () => {
  /** Every route that admits holders, about an object of `other`; asked by somebody who is a holder too. */
  const routesAbout = (other: Somebody, certificate: { href: string; requestId: string }) =>
    [
      ['GET', `/holders/${other.id}`],
      ['POST', `/holders/${other.id}/attestation`, { dataDigest: '0'.repeat(64), text: TEXT, language: 'fr' }],
      ['POST', `/holders/${other.id}/correction-request`, { message: 'no' }],
      ['POST', `/holders/${other.id}/certificate-request`, { certificationRequest: 'x' }],
      ['GET', `/requests/${certificate.requestId}`],
      ['GET', certificate.href],
      ['POST', `${certificate.href}/acceptance`, ACT],
      ['POST', `${certificate.href}/refusal`, { certificateSha256: '0'.repeat(64), reasons: 'no' }],
      ['POST', `${certificate.href}/revocation-code`, { code: GOOD_CODE, codeAgain: GOOD_CODE }],
      ['POST', `${certificate.href}/revocation`, { reason: 'superseded' }],
    ] as const;
  const TEXT = { id: 'holder-terms', version: '0', sha256: '0'.repeat(64) };
  const ACT = { code: GOOD_CODE, codeAgain: GOOD_CODE, certificateSha256: '0'.repeat(64), texts: [] };
  const ask = (method: string, path: string, claims: Claims, body?: object) =>
    method === 'GET' ? get(path, claims) : post(path, claims, body!);

  test('looks like nothing, on every route; one’s own is there', async () => {
    const [camille, dominique] = [await register('camille'), await register('dominique')];
    await attest(camille);
    const certificate = await request(camille);
    const absent = { href: `/certificates/${certificate.issuer}/${'5f'.repeat(16)}`, requestId: '9'.repeat(32) };
    const nobody = routesAbout({ ...camille, id: '9'.repeat(32) }, absent);
    for (const [index, [method, path, body]] of routesAbout(camille, certificate).entries()) {
      const others = await ask(method, path, dominique.claims, body);
      const none = await ask(method, nobody[index]![1], dominique.claims, body);
      expect([path, others.status, problem(others).detail]).toEqual([path, none.status, problem(none).detail]);
      expect([path, others.status]).toEqual([path, 404]);
      const { status } = await ask(method, path, camille.claims, body);
      expect([path, [401, 403, 404].includes(status)]).toEqual([path, false]);
    }
  });

  test('once the mandate has ended, the very next request is refused, on every route', async () => {
    const camille = await register('camille');
    await attest(camille);
    const certificate = await request(camille);
    const { personId, mandateId } = (await authority.world.ledger.read('holder', { id: camille.id }))!;
    await end(authority.house, cast, { personId, id: mandateId });
    for (const [method, path, body] of routesAbout(camille, certificate)) {
      const { status } = await ask(method, path, camille.claims, body);
      expect([path, status]).toEqual([path, 403]);
    }
    expect((await mine(camille)).next).toBe('confirm-deletion');
  });

  test('certificate is accepted by nobody in the holder’s place', async () => {
    const camille = await register('camille');
    await attest(camille);
    const { href } = await request(camille);
    for (const act of ['acceptance', 'refusal', 'revocation-code'] as const) {
      const bodies = {
        acceptance: ACT,
        refusal: { certificateSha256: '0'.repeat(64), reasons: 'no' },
        'revocation-code': { code: GOOD_CODE, codeAgain: GOOD_CODE },
      };
      expect([act, (await post(`${href}/${act}`, administrator, bodies[act])).status]).toEqual([act, 403]);
    }
    expect((await get(href, administrator)).status).toBe(200);
  });
});

function writePem(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return name;
}
