import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../infra/local/client.ts';
import { designateOnPaper } from '../../infra/local/designating.ts';
import { signIns } from '../../infra/local/identity/sign-ins.ts';
import { accept } from '../../infra/local/retrieval.ts';
import { subscribe } from '../../infra/local/sample.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { eventually, openSession, type Session } from './session.ts';

/** The declaration of a holder and new terms, on the whole platform: each function with its own permissions only. */
let session: Session;
let holder: Client;
let place: { readonly id: string; readonly subscriptionId: string };
beforeAll(async () => {
  session = await openSession('receipt', { concurrency: 1 });
  holder = await session.as('holder');
  place = await registered();
}, 120_000);
afterAll(() => session?.close());

const inDays = (days: number) => new Date(session.platform.clock.now().getTime() + days * 86_400_000).toISOString();
const json = (text: string) => JSON.parse(text) as Record<string, never>;

/** Somebody whom the sample's administrator has registered as a holder of a PRO subscription. */
async function registered() {
  const { agent, administrator, sample } = session;
  const colleague = await session.as('validation-agent-2');
  const subscriptionId = await subscribe(agent, colleague, sample.structureId, { offer: 'PRO' });
  const { personId } = (await (await session.as('legal-representative')).get('/me')).expect(200).json();
  const signIn = signIns.find(({ name }) => name === 'technical-administrator-1')!;
  const paper = { structureId: sample.structureId, subscriptionIds: [subscriptionId], signatoryId: String(personId) };
  await designateOnPaper({ agent, colleague }, { ...paper, people: [{ signIn, client: administrator }] });
  const { lastName, firstNames, email, directoryId } = signIns.find(({ name }) => name === 'holder')!;
  const form = { lastName, firstNames, email, directoryId, identity: { how: 'in-person', at: inDays(-1) } };
  const { id } = (await administrator.post(`/subscriptions/${subscriptionId}/holders`, form)).expect(201).json();
  (await holder.get('/me')).expect(200);
  return { id, subscriptionId };
}

interface Mine {
  readonly dataDigest: string;
  readonly terms: { readonly id: string; readonly version: string; readonly sha256: string; readonly href: string };
  readonly next: string;
}
const mine = async (): Promise<Mine> =>
  ((await holder.get('/me/holders')).expect(200).json().items as unknown as Mine[])[0]!;
const reference = ({ id, version, sha256 }: Mine['terms']) => ({ id, version, sha256 });

async function certificate(): Promise<{ readonly issuer: string; readonly serial: string; readonly href: string }> {
  const { dataDigest, terms } = await mine();
  const attestation = { dataDigest, text: reference(terms), language: 'fr' };
  (await holder.post(`/holders/${place.id}/attestation`, attestation)).expect(200);
  const body = { certificationRequest: pkcs10(generate('P-256')) };
  const made = (await holder.post(`/holders/${place.id}/certificate-request`, body)).expect(201).json();
  const { issuer, serial } = made.certificate as { issuer: string; serial: string };
  const href = `/certificates/${issuer}/${serial}`;
  await accept(holder, href);
  return { issuer, serial, href };
}

