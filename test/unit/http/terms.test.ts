import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { publishTerms, termsOf } from '../../../shared/lifecycle/terms/publication.ts';
import { referenceTo } from '../../../shared/messages/texts/texts.ts';
import { audit } from '../../faults/audit.ts';
import { DAY, inDays, tick } from '../../world/terms.ts';
import { openAuthority } from './authority.ts';
import { type Answered, problem } from './office.ts';

/** Terms of use over HTTP: from an officer's file to the page that tells a person what is due. */
type Authority = Awaited<ReturnType<typeof openAuthority>>;
type Claims = Readonly<Record<string, string>>;

let authority: Authority;
let officers: readonly [Claims, Claims];
beforeEach(async () => {
  authority = await openAuthority();
  const officer = async () => (await authority.person('security-officer', { reach: 'house' })).claims;
  officers = [await officer(), await officer()];
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Octets go out in base64. */
const wordsOf = ({ text }: Answered) => Buffer.from(text, 'base64').toString();
const ok = (answered: Answered, status = 200) => {
  if (answered.status !== status) throw new Error(`${answered.status}, not ${status}: ${answered.text}`);
  return answered.json;
};
const post = (path: string, claims: Claims, body: object) => authority.ask(`POST ${path}`, { claims, body });
const get = (path: string, claims?: Claims, headers = {}, query?: Record<string, string>) =>
  authority.ask(`GET ${path}`, { ...(claims && { claims }), headers, ...(query && { query }) });
const upload = (text: string, type: string, claims = officers[0]) =>
  authority.ask('POST /terms-documents', {
    claims,
    octets: new TextEncoder().encode(text),
    headers: { 'content-type': type },
  });

const FRENCH = '# Conditions\n\nPremier alinéa.\n\nSecond.\n';
const ENGLISH = 'First.\n\nSecond.\n';

async function propose(population: string, more: object = {}) {
  const documents = {
    fr: ok(await upload(FRENCH, 'text/markdown; charset=utf-8'), 201),
    en: ok(await upload(ENGLISH, 'text/plain'), 201),
  };
  const title = { fr: 'Nouvelles conditions', en: 'New terms' };
  const body = { title, documents, inForceFrom: inDays(authority.world, 1), ...more };
  return post(`/terms/${population}`, officers[0], body);
}

async function approved(population: string, more: object = {}) {
  const terms = ok(await propose(population, more), 201);
  const { version, sha256: digest } = terms;
  ok(await post(`/terms/${population}/${version}/approval`, officers[1], { sha256: digest }));
  for (const row of authority.nudged.filter(({ topic }) => topic === 'publication')) {
    await publishTerms(authority.world, termsOf(row)!);
  }
  return terms;
}

describe('an officer’s file', () => {
  test('is taken as what it is said to be, named by its digest, and read by the second officer before approval', async () => {
    const terms = ok(await propose('administrators'), 201);
    expect(terms).toMatchObject({
      population: 'administrators',
      version: '2',
      state: 'proposed',
      documents: { fr: { sha256: sha256(FRENCH), mediaType: 'text/markdown', size: Buffer.byteLength(FRENCH) } },
    });
    const path = '/terms/administrators/2/document';
    const read = await get(path, officers[1], { accept: '*/*' }, { language: 'en' });
    expect([read.status, wordsOf(read)]).toEqual([200, ENGLISH]);
    expect(read.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(read.headers['content-disposition']).toContain('attachment');
    // nobody else sees it before it is approved
    expect((await get('/texts/duties/2')).status).toBe(404);
    expect((await get('/texts/duties/2/document')).status).toBe(404);
  });

  test.each([
    ['of another type', 'x', 'text/html', 415],
    ['that is no PDF', 'x', 'application/pdf', 422],
    ['with characters that do not show', 'a\u200bb', 'text/plain', 422],
  ])('%s is refused', async (_, text, type, status) => {
    expect((await upload(text, type)).status).toBe(status);
  });

  test('of nobody but an officer; and a proposal of what is not there, or for nobody, is refused', async () => {
    const agent = (await authority.person('validation-agent', { reach: 'house' })).claims;
    expect((await upload(FRENCH, 'text/markdown', agent)).status).toBe(403);
    expect((await propose('everybody')).status).toBe(404);
    expect(problem(await propose('holders', { documents: { fr: NOTHING, en: NOTHING } })).code).toBe('not-found');
    expect(problem(await propose('holders', { reacceptance: { by: inDays(authority.world, 3) } })).code).toBe(
      'malformed',
    );
  });

  test('is approved by a second officer with its digest, and refused with reasons', async () => {
    const { sha256: digest } = ok(await propose('holders'), 201);
    const approve = (claims: Claims, body: object) => post('/terms/holders/2/approval', claims, body);
    expect(problem(await approve(officers[0], { sha256: digest })).code).toBe('forbidden');
    expect(problem(await approve(officers[1], { sha256: '0'.repeat(64) })).code).toBe('conflict');
    expect(ok(await post('/terms/holders/2/refusal', officers[1], { reasons: 'unclear' })).state).toBe('refused');
    expect(problem(await approve(officers[1], { sha256: digest })).code).toBe('wrong-state');
    expect((await post('/terms/holders/1/approval', officers[1], { sha256: digest })).status).toBe(404);
    const { items } = ok(await get('/terms/holders', officers[1]));
    expect(items).toMatchObject([{ version: '2', state: 'refused', decided: { reasons: 'unclear' } }]);
  });
});

const NOTHING = { sha256: '0'.repeat(64), mediaType: 'text/plain', size: 1 };

describe('anybody', () => {
  test('reads the approved version as paragraphs, as its document, and as the octets of its digest', async () => {
    const { sha256: digest } = await approved('administrators');
    const [first] = ok(await get('/texts')).items as unknown as Record<string, string>[];
    expect(first).toMatchObject({ id: 'duties', version: '2', sha256: digest, title: 'Nouvelles conditions' });
    const text = ok(await get('/texts/duties/2', undefined, { accept: 'application/json', 'accept-language': 'en' }));
    expect(text).toMatchObject({
      title: 'New terms',
      paragraphs: ['First.', 'Second.'],
      language: 'en',
      sha256: digest,
    });
    const plain = await get('/texts/duties/2', undefined, { accept: 'text/plain' });
    expect(sha256(wordsOf(plain))).toBe(digest);
    expect(wordsOf(plain)).toContain(sha256(FRENCH));
    const document = await get('/texts/duties/2/document', undefined, {}, { language: 'fr' });
    expect([document.status, wordsOf(document)]).toEqual([200, FRENCH]);
    // the built-in one stays where it was
    const { sha256: builtIn, version } = referenceTo('duties');
    expect(ok(await get(`/texts/duties/${version}`))).toMatchObject({ sha256: builtIn });
  });

  test('is told to come back while a document is on its way to where it is published', async () => {
    const terms = ok(await propose('holders'), 201);
    ok(await post('/terms/holders/2/approval', officers[1], { sha256: terms.sha256 }));
    const answer = await get('/texts/holder-terms/2/document');
    expect(problem(answer).code).toBe('unavailable');
    expect(answer.headers['retry-after']).toBe('60');
  });
});

describe('whoever has terms to accept', () => {
  test('finds what is due, by when and what then; accepts it; and officers see it', async () => {
    const { administrator, world } = authority;
    const reacceptance = { by: inDays(world, 30), revokeFrom: inDays(world, 60) };
    const terms = await approved('administrators', { reacceptance });
    await tick(world);
    const own = ok(await get('/me/terms', administrator, { 'accept-language': 'en' }));
    const text = { id: 'duties', version: '2', sha256: terms.sha256 };
    expect(own).toEqual({
      items: [
        {
          population: 'administrators',
          inForce: { ...referenceTo('duties'), title: expect.any(String), href: '/texts/duties/2026-1' },
          due: { text: { ...text, title: 'New terms', href: '/texts/duties/2' }, ...reacceptance, late: false },
        },
      ],
    });
    const progress = () => get('/terms/administrators/2/progress', officers[0]);
    expect(ok(await progress())).toMatchObject({
      accepted: 0,
      outstanding: 1,
      complete: true,
      items: [{ personId: authority.cast.administrator.personId, done: 'announced', lastName: 'Test' }],
    });
    world.clock.advance(30 * DAY);
    expect(ok(await get('/me/terms', administrator))).toMatchObject({ items: [{ due: { late: true } }] });
    const body = { text, language: 'en' };
    const accepted = ok(await post('/me/terms/administrators/acceptance', administrator, body));
    expect(accepted).toEqual({ population: 'administrators', text, at: world.clock.now().toISOString() });
    expect(ok(await get('/me/terms', administrator))).toMatchObject({
      items: [
        { inForce: text, accepted: { ...text, act: 'acceptance', authentication: 'token+card', language: 'en' } },
      ],
    });
    expect(ok(await progress())).toMatchObject({ accepted: 1, outstanding: 0, items: [] });
    const query = { state: 'accepted' };
    expect(ok(await get('/terms/administrators/2/progress', officers[0], {}, query))).toMatchObject({
      items: [{ acceptedVersion: '2' }],
    });
    expect(audit(world)).toEqual([]);
  });

  test('is told by every refused act which terms to accept, and where', async () => {
    const { administrator, world, cast } = authority;
    await approved('administrators', { reacceptance: { by: inDays(world, 30) } });
    world.clock.advance(30 * DAY);
    const asked = {
      subscriptionId: cast.subscription.id,
      usage: 'SSL_SERV',
      declared: { commonName: 'www.example.org', dnsNames: [] },
    };
    const answer = problem(await post('/requests/preview', administrator, asked));
    expect(answer).toMatchObject({
      code: 'forbidden',
      findings: [{ code: 'terms-not-accepted', pointer: '/texts/duties/2' }],
    });
    expect(answer.detail).toContain('POST /me/terms/administrators/acceptance');
  });
});
