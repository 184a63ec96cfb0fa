import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { apiOf } from '../../../functions/pages/api/client.ts';
import type { ProblemCode } from '../../../functions/pages/api/problem.ts';
import type * as views from '../../../functions/pages/api/views.ts';
import type { TextsView, TextView } from '../../../functions/schemas/acceptance.ts';
import type { ContactVerified } from '../../../functions/schemas/contacts.ts';
import type { DeclarationView } from '../../../functions/schemas/declarations.ts';
import type { OwnHolderPage } from '../../../functions/schemas/holders.ts';
import type { MeView } from '../../../functions/schemas/identity.ts';
import type { CertificateView, PreviewView, RequestView } from '../../../functions/schemas/requests.ts';
import type { SubscriptionView } from '../../../functions/schemas/structures.ts';
import type { OwnTermsView } from '../../../functions/schemas/terms.ts';
import type { RefusalCode } from '../../../shared/errors.ts';

/** Does not compile when the API's answers are no longer what the pages read, or a refusal has no name here. */
type Gives<Read, Schema extends z.ZodType> = z.output<Schema> extends Read ? true : never;
const agreed: readonly true[] = [
  true satisfies Gives<views.TextView, typeof TextView>,
  true satisfies Gives<views.TextsView, typeof TextsView>,
  true satisfies Gives<views.MyTermsView, typeof OwnTermsView>,
  true satisfies Gives<views.DeclarationView, typeof DeclarationView>,
  true satisfies Gives<views.ContactVerifiedView, typeof ContactVerified>,
  true satisfies Gives<views.MeView, typeof MeView>,
  true satisfies Gives<views.CertificateView, typeof CertificateView>,
  true satisfies Gives<views.SubscriptionView, typeof SubscriptionView>,
  true satisfies Gives<views.PreviewView, typeof PreviewView>,
  true satisfies Gives<views.RequestView, typeof RequestView>,
  true satisfies Gives<views.MyHolderPage, typeof OwnHolderPage>,
  true satisfies RefusalCode extends ProblemCode ? true : never,
];

describe('the API as the pages call it', () => {
  let seen: { url: string; init: RequestInit } | undefined;
  const api = (answer: () => Response | Promise<Response>) =>
    apiOf({
      base: 'https://api.example.test',
      token: () => 'a.b.c',
      language: () => 'fr',
      fetch: async (url, init) => {
        seen = { url: String(url), init: init! };
        return answer();
      },
    });
  const problem = (body: unknown, status: number, headers = {}) =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

  test('what is read of its answers is what its schemas say', () => expect(agreed).toHaveLength(12));

  test('a call says who, in which language, and takes no cookie, cache or redirect along', async () => {
    await expect(api(() => Response.json({ a: 1 })).post('/x', { b: 2 }, 'once')).resolves.toEqual({ a: 1 });
    expect(seen).toMatchObject({
      url: 'https://api.example.test/x',
      init: {
        method: 'POST',
        body: '{"b":2}',
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        headers: { authorization: 'Bearer a.b.c', 'accept-language': 'fr', 'idempotency-key': 'once' },
      },
    });
    await api(() => Response.json({})).post('/x', {});
    expect(seen!.init.headers).not.toHaveProperty('idempotency-key');
  });

  test('a problem comes with its code, its findings and when to try again', async () => {
    const findings = [{ code: 'code-length', citation: '', detail: 'too short' }];
    const body = { code: 'malformed', title: 'Malformed', detail: 'no', findings };
    const call = api(() => problem(body, 400, { 'retry-after': '7' })).get('/x');
    await expect(call).rejects.toMatchObject({
      code: 'malformed',
      findings,
      retryAfterSeconds: 7,
    });
  });

  test.each([
    [401, 'unauthenticated'],
    [429, 'rate-limited'],
    [503, 'unavailable'],
    [500, 'internal'],
  ])('what the gateway itself says with %i is %s', async (status, code) => {
    await expect(api(() => Response.json({ message: 'x' }, { status })).get('/x')).rejects.toMatchObject({ code });
  });

  test('no answer at all is the network', async () => {
    const call = api(() => Promise.reject(new TypeError('failed to fetch'))).get('/x');
    await expect(call).rejects.toMatchObject({ code: 'network', findings: [] });
  });
});
