import { beforeEach, describe, expect, test } from 'vitest';
import { runImport } from '../../../shared/lifecycle/imports/running.ts';
import { audit } from '../../faults/audit.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { GOOD_CODE } from '../../world/retrieval.ts';
import { type Cast, makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { type Answered, EVIDENCE, problem } from './office.ts';

/** Journey B up to the certificate, as programs go through it: over HTTP. */
type Authority = Awaited<ReturnType<typeof openAuthority>>;
type Claims = Readonly<Record<string, string>>;
type Json = Record<string, unknown> & { readonly id: string };

let authority: Authority;
let cast: Cast;
let agent: Claims;
let one: Claims;
let two: Claims;
let directionId: string;

const post = (address: string, claims: Claims, body: object) => authority.ask(`POST ${address}`, { claims, body });
const get = (address: string, claims: Claims, query: Record<string, string> = {}, headers = {}) =>
  authority.ask(`GET ${address}`, { claims, query, headers });
const ok = (answered: Answered, status: number): Json => {
  if (answered.status !== status) throw new Error(`${answered.status}, not ${status}: ${answered.text}`);
  return answered.json as unknown as Json;
};
const inDays = (days: number) => new Date(authority.world.clock.now().getTime() + days * 86_400_000).toISOString();
const term = () => ({ evidence: EVIDENCE, until: inDays(300) });

let cards = 0;
/** Somebody with a card and no mandate, and their sign-in. */
async function somebody() {
  const number = String(++cards).padStart(10, '0');
  const data = { lastName: 'Test', firstNames: 'Person', email: 'person@example.org', phone: '+33 1 99 00 00 00' };
  const card = { family: 'CPS', number };
  const { id: personId } = ok(await post('/persons', agent, { civility: 'Mme', ...data, card }), 201);
  const claims = { iss: 'https://id.example.test', sub: `sub-${personId}`, card: `CPS:${number}`, acr: 'card' };
  ok(await get('/me', claims), 200);
  return { personId, claims };
}

beforeEach(async () => {
  authority = await openAuthority();
  cast = await makeCast(authority.world, { offer: 'PERSON', domain: undefined, control: undefined } as never);
  agent = await authority.claimsOf(cast.agent.personId);
  const head = await somebody();
  const { structure, subscription } = cast;
  const representative = { personId: head.personId, ...term() };
  ok(await post(`/structures/${structure.id}/representatives`, agent, representative), 201);
  const form = {
    subscriptionId: subscription.id,
    name: 'Direction des exemples',
    mailDomains: ['ministere.example.org'],
    evidence: EVIDENCE,
  };
  directionId = ok(await post(`/structures/${structure.id}/directions`, agent, form), 201).id;
  const officer = async () => {
    const { personId, claims } = await somebody();
    const letter = { personId, givenBy: head.personId, ...term() };
    ok(await post(`/directions/${directionId}/officers`, agent, letter), 201);
    return claims;
  };
  [one, two] = [await officer(), await officer()];
});

const form = (directoryId: string, more: object = {}) => ({
  lastName: 'Modèle',
  firstNames: 'Alix',
  email: `${directoryId}@ministere.example.org`,
  directoryId,
  identity: { how: 'directory', at: authority.world.clock.now().toISOString(), channel: 'video' },
  ...more,
});
const enrol = (directoryId: string, more: object = {}, by = one) =>
  post(`/directions/${directionId}/holders`, by, form(directoryId, more));

async function signedIn(directoryId: string): Promise<Claims> {
  const claims = { iss: 'https://id.example.test', sub: `sub-${directoryId}`, directory_id: directoryId };
  ok(await get('/me', claims), 200);
  return claims;
}

/** The holder attests, requests with a key of their own, and accepts. */
async function certified(holderId: string, claims: Claims): Promise<string> {
  const [mine] = ok(await get('/me/holders', claims), 200).items as {
    dataDigest: string;
    terms: { id: string; version: string; sha256: string };
  }[];
  const { id, version, sha256 } = mine!.terms;
  const word = { dataDigest: mine!.dataDigest, text: { id, version, sha256 }, language: 'fr' };
  ok(await post(`/holders/${holderId}/attestation`, claims, word), 200);
  const asked = { certificationRequest: pkcs10(generate('P-256')) };
  const made = ok(await post(`/holders/${holderId}/certificate-request`, claims, asked), 201);
  const { issuer, serial } = made.certificate as { issuer: string; serial: string };
  const href = `/certificates/${issuer}/${serial}`;
  const shown = ok(await get(href, claims), 200) as unknown as {
    certificateSha256: string;
    acceptance: { texts: { id: string; version: string; sha256: string; href: string }[] };
  };
  const texts = shown.acceptance.texts.map(({ href: _, ...text }) => text);
  const act = { code: GOOD_CODE, codeAgain: GOOD_CODE, certificateSha256: shown.certificateSha256, texts };
  ok(await post(`${href}/acceptance`, claims, act), 200);
  return href;
}

describe('a direction', () => {
  test('is shown to its officers and to the structure’s side, corrected and closed by an agent', async () => {
    const shown = ok(await get(`/directions/${directionId}`, one), 200);
    expect(shown).toMatchObject({ name: 'Direction des exemples', dualControl: false, state: 'open' });
    const { items } = ok(await get(`/structures/${cast.structure.id}/directions`, agent), 200) as unknown as {
      items: Json[];
    };
    expect(items.map(({ id }) => id)).toEqual([directionId]);
    const me = ok(await get('/me', one), 200).mandates as Json[];
    expect(me).toMatchObject([{ scope: { directionId }, direction: 'Direction des exemples' }]);
    const officers = ok(await get(`/directions/${directionId}/officers`, one), 200).items as Json[];
    expect(officers).toMatchObject([{ role: 'registration-officer', person: { email: 'person@example.org' } }, {}]);
    const changed = { name: 'Autre nom', mailDomains: ['example.org'], dualControl: true, evidence: EVIDENCE };
    ok(await post(`/directions/${directionId}/correction`, agent, changed), 200);
    expect(ok(await get(`/directions/${directionId}`, two), 200)).toMatchObject({ dualControl: true });
    ok(await post(`/directions/${directionId}/closure`, agent, { reason: 'reorganised' }), 200);
    expect(problem(await enrol('alix')).code).toBe('wrong-state');
  });

  test.each([
    [{ mailDomains: [] }, 'mail-domains'],
    [{ mailDomains: ['EXAMPLE.org'] }, 'domain-not-a-label'],
    [{ mailDomains: ['co.uk'] }, 'domain-public-suffix'],
    [{ mailDomains: ['example.org', 'example.org'] }, 'mail-domain-twice'],
    [{ name: ' ' }, 'text-spaces'],
  ])('is refused for %j', async (more, code) => {
    const asked = { name: 'Nom', mailDomains: ['example.org'], dualControl: false, evidence: EVIDENCE, ...more };
    const { findings } = problem(await post(`/directions/${directionId}/correction`, agent, asked));
    expect(findings).toMatchObject([{ code }]);
  });

  test('has officers only by a letter of who represents the structure today', async () => {
    const { personId } = await somebody();
    const letter = { personId, givenBy: personId, ...term() };
    const refused = problem(await post(`/directions/${directionId}/officers`, agent, letter));
    expect(refused.findings).toMatchObject([{ code: 'not-a-representative', pointer: '/givenBy' }]);
  });
});

describe('the journey', () => {
  test('registered outside, confirmed by the second officer, certified, corrected and reissued, revoked', async () => {
    const made = ok(await enrol('alix', { email: 'alix@example.org' }), 201);
    expect(made.state).toBe('unconfirmed');
    expect(JSON.stringify(made)).not.toMatch(/alix|modèle/i);
    const seen = ok(await get(`/holders/${made.id}`, two), 200);
    expect(seen).toMatchObject({
      next: 'wait',
      confirmation: { why: ['address-outside'] },
      identity: [{ channel: 'video' }],
    });
    const yes = { decision: 'confirmed' };
    expect(problem(await post(`/holders/${made.id}/confirmation`, one, yes)).code).toBe('forbidden');
    expect(ok(await post(`/holders/${made.id}/confirmation`, two, yes), 200).state).toBe('registered');

    const alix = await signedIn('alix');
    const first = await certified(made.id, alix);
    expect(ok(await get('/certificates', one), 200).items).toMatchObject([{ href: first, usage: 'PERSON_AUTH' }]);
    expect(ok(await get(first, two), 200)).toMatchObject({ state: 'issued' });

    const {
      directoryId: _,
      identity: __,
      ...data
    } = form('alix', { email: 'alix@example.org', firstNames: 'Alix Marie' });
    const refused = problem(await post(`/holders/${made.id}/correction`, two, data));
    expect(refused.findings).toMatchObject([{ code: 'certified-datum' }]);
    const guided = { ...data, reason: 'superseded', withinDays: 0 };
    const reissued = ok(await post(`/holders/${made.id}/reissue`, two, guided), 200);
    expect(reissued.revoked).toHaveLength(1);
    // without days of grace the clock is not waited for
    expect(authority.hastened).toEqual(reissued.revoked);
    expect(JSON.stringify(reissued)).not.toMatch(/marie/i);
    // the name behind an address outside is another one: the second officer’s yes was to both
    expect(ok(await post(`/holders/${made.id}/confirmation`, one, yes), 200).state).toBe('registered');
    const second = await certified(made.id, alix);
    expect(second).not.toBe(first);

    ok(await post(`${second}/revocation`, one, { reason: 'keyCompromise' }), 200);
    expect(ok(await get(second, one), 200).revocation).toMatchObject({ reason: 'keyCompromise' });
    expect(audit(authority.world)).toEqual([]);
  });

  test('the list is searched, filtered and read on', async () => {
    for (const [directoryId, lastName] of [
      ['a', 'Martin'],
      ['b', 'Martinet'],
      ['c', 'Durand'],
    ]) {
      ok(await enrol(directoryId!, { lastName }), 201);
    }
    const list = async (query: Record<string, string>) =>
      ok(await get(`/directions/${directionId}/holders`, one, query), 200) as unknown as {
        items: { lastName: string }[];
        cursor?: string;
      };
    expect((await list({ search: 'mart' })).items.map(({ lastName }) => lastName).sort()).toEqual([
      'Martin',
      'Martinet',
    ]);
    const { items, cursor } = await list({ limit: '2' });
    expect([items.length, (await list({ limit: '2', cursor: cursor! })).items.length]).toEqual([2, 1]);
    expect((await list({ state: 'attested' })).items).toEqual([]);
  });

  test('a repeated registration under one key is answered once', async () => {
    const headers = { 'idempotency-key': 'one-registration' };
    const asked = { claims: one, body: form('alix'), headers };
    const [first, again] = [
      await authority.ask(`POST /directions/${directionId}/holders`, asked),
      await authority.ask(`POST /directions/${directionId}/holders`, asked),
    ];
    expect(ok(again!, 201).id).toBe(ok(first!, 201).id);
  });
});

test('a preview leaves nothing in the ledger that says whom it was about, whatever key came with it', async () => {
  const { id } = ok(await enrol('alix'), 201);
  const claims = await signedIn('alix');
  const body = { subscriptionId: cast.subscription.id, usage: 'PERSON_AUTH', declared: { holder: { holderId: id } } };
  const ask = () => authority.ask('POST /requests/preview', { claims, body, headers: { 'idempotency-key': 'one' } });
  const first = await ask();
  expect(first.text).toContain('alix@ministere.example.org');
  expect((await ask()).headers['idempotency-replayed']).toBeUndefined();
  const kept = authority.world.table.rows().filter(({ pk }) => pk.startsWith('idempotency#'));
  expect(JSON.stringify(kept)).not.toContain('alix');
});

describe('an import', () => {
  const HEAD = 'Nom;Prénoms;Courriel;Identifiant d’annuaire;Contrôle d’identité;Contrôlé le';
  const line = (name: string, domain = 'ministere.example.org') =>
    `${name};Claude;${name.toLowerCase()}@${domain};${name};annuaire;2026-02-01`;
  const send = (text: string, type = 'text/csv; charset=utf-8') =>
    authority.ask(`POST /directions/${directionId}/imports`, {
      claims: one,
      raw: text,
      headers: { 'content-type': type },
    });
  const file = (...lines: string[]) => [`\ufeff${HEAD}`, ...lines].join('\r\n');

  test('goes from the dry run over the second officer’s word to the report, in the reader’s language', async () => {
    const made = ok(await send(file(line('Un'), line('Deux', 'example.org'), '=1;b;c;d;annuaire;2026-02-01')), 201);
    expect(made).toMatchObject({ state: 'checked', lines: 3, found: { 'would-register': 2, refused: 1 } });
    const href = `/imports/${made.id}`;
    const french = ok(await get(href, two), 200).items as { findings: { detail: string }[] }[];
    expect(french[2]!.findings[0]!.detail).toBe('Un tableur y verrait une formule\u00a0: écrivez-le comme un texte.');

    expect(problem(await post(`${href}/run`, one, {})).code).toBe('wrong-state');
    expect(ok(await post(`${href}/run`, one, { skipRefused: true }), 202).state).toBe('unconfirmed');
    expect(problem(await post(`${href}/confirmation`, one, { decision: 'confirmed' })).code).toBe('forbidden');
    expect(ok(await post(`${href}/confirmation`, two, { decision: 'confirmed' }), 200).state).toBe('running');
    await runImport(authority.house, made.id, 'run');
    const done = ok(await get(href, one), 200);
    expect(done).toMatchObject({ state: 'done', done: 3, results: { registered: 2, refused: 1 } });

    const report = async (language: string) => {
      const answered = await get(`${href}/report`, one, {}, { accept: 'text/csv', 'accept-language': language });
      expect([answered.status, answered.headers['content-type']]).toEqual([
        200,
        'text/csv; charset=utf-8; header=present',
      ]);
      return Buffer.from(answered.text, 'base64').toString().split('\r\n');
    };
    const [head, first, , third] = await report('fr');
    expect(head).toBe('\ufeffLigne,Nom,Prénoms,Courriel,Essai à blanc,Résultat,Second opérateur,Champs,Motif,Porteur');
    expect(first).toMatch(/^2,Un,Claude,un@ministere\.example\.org,serait enregistré,enregistré,,,,[0-9a-f]{32}$/);
    expect(third).toContain('refusé,refusé,,lastName,');
    expect((await report('en'))[0]).toContain('Line,Last name');
    const { items } = ok(await get(`/directions/${directionId}/imports`, two), 200) as unknown as { items: Json[] };
    expect(items.map(({ id }) => id)).toEqual([made.id]);
  });

  test.each<[string, string, string | undefined, number, string]>([
    ['JSON', '{}', 'application/json', 415, 'unsupported-media-type'],
    ['another character set', HEAD, 'text/csv; charset=iso-8859-1', 415, 'unsupported-media-type'],
    ['more than a mebibyte', 'x'.repeat(1024 * 1024 + 1), undefined, 413, 'too-large'],
    ['an unknown heading', 'Nom;Salaire\na;b', undefined, 400, 'malformed'],
  ])('%s is refused', async (_, text, type, status, code) => {
    const answered = await send(text, type);
    expect([answered.status, problem(answered).code]).toEqual([status, code]);
  });
});
