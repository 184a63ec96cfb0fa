import { beforeEach, describe, expect, test } from 'vitest';
import { holderLifeRoutes } from '../../../functions/routes/holder-life.ts';
import { checklists } from '../../../shared/messages/checklists.ts';
import { audit } from '../../faults/audit.ts';
import { dualControlOf } from '../../world/decisions.ts';
import { certificatesNow, dayIn, pass, tick } from '../../world/holder-life.ts';
import { attest, certified, end, type HolderWorld, holding, open, request } from '../../world/holders.ts';
import { GOOD_CODE } from '../../world/retrieval.ts';
import { type Cast, makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';
import { type Answered, problem } from './office.ts';

/** Loss, departure and what is left of it, as programs ask for them over HTTP. */
type Claims = Readonly<Record<string, string>>;
let authority: Awaited<ReturnType<typeof openAuthority>>;
let world: HolderWorld;
let cast: Cast;
let administrator: Claims;
let mine: Awaited<ReturnType<typeof certified>>;
let claims: Claims;
beforeEach(async () => {
  authority = await openAuthority();
  world = holding(authority.world);
  cast = await makeCast(world, { offer: 'PRO' });
  administrator = await authority.claimsOf(cast.administrator.personId);
  mine = await certified(world, cast);
  claims = await signIn('camille');
});

/** Somebody whom the directory knows signs in, and so is linked. */
async function signIn(directoryId: string): Promise<Claims> {
  const own = { iss: 'https://id.example.test', sub: `sub-${directoryId}`, directory_id: directoryId };
  ok(await authority.ask('GET /me', { claims: own }));
  return own;
}
const post = (address: string, who: Claims, body: object, headers = {}) =>
  authority.ask(`POST ${address}`, { claims: who, body, headers });
const about = (act: string) => `/holders/${mine.holder.id}/${act}`;
const ok = (answered: Answered): Record<string, never> => {
  if (answered.status !== 200) throw new Error(`${answered.status}: ${answered.text}`);
  return answered.json as never;
};
const shown = async (who: Claims) => ok(await authority.ask(`GET /holders/${mine.holder.id}`, { claims: who }));
const own = async () => {
  const { items } = ok(await authority.ask('GET /me/holders', { claims })) as unknown as {
    items: Record<string, never>[];
  };
  return items[0]!;
};
const name = () => ({ issuer: mine.certificate.issuer, serial: mine.certificate.serial });

describe('a loss', () => {
  test('revokes before it answers, says what to do in the reader’s language, and the record tells it', async () => {
    const body = { what: 'stolen', message: 'dans le train' };
    const answer = ok(await post(about('loss'), claims, body, { 'accept-language': 'en' }));
    expect(answer).toMatchObject({ what: 'stolen', settled: true, siblings: [] });
    expect(answer.certificates).toMatchObject([{ ...name(), state: 'revoked' }]);
    expect(answer.checklist).toEqual(checklists.loss.map(({ id, en }) => ({ id, text: en })));
    // what is kept for repetition holds nothing personal
    expect(JSON.stringify(answer)).not.toContain('train');
    expect((await shown(administrator)).losses).toMatchObject([{ what: 'stolen', message: 'dans le train' }]);
    const french = ok(await post(about('loss'), administrator, { what: 'stolen' }, { 'accept-language': 'fr' }));
    expect(french.checklist).toEqual(checklists.loss.map(({ id, fr }) => ({ id, text: fr })));
    expect((await own()).identityDue).toMatchObject({ why: 'loss' });
    const opened = await post(about('opening'), administrator, {});
    expect(problem(opened).code).toBe('policy');
    world.clock.advance(1_000);
    const identity = { how: 'in-person', at: world.clock.now().toISOString() };
    ok(await post(about('opening'), administrator, { identity }));
    expect(await own()).toMatchObject({ next: 'attest' });
    expect(audit(world)).toEqual([]);
  });

  test('with a request on its way is not over yet: whoever stops that is asked at once', async () => {
    await dualControlOf(world, cast.subscription);
    await open(world, cast, mine);
    await attest(world, mine);
    const { request: made } = await request(world, mine);
    expect(made.state).toBe('pending');
    const answer = ok(await post(about('loss'), claims, { what: 'lost' }));
    expect(answer).toMatchObject({ settled: false, certificates: [{ ...name(), state: 'revoked' }] });
    expect(authority.met).toEqual([mine.holder.id]);
    await tick(world);
    expect((await world.ledger.read('request', { id: made.id }))!.state).toBe('refused');
    expect((await shown(administrator)).losses).toMatchObject([{ settledAt: expect.any(String) }]);
  });

  test('is told with the revocation code, without a sign-in; only as a compromise, and the code is wrong for another', async () => {
    const ask = (more: object) =>
      authority.ask('POST /revocations/by-code', {
        body: { ...name(), code: GOOD_CODE, reason: 'keyCompromise', ...more },
      });
    expect(problem(await ask({ loss: 'lost', reason: 'superseded' })).code).toBe('malformed');
    expect(problem(await ask({ loss: 'lost', code: 'un autre code que celui-ci' })).code).toBe('not-found');
    const answer = ok(await ask({ loss: 'lost' }));
    expect((answer.checklist as unknown as readonly unknown[]).length).toBe(checklists.loss.length);
    expect((await shown(administrator)).losses).toMatchObject([{ what: 'lost', certificates: [name()] }]);
  });
});

describe('a departure', () => {
  test('is announced, shown, moved and withdrawn', async () => {
    const on = dayIn(world, 30);
    const answer = ok(await post(about('departure'), administrator, { kind: 'transfer', on, to: 'Bureau des essais' }));
    expect(answer).toMatchObject({ departure: { kind: 'transfer', on }, left: false });
    expect(JSON.stringify(answer)).not.toContain('essais');
    expect((await shown(administrator)).departure).toMatchObject({ on, to: 'Bureau des essais' });
    expect(problem(await post(about('departure-withdrawal'), claims, {})).code).toBe('forbidden');
    const moved = dayIn(world, 40);
    expect(ok(await post(about('departure'), administrator, { kind: 'departure', on: moved })).departure).toMatchObject(
      {
        on: moved,
      },
    );
    expect(ok(await post(about('departure-withdrawal'), administrator, {})).departure).toBeUndefined();
    expect((await shown(administrator)).departure).toBeUndefined();
  });

  test('takes effect on its day; the holder then confirms the deletion, and nobody else', async () => {
    ok(await post(about('departure'), claims, { kind: 'departure', on: dayIn(world, 2) }));
    expect(problem(await post(about('deletion-confirmation'), claims, {})).code).toBe('wrong-state');
    pass(world, 3);
    await tick(world);
    expect((await certificatesNow(world, mine.holder)).map(({ state }) => state)).toEqual(['revoked']);
    expect(await own()).toMatchObject({ state: 'left', holds: false, next: 'confirm-deletion' });
    const listed = async (due: string) => {
      const path = `GET /subscriptions/${cast.subscription.id}/holders`;
      const { items } = ok(await authority.ask(path, { claims: administrator, query: { due } })) as unknown as {
        items: { id: string }[];
      };
      return items.map(({ id }) => id);
    };
    expect(await listed('deletion')).toEqual([mine.holder.id]);
    expect((await post(about('deletion-confirmation'), administrator, {})).status).toBe(404);
    const confirmed = ok(await post(about('deletion-confirmation'), claims, {}));
    expect(confirmed).toMatchObject({ left: true, deletionConfirmedAt: world.clock.now().toISOString() });
    expect(await own()).toMatchObject({ next: 'nothing' });
    expect(await listed('deletion')).toEqual([]);
    expect(audit(world)).toEqual([]);
  });
});

describe('another’s', () => {
  const bodies: Readonly<Record<string, () => object>> = {
    loss: () => ({ what: 'lost' }),
    departure: () => ({ kind: 'departure', on: dayIn(world, 9) }),
    'departure-withdrawal': () => ({}),
    'deletion-confirmation': () => ({}),
  };
  const acts = holderLifeRoutes.map(({ path }) => path.split('/').at(-1)!);

  test('looks like nothing, on every route: to another holder and to another administrator', async () => {
    await certified(world, cast, { recognised: { directoryId: 'two' } });
    const elsewhere = await makeCast(world, { offer: 'PRO' });
    for (const who of [await signIn('two'), await authority.claimsOf(elsewhere.administrator.personId)]) {
      for (const act of acts) {
        const [there, none] = [mine.holder.id, '9'.repeat(32)].map((id) => `/holders/${id}/${act}`) as [string, string];
        const [a, b] = [await post(there, who, bodies[act]!()), await post(none, who, bodies[act]!())];
        expect([act, a.status, problem(a).detail]).toEqual([act, 404, problem(b).detail]);
      }
    }
    expect((await certificatesNow(world, mine.holder)).map(({ state }) => state)).toEqual(['issued']);
  });

  test('once the mandate has ended, all but the confirmation of the deletion is refused', async () => {
    await end(world, cast, mine.principal.mandates[0]!);
    for (const act of acts) {
      const { status } = await post(about(act), claims, bodies[act]!());
      expect([act, status]).toEqual([act, act === 'deletion-confirmation' ? 200 : 403]);
    }
  });
});

test('a certificate to decrypt with is previewed with the word that a lost key is lost data', async () => {
  const org = await makeCast(world, { offer: 'ORG', domain: undefined, control: undefined } as never);
  const who = await authority.claimsOf(org.administrator.personId);
  const codes = async (usage: string) => {
    const body = { subscriptionId: org.subscription.id, usage, declared: { serviceName: 'Archives' } };
    const { findings } = ok(await post('/requests/preview', who, body)) as unknown as { findings: { code: string }[] };
    return findings.map(({ code }) => code);
  };
  expect(await codes('CONF')).toEqual(['lost-key-lost-data']);
  expect(await codes('SIGN')).toEqual([]);
});