describe('a holder', () => {
  test('declares, and takes away a receipt that openssl and pdfsig verify with the root alone', async () => {
    const { issuer, serial } = await certificate();
    expect((await mine()).next).toBe('declare');
    const receipt = `/holders/${place.id}/declarations/${serial}/receipt`;
    expect((await holder.get(receipt, 'application/pdf')).status).toBe(202);
    const texts = json(await session.done('curl -sS "$URL/texts"')).items as unknown as Mine['terms'][];
    const text = reference(texts.find(({ id }) => id === 'holder-declaration')!);
    const body = { certificate: { issuer, serial }, text, language: 'fr' };
    (await holder.post(`/holders/${place.id}/declaration`, body)).expect(200);
    await eventually('the receipt', async () => (await holder.get(receipt, 'application/pdf')).status === 200);
    const reply = (await holder.get(receipt, 'application/pdf')).expect(200);
    expect(reply.headers.get('content-disposition')).toContain('attachment');
    session.write('receipt.pdf', reply.bytes);
    const { sha256 } = (await session.administrator.get(receipt)).expect(200).json().receipt as unknown as {
      sha256: string;
    };
    expect(createHash('sha256').update(reply.bytes).digest('hex')).toBe(sha256);

    const found = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]/.exec(Buffer.from(reply.bytes).toString('latin1'))!;
    const [from, upTo, again, rest] = found.slice(1).map(Number) as [number, number, number, number];
    const contents = Buffer.from(Buffer.from(reply.bytes.subarray(upTo + 1, again - 1)).toString('latin1'), 'hex');
    session.write('seal.der', contents.subarray(0, contents.readUInt16BE(2) + 4));
    const { bytes } = reply;
    session.write('covered', Buffer.concat([bytes.subarray(from, upTo), bytes.subarray(again, again + rest)]));
    const verified = await session.type(
      'openssl cms -verify -binary -cades -inform DER -in seal.der -content covered -CAfile "$ROOT" -purpose any -out out',
    );
    expect(verified.text).toContain('successful');
    const pdfsig = await session.type(
      'command -v pdfsig >/dev/null || { echo absent; exit 0; }; pdfsig -nocert receipt.pdf',
    );
    expect(pdfsig.text).toMatch(/absent|Signature is Valid/);
    expect((await mine()).next).not.toBe('declare');
  });

  test('is asked for new terms: approved by two officers, published, announced, demanded after the deadline', async () => {
    const [first, second] = [await session.as('security-officer-1'), await session.as('security-officer-2')];
    const upload = async (text: string) =>
      (await first.post('/terms-documents', new TextEncoder().encode(text), { 'content-type': 'text/markdown' }))
        .expect(201)
        .json();
    const documents = { fr: await upload('Un.\n\nDeux.\n'), en: await upload('One.\n\nTwo.\n') };
    const proposal = {
      title: { fr: 'Conditions nouvelles', en: 'New terms' },
      documents,
      inForceFrom: inDays(1),
      reacceptance: { by: inDays(20), revokeFrom: inDays(40) },
    };
    const terms = (await first.post('/terms/holders', proposal)).expect(201).json();
    (await first.post('/terms/holders/2/approval', { sha256: terms.sha256 })).expect(403);
    (await second.post('/terms/holders/2/approval', { sha256: terms.sha256 })).expect(200);
    const published = `${session.platform.publicationBase}/terms/holders/2/fr.md`;
    await eventually('its publication', async () => (await fetch(published)).ok);
    expect(await (await fetch(published)).text()).toBe('Un.\n\nDeux.\n');
    const shown = json(await session.done('curl -sS "$URL/texts/holder-terms/2" -H "accept-language: fr"'));
    expect(shown).toMatchObject({ title: 'Conditions nouvelles', paragraphs: ['Un.', 'Deux.'], sha256: terms.sha256 });

    const clock = async () => {
      await session.platform.runSchedule('terms-due');
      await session.platform.settled();
      await session.platform.runSchedule('sweep-outbox');
      await session.platform.settled();
    };
    await clock();
    const told = async (subject: string) =>
      (await session.platform.inbox()).filter((letter) => letter.subject.startsWith(subject)).length;
    await eventually('the announcement', async () => (await told('Nouvelles conditions d’utilisation')) === 1);
    session.platform.clock.advance(20 * 86_400_000);
    holder = await session.as('holder');
    const { items } = (await holder.get('/me/terms')).expect(200).json() as unknown as {
      items: { due: { text: Mine['terms']; late: boolean } }[];
    };
    expect(items).toMatchObject([{ population: 'holders', due: { late: true, text: { version: '2' } } }]);
    const text = reference(items[0]!.due.text);
    (await holder.post('/me/terms/holders/acceptance', { text, language: 'fr' })).expect(200);
    const progress = (await (await session.as('auditor')).get('/terms/holders/2/progress')).expect(200).json();
    expect(progress).toMatchObject({ accepted: 1, outstanding: 0 });
  });
});
