import { beforeEach, describe, expect, test } from 'vitest';
import { factsOf, labelOf } from '../../../shared/evidence/access-pdf.ts';
import { sectionWords } from '../../../shared/evidence/access-wording.ts';
import { EXPORT_SECTIONS, heldOn } from '../../../shared/lifecycle/privacy/export.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { monthsAfter } from '../../../shared/registration/retention.ts';
import { lose } from '../../world/holder-life.ts';
import { CAMILLE, certified, end, type HolderWorld, registration } from '../../world/holders.ts';
import { inMonths, inOffice, officers, purged } from '../../world/privacy.ts';
import { sendNotices } from '../../world/sending.ts';
import { type Cast, makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { type Answered, problem } from './office.ts';

type Claims = Readonly<Record<string, string>>;
let authority: Awaited<ReturnType<typeof openAuthority>>;
let world: HolderWorld;
let cast: Cast;
let one: Awaited<ReturnType<typeof certified>>;
let holder: Claims;
let agent: Claims;
beforeEach(async () => {
  authority = await openAuthority();
  world = authority.house as unknown as HolderWorld;
  cast = await makeCast(authority.world, { offer: 'PRO' });
  one = await certified(world, cast, registration(authority.world));
  holder = { iss: 'https://id.example.test', sub: 'camille', directory_id: 'camille' };
  ok(await get('/me', holder));
  agent = await authority.claimsOf((await inOffice(authority.world, 'validation-agent')).personId);
});

const get = (address: string, claims: Claims, accept = 'application/json', language = 'fr') =>
  authority.ask(`GET ${address}`, { claims, headers: { accept, 'accept-language': language } });
const post = (address: string, claims: Claims, body: object) => authority.ask(`POST ${address}`, { claims, body });
const ok = (answered: Answered, status = 200) => {
  if (answered.status !== status) throw new Error(`${answered.status}, not ${status}: ${answered.text}`);
  return answered.json as unknown as Record<string, never>;
};

describe('a session about one’s own data', () => {
  test('ask, read JSON and PDF, ask for a correction, be answered, ask for erasure and be told from when', async () => {
    const asked = ok(await post('/me/privacy-requests', holder, { asks: 'access' }), 201);
    expect(asked).toMatchObject({ state: 'answered', recordedBy: 'data-subject', answer: { by: 'platform' } });
    const { href } = asked.next as unknown as { href: string };
    const json = await get(href, holder);
    expect(json.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-disposition': expect.stringMatching(/\.json"$/),
    });
    expect(ok(json)).toMatchObject({
      format: 'access-export/1',
      sections: { holders: [{ lastName: CAMILLE.lastName }] },
    });
    for (const language of ['fr', 'en']) {
      const pdf = await get(href, holder, 'application/pdf', language);
      expect(pdf.status).toBe(200);
      expect(Buffer.from(pdf.text, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    }

    const wish = { asks: 'rectification', message: 'Mon nom s’écrit avec deux n.' };
    const { id } = ok(await post('/me/privacy-requests', holder, wish), 201) as unknown as { id: string };
    const { personId } = one.holder;
    const list = ok(await get('/privacy-requests', agent)) as unknown as { items: { id: string; next: object }[] };
    expect(list.items).toMatchObject([
      { id, next: { what: 'answer', href: `/persons/${personId}/privacy-requests/${id}/answer` } },
    ]);
    expect(ok(await get(`/persons/${personId}/privacy-requests/${id}`, agent))).toMatchObject({
      message: wish.message,
    });
    const answer = { outcome: 'granted', text: 'Nous corrigeons.' };
    const answered = await post(`/persons/${personId}/privacy-requests/${id}/answer`, agent, answer);
    expect(ok(answered)).toMatchObject({ next: { what: 'correction', href: `/holders/${one.holder.id}/correction` } });
    expect(answered.text).not.toContain('corrigeons');
    expect(ok(await get(`/me/privacy-requests/${id}`, holder))).toMatchObject({
      text: 'Nous corrigeons.',
      answer: { by: 'validation-agent' },
    });

    await end(world, cast, one.principal.mandates[0]!);
    const erasure = ok(await post('/me/privacy-requests', holder, { asks: 'erasure' }), 201);
    expect(erasure).toMatchObject({
      answer: {
        outcome: 'refused',
        ground: 'legal-obligation',
        possibleFrom: monthsAfter(world.clock.now().toISOString(), 120),
      },
    });
    const { citations, kept } = erasure.answer as unknown as { citations: string[]; kept: { what: string }[] };
    expect(citations.join()).toContain('GDPR article 17(3)(b)');
    expect(kept.map(({ what }) => what)).toContain('déclaration du porteur et son reçu scellé');
    const mine = ok(await get('/me/privacy-requests', holder)) as unknown as { items: object[] };
    expect(mine.items).toHaveLength(3);
  });

  test('a message of several lines is taken as it was typed, shown so, and printed', async () => {
    const message = 'Bonjour,\n\nMon prénom est faux.  Merci.\n  – Camille';
    const { id } = ok(await post('/me/privacy-requests', holder, { asks: 'rectification', message }), 201);
    expect(ok(await get(`/me/privacy-requests/${id}`, holder))).toMatchObject({ message });
    const asked = ok(await post('/me/privacy-requests', holder, { asks: 'access' }), 201);
    const { href } = asked.next as unknown as { href: string };
    expect((await get(href, holder, 'application/pdf')).status).toBe(200);
    for (const bad of ['a\u202eb', 'a\u0000b', ' \n ', 'x'.repeat(4_001)]) {
      const refused = await post('/me/privacy-requests', holder, { asks: 'rectification', message: bad });
      expect(problem(refused).findings).toMatchObject([{ pointer: '/message' }]);
    }
    const correction = (text: string) =>
      post(`/holders/${one.holder.id}/correction-request`, holder, { message: text });
    expect((await correction('x'.repeat(1_001))).status).toBe(400);
    ok(await correction(message));
  });

  test('nothing of it is another’s: not the request, not the export, whoever asks', async () => {
    const { id } = ok(await post('/me/privacy-requests', holder, { asks: 'access' }), 201) as unknown as { id: string };
    const administrator = await authority.claimsOf(cast.administrator.personId);
    for (const address of [`/me/privacy-requests/${id}`, `/me/privacy-requests/${id}/export`])
      expect(problem(await get(address, administrator)).code).toBe('not-found');
    const theirs = `/persons/${one.holder.personId}/privacy-requests/${id}/export`;
    for (const claims of [holder, administrator]) expect((await get(theirs, claims)).status).toBe(403);
    expect((await get(theirs, agent)).status).toBe(200);
  });

  test('what others did about a person is told with its reasons and never with their names: losses, decisions, holds', async () => {
    await lose(world, one.principal, one.holder, { what: 'stolen', message: 'Dans le train.' });
    const [first] = await Promise.all((await officers(world)).map(({ personId }) => authority.claimsOf(personId)));
    const subject = { subject: 'person', subjectId: one.holder.personId };
    ok(await post('/holds', first!, { ...subject, reasons: 'un litige' }), 201);
    const [request] = (await world.ledger.read('holder', { id: one.holder.id }))!.requests;
    const by = { personId: 'a'.repeat(32), mandateId: 'b'.repeat(32) };
    const reasons = await world.vault.seal('dossier/x', 'pièce illisible');
    const judged = { requestId: request!, requestVersion: 1, decision: 'refused', by, reasons } as const;
    const decision = { kind: 'decision', version: 1, createdAt: world.clock.now().toISOString(), ...judged } as const;
    const pen = penOf(world, { capacity: 'platform', function: 'test' }, 'test');
    await world.ledger.commit({ records: [decision], events: [pen.event(decision, 'request.refused')] });
    const { sections } = await heldOn(world, one.holder.personId);
    expect(sections.decisions).toMatchObject([{ decision: 'refused', reasons: 'pièce illisible' }]);
    expect(sections.holds).toEqual([{ createdAt: expect.any(String), state: 'set' }]);
    expect(JSON.stringify(sections)).not.toContain(by.personId);
    const facts = sections.holders.flatMap((record) => factsOf(record, 'fr'));
    expect(facts).toContainEqual(['Pertes ou vols – 1 – Ce qui est arrivé', 'volé']);
    expect(facts.map(([label]) => label)).toContain('Pertes ou vols – 1 – Signalé – Authentification');
    // an officer of one direction is not told of what concerns the whole person
    expect((await heldOn(world, one.holder.personId, (target) => 'holderId' in target)).sections.holds).toEqual([]);
  });

  test('every member of the export has words in both languages, and the PDF leaves none out', async () => {
    await post('/me/privacy-requests', holder, { asks: 'access' });
    await post('/me/privacy-requests', holder, { asks: 'rectification', message: 'Mon nom.' });
    await end(world, cast, one.principal.mandates[0]!);
    await post('/me/privacy-requests', holder, { asks: 'erasure' });
    await lose(world, cast.administrator, one.holder);
    const { sections } = await heldOn(world, one.holder.personId);
    expect(Object.keys(sectionWords)).toEqual([...EXPORT_SECTIONS]);
    const without = new Set<string>();
    for (const record of Object.values(sections).flat()) {
      for (const language of ['fr', 'en'] as const) {
        for (const [label] of factsOf(record, language)) {
          for (const part of label.split(' – ')) if (/^[a-z]/.test(part)) without.add(part);
        }
      }
    }
    expect([...without]).toEqual([]);
    expect(labelOf('lastName', 'fr')).toBe('Nom');
    expect(labelOf('somethingNew', 'fr')).toBe('somethingNew');
  });
});

describe('legal holds and reports, over HTTP', () => {
  test('set, listed with reasons, lifted by another; what was erased is told as JSON and as CSV', async () => {
    const [first, second] = await Promise.all(
      (await officers(authority.world)).map(({ personId }) => authority.claimsOf(personId)),
    );
    const subject = { subject: 'person', subjectId: one.holder.personId };
    const set = ok(await post('/holds', first!, { ...subject, reasons: 'un litige' }), 201);
    expect(set).toMatchObject({ ...subject, state: 'set' });
    expect(ok(await get('/holds', second!))).toMatchObject({ items: [{ ...subject, reasons: 'un litige' }] });
    const address = `/holds/person/${one.holder.personId}/lift`;
    expect(problem(await post(address, first!, { reasons: 'fini' })).code).toBe('forbidden');
    expect(ok(await post(address, second!, { reasons: 'fini' }))).toMatchObject({ state: 'lifted' });
    expect(ok(await get('/holds', first!))).toEqual({ items: [] });
    expect(problem(await post('/holds/else/1/lift', first!, { reasons: 'fini' })).code).toBe('not-found');

    await end(world, cast, one.principal.mandates[0]!);
    inMonths(authority.world, 120);
    const until = authority.world.clock.now().toISOString();
    const told = ok(await get(`/purges/forecast`, second!)) as unknown as {
      until: string;
      counts: { class: string }[];
    };
    expect(told.until).toBe(until);
    expect(told.counts.map((row) => row.class)).toContain('holder-dossier');
    expect(ok(await get('/purges', second!))).toEqual({ items: [] });
    await purged(authority.world);
    const { items } = ok(await get('/purges', second!)) as unknown as {
      items: { counts: object[]; endedAt: string }[];
    };
    expect(items).toHaveLength(1);
    expect(items[0]!.counts).toContainEqual({ class: 'holder-dossier', erased: 1, held: 0 });
    const csv = await get('/purges', second!, 'text/csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(Buffer.from(csv.text, 'base64').toString()).toContain('holder-dossier,1,0');
    expect((await get('/purges', agent)).status).toBe(403);
  });
});

describe('once somebody is erased', () => {
  test('what led to them says so cleanly, and nothing answers 500', async () => {
    const { issuer, serial } = one.certificate;
    await end(world, cast, one.principal.mandates[0]!);
    const before = await Promise.all([
      get(`/holders/${one.holder.id}`, agent),
      get(`/certificates/${issuer}/${serial}/dossier`, agent),
    ]);
    for (const { status, text } of before) {
      expect(status).toBe(200);
      expect(text).toContain('Camille');
    }
    inMonths(authority.world, 120);
    await purged(authority.world);
    // five minutes later nobody holds the key any more
    inMonths(authority.world, 1);

    expect(ok(await get(`/holders/${one.holder.id}`, agent))).toMatchObject({
      lastName: '« effacé »',
      firstNames: '',
      email: '',
    });
    const list = await get(`/subscriptions/${cast.subscription.id}/holders`, agent);
    expect(ok(list)).toMatchObject({ items: [{ lastName: '« effacé »' }] });
    const dossier = await get(`/certificates/${issuer}/${serial}/dossier`, agent);
    expect(dossier.status).toBe(200);
    expect(dossier.text).toContain('« effacé »');
    expect((await get(`/certificates/${issuer}/${serial}/dossier`, agent, 'application/pdf')).status).toBe(200);
    // the certificate bears the name that it was issued with, for ever
    expect((await get(`/certificates/${issuer}/${serial}`, agent)).status).toBe(200);
    expect((await get('/certificates', agent)).status).toBeLessThan(500);

    expect(problem(await get('/me', holder)).code).toBe('forbidden');
    const form = { asks: 'access', channel: 'letter', receivedAt: one.holder.createdAt };
    const again = await post(`/persons/${one.holder.personId}/privacy-requests`, agent, form);
    expect(again.status).toBe(410);
    expect(problem(again)).toMatchObject({ code: 'erased', title: 'Données effacées' });
    const officer = await authority.claimsOf((await inOffice(authority.world, 'security-officer')).personId);
    const given = await post('/appointments', officer, {
      ...{ personId: one.holder.personId, role: 'auditor', evidence: { what: 'letter', sha256: 'ab'.repeat(32) } },
      until: monthsAfter(world.clock.now().toISOString(), 11),
    });
    expect(problem(given).code).toBe('erased');
    for (const { event } of authority.logged) expect(event).not.toBe('call.failed');
  });

  test('a notice that was on its way is dropped, and one about them to somebody else names nobody', async () => {
    const sent: { to: string; text: string }[] = [];
    const house = {
      ...authority.world,
      wording,
      publicUrl: 'https://api.example.test',
      mailer: {
        async send(message: { to: string; text: string }) {
          sent.push(message);
          return { messageId: 'm' };
        },
      },
    };
    await end(world, cast, one.principal.mandates[0]!);
    inMonths(authority.world, 120);
    await purged(authority.world);
    inMonths(authority.world, 1);
    const outcomes: string[] = [];
    await sendNotices(house as never, undefined, (outcome) => outcomes.push(outcome));
    expect(outcomes.length).toBeGreaterThan(3);
    expect(outcomes.filter((outcome) => outcome !== 'sent' && outcome !== 'dropped')).toEqual([]);
    expect(sent.map(({ to }) => to)).not.toContain(CAMILLE.email);
    for (const { text } of sent) expect(text).not.toContain(CAMILLE.lastName);
  });
});
