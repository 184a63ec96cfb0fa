import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FindingView } from '../../../functions/schemas/requests.ts';
import { Refusal } from '../../../shared/errors.ts';
import { operation } from '../../../shared/http/operation.ts';
import { Conflict } from '../../../shared/lifecycle/ports.ts';
import { type Office, openOffice, problem } from './office.ts';

const finding = { code: 'host', citation: 'RFC 4343', pointer: '/a', detail: 'It is certified as a.example.test.' };
const inFrench = { ...finding, detail: 'Il est certifié sous la forme a.example.test.' };

describe('the reader’s language', () => {
  let office: Office;
  let claims: Record<string, string>;
  beforeEach(async () => {
    office = await openOffice();
    claims = (await office.person('Agent', { role: 'validation-agent' })).claims;
  });

  const asked = (thrown: unknown, headers: Record<string, string> = {}) => {
    const throwing = operation({}, async () => {
      throw thrown;
    });
    return office.ask('GET /me', { claims, headers }, office.handlerOf({ 'show-me': throwing }));
  };

  test('of a refusal: French unless English is asked for, and so are its findings', async () => {
    const refusal = new Refusal('wrong-state', 'This subscription is ended.', { findings: [finding] });
    const [french, english] = [await asked(refusal), await asked(refusal, { 'accept-language': 'en-GB' })];
    expect(problem(french)).toMatchObject({
      title: 'Impossible dans cet état',
      detail: 'Cette souscription est terminée.',
      findings: [inFrench],
    });
    expect(french.headers['content-language']).toBe('fr');
    expect(problem(english)).toMatchObject({ detail: 'This subscription is ended.', findings: [finding] });
    expect(english.headers['content-language']).toBe('en');
  });

  test('of what the stack refuses itself, and of a lost race', async () => {
    expect(problem(await office.ask('GET /me', { claims, raw: 'x' })).detail).toBe('Cet appel n’admet aucun corps.');
    expect(problem(await asked(new Conflict(['structure']))).detail).toContain('Quelqu’un d’autre');
    const wrong = await office.ask('POST /structures', { claims, body: { name: 3 } });
    const details = problem(wrong).findings.map(({ detail }) => detail);
    expect(details).toContain('Valeur inattendue\u00a0: il faut un texte, et non un nombre');
    expect(details).toContain('Ce champ manque\u00a0: il y faut un texte');
  });

  test('of findings in an answer that succeeds; everything else in it stays', async () => {
    const answer = z.strictObject({
      findings: z.array(FindingView),
      inner: z.object({ findings: z.array(FindingView) }),
      detail: z.string(),
    });
    const body = { findings: [finding], inner: { findings: [finding] }, detail: finding.detail };
    const handler = office.handlerOf({ 'show-me': operation({ answer }, async () => ({ status: 200, body })) });
    const french = await office.ask('GET /me', { claims }, handler);
    expect(french.json).toEqual({ findings: [inFrench], inner: { findings: [inFrench] }, detail: finding.detail });
    expect(french.headers['content-language']).toBe('fr');
    const english = await office.ask('GET /me', { claims, headers: { 'accept-language': 'en' } }, handler);
    expect(english.json).toEqual(body);
    expect(english.headers['content-language']).toBe('en');
  });
});
